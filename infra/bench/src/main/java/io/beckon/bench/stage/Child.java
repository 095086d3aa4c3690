package io.beckon.bench.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A contestant as a JVM of its own, started from the same classes as this one. */
public final class Child implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration END = Duration.ofSeconds(60);

    private final String name;
    private final int port;
    private final Process process;
    private final Path log;

    private Child(String name, int port, Process process, Path log) {
        this.name = name;
        this.port = port;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param name a command of {@link io.beckon.bench.Bench}, and of the log
     * @param heap as {@code 512m}
     * @param healthPath answers 200 when it is ready
     */
    public static Child start(String name, String heap, Path folder, String healthPath, List<String> arguments) {
        try {
            int port = freePort();
            Path log = folder.resolve(name + "-" + port + ".log");
            List<String> all = new ArrayList<>(List.of("--server.port=" + port));
            all.addAll(arguments);
            Child child = new Child(name, port, process(java(heap, name, all), log), log);
            child.awaitReady(healthPath);
            return child;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static Process process(List<String> command, Path log) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** The command line of a JVM that runs one of our own commands. */
    static List<String> java(String heap, String name, List<String> arguments) {
        String classes = System.getProperty("java.class.path");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx" + heap, "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"));
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        if (classes.endsWith("-exec.jar")) {
            command.addAll(List.of("-jar", classes));
        } else {
            command.addAll(List.of("-cp", classes, "io.beckon.bench.Bench"));
        }
        command.add(name);
        command.addAll(arguments);
        return command;
    }

    public String url() {
        return "http://localhost:" + port;
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void awaitReady(String path) throws IOException {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + path))
                .timeout(Duration.ofSeconds(5))
                .build();
        Patience patience = Patience.of(START, name + " to be ready, see " + log);
        while (!answers(http, request)) {
            if (!process.isAlive()) {
                throw new IllegalStateException(name + " ended with status " + process.exitValue() + ", see " + log);
            }
            patience.wait(Duration.ofMillis(200));
        }
    }

    private static boolean answers(HttpClient http, HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while waiting", interrupted);
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
