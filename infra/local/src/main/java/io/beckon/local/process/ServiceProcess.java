package io.beckon.local.process;

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
import java.util.concurrent.TimeUnit;

/** One service as a process of its own, from a runnable jar, on a port of loopback. What it writes goes to a file, one start after the other. */
public final class ServiceProcess implements AutoCloseable {

    private static final Duration STOP = Duration.ofSeconds(40);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String name;
    private final int port;
    private final Process process;
    private final Path log;

    private ServiceProcess(String name, int port, Process process, Path log) {
        this.name = name;
        this.port = port;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it without waiting.
     *
     * @param name for messages
     * @param port that the arguments give it
     */
    public static ServiceProcess start(
            String name, Path jar, List<String> jvm, List<String> arguments, int port, Path log) {
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of("-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"));
            command.addAll(jvm);
            command.addAll(List.of("-jar", jar.toString()));
            command.addAll(arguments);
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            return new ServiceProcess(name, port, process, log);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Waits until its readiness says UP.
     *
     * @throws IllegalStateException when it ended, or is not ready in time
     */
    public ServiceProcess ready(Duration within) {
        long end = System.nanoTime() + within.toNanos();
        while (!isReady()) {
            if (!isAlive()) {
                throw new IllegalStateException(name + " ended with status " + exitStatus() + ", see " + log);
            }
            if (System.nanoTime() > end) {
                throw new IllegalStateException(name + " is not ready after " + within + ", see " + log);
            }
            pause();
        }
        return this;
    }

    /** Whether its readiness says UP now. */
    public boolean isReady() {
        if (!isAlive()) {
            return false;
        }
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/actuator/health/readiness"))
                    .timeout(ANSWER)
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Of a process that ended. */
    public int exitStatus() {
        return process.exitValue();
    }

    public String url() {
        return "http://localhost:" + port;
    }

    /** What it wrote. */
    public Path log() {
        return log;
    }

    public long pid() {
        return process.pid();
    }

    /** SIGKILL; returns when it is gone. */
    public void kill() {
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
            return process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    private void pause() {
        try {
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    private IllegalStateException interrupted(InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("stopped while waiting for " + name, interrupted);
    }
}
