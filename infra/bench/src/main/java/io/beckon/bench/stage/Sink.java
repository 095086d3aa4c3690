package io.beckon.bench.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An SMTP server that takes and forgets everything, as a process of its own: Postfix's {@code smtp-sink}, or ours. */
public final class Sink implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(30);
    private static final String BACKLOG = "200";

    private final Process process;
    private final int port;
    private final String name;

    private Sink(Process process, int port, String name) {
        this.process = process;
        this.port = port;
        this.name = name;
    }

    public static Sink start(Path folder) {
        try {
            int port = Child.freePort();
            Path log = folder.resolve("sink.log");
            Optional<Path> postfix = tool("smtp-sink");
            Process process = postfix.isPresent() ? postfix(postfix.get(), port, log) : own(port, log);
            Sink sink = new Sink(process, port, postfix.isPresent() ? "Postfix smtp-sink" : "our own SMTP server");
            Patience patience = Patience.of(START, "the mail sink to listen, see " + log);
            while (!listens(port)) {
                patience.wait(Duration.ofMillis(50));
            }
            return sink;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A program of Postfix, from the PATH or where Debian puts it. */
    public static Optional<Path> tool(String name) {
        return Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                                .filter(folder -> !folder.isEmpty()),
                        Stream.of("/usr/sbin"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    public int port() {
        return port;
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    @Override
    public String toString() {
        return name;
    }

    @Override
    public void close() {
        process.destroy();
    }

    private static Process postfix(Path program, int port, Path log) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString(), "-h", "sink.example"));
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("-u", "nobody"));
        }
        command.addAll(List.of("127.0.0.1:" + port, BACKLOG));
        return Child.process(command, log);
    }

    private static Process own(int port, Path log) throws IOException {
        return Child.process(Child.java("256m", "sink", List.of("--port=" + port)), log);
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }
}
