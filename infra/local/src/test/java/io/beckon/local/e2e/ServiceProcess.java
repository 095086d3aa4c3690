package io.beckon.local.e2e;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** One service as a process of its own, started from its runnable jar. */
final class ServiceProcess implements AutoCloseable {

    /** Six of them start at once on two cores, beside whatever else the machine does. */
    private static final Duration START = Duration.ofMinutes(5);

    private final String service;
    private final int port;
    private final Process process;
    private final Path log;

    private ServiceProcess(String service, int port, Process process, Path log) {
        this.service = service;
        this.port = port;
        this.process = process;
        this.log = log;
    }

    /** Starts it without waiting. */
    static ServiceProcess start(String service, int number, Map<String, Object> settings, String... jvm) {
        try {
            int port = freePort();
            Path log = Path.of("target", "processes", service + "-" + number + ".log")
                    .toAbsolutePath();
            Files.createDirectories(log.getParent());
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of("-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"));
            command.addAll(List.of(jvm));
            command.addAll(
                    List.of("-jar", jar(service).toString(), "--server.port=" + port, "--server.address=127.0.0.1"));
            settings.forEach((name, value) -> command.add("--" + name + "=" + value));
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new ServiceProcess(service, port, process, log);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Waits until its readiness says UP. */
    ServiceProcess ready() {
        Awaitility.await(service + " to be ready, see " + log)
                .atMost(START)
                .pollInterval(Duration.ofMillis(300))
                .until(this::isReady);
        return this;
    }

    String url() {
        return "http://localhost:" + port;
    }

    /** What it wrote. */
    Path log() {
        return log;
    }

    long pid() {
        return process.pid();
    }

    void kill() {
        process.destroyForcibly();
        join();
    }

    @Override
    public void close() {
        process.destroy();
        if (!join()) {
            process.destroyForcibly();
        }
    }

    private boolean join() {
        try {
            return process.waitFor(40, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean isReady() throws InterruptedException {
        if (!process.isAlive()) {
            throw new IllegalStateException(service + " ended with status " + process.exitValue() + ", see " + log);
        }
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/actuator/health/readiness"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static Path jar(String service) {
        File[] jars =
                Path.of("..", "..", service, "target").toFile().listFiles((folder, name) -> name.endsWith("-exec.jar"));
        if (jars == null || jars.length != 1) {
            throw new IllegalStateException(
                    "the runnable jar of " + service + " is not built: run mvn verify from the top folder");
        }
        return jars[0].toPath().toAbsolutePath().normalize();
    }

    private static int freePort() throws IOException {
        try (var socket = new java.net.ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
