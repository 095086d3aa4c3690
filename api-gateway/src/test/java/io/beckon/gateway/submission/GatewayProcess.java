package io.beckon.gateway.submission;

import io.beckon.gateway.ApiGateway;
import io.beckon.testkit.Database;
import io.beckon.testkit.VirtualHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The gateway in a JVM of its own, with a heap of 256 MB. */
final class GatewayProcess implements AutoCloseable {

    /** What a full collection that jcmd asked for left over. */
    private static final Pattern LIVE = Pattern.compile("Pause Full \\(Diagnostic Command\\) \\d+M->(\\d+)M");

    private static final Path JDK = Path.of(System.getProperty("java.home"), "bin");

    private final Process process;
    private final int port;
    private final Path collections;

    private GatewayProcess(Process process, int port, Path collections) {
        this.process = process;
        this.port = port;
        this.collections = collections;
    }

    /**
     * Starts a gateway and waits until it is ready.
     *
     * @param folder where its logs go
     */
    static GatewayProcess start(Database database, VirtualHost host, Path folder) {
        int port = freePort();
        Path collections = folder.resolve("gc.log");
        List<String> command = List.of(
                JDK.resolve("java").toString(),
                "-Xmx256m",
                "-XX:+UseG1GC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xlog:gc:file=" + collections,
                "-cp",
                System.getProperty("java.class.path"),
                ApiGateway.class.getName(),
                "--server.port=" + port,
                "--beckon.bootstrap.enabled=false",
                "--beckon.postgres.host=" + database.host(),
                "--beckon.postgres.port=" + database.port(),
                "--beckon.postgres.database=" + database.name(),
                "--beckon.postgres.user=" + database.user(),
                "--beckon.postgres.password=" + database.password(),
                "--beckon.rabbitmq.host=" + host.host(),
                "--beckon.rabbitmq.port=" + host.port(),
                "--beckon.rabbitmq.user=" + host.user(),
                "--beckon.rabbitmq.password=" + host.password(),
                "--beckon.rabbitmq.virtual-host=" + host.name());
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("gateway.log").toFile())
                    .start();
            GatewayProcess gateway = new GatewayProcess(process, port, collections);
            Awaitility.await().atMost(Duration.ofMinutes(3)).until(gateway::isReady);
            return gateway;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url(String path) {
        return "http://localhost:" + port + path;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Megabytes of the heap that a full collection finds in use. */
    long liveMegabytes() {
        collect();
        long live = -1;
        try {
            Matcher found = LIVE.matcher(Files.readString(collections));
            while (found.find()) {
                live = Long.parseLong(found.group(1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (live < 0) {
            throw new IllegalStateException("the log of collections shows no full one: " + collections);
        }
        return live;
    }

    private boolean isReady() {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url("/actuator/health/readiness")))
                    .build();
            return HttpClient.newHttpClient()
                            .send(request, BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void collect() {
        try {
            Process jcmd = new ProcessBuilder(JDK.resolve("jcmd").toString(), String.valueOf(process.pid()), "GC.run")
                    .redirectErrorStream(true)
                    .start();
            jcmd.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
