package io.beckon.testkit.embedded;

import io.beckon.testkit.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL as a child of this JVM, on loopback, with password (SCRAM). It ends with this JVM, however that ends.
 */
public final class EmbeddedPostgresServer implements PostgresServer, AutoCloseable {

    private static final String USER = "postgres";
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(20);

    private final ServerFolder folder;
    private final int port;
    private final String password;
    private final List<String> settings;
    private @Nullable ServerProcess process;

    private EmbeddedPostgresServer(Builder builder) {
        folder = builder.folder == null ? ServerFolder.temporary("postgres") : ServerFolder.at(builder.folder);
        port = builder.port == 0 ? FreePort.find() : builder.port;
        password = folder.password(builder.password);
        settings = builder.settings();
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String user() {
        return USER;
    }

    @Override
    public String password() {
        return password;
    }

    @Override
    public synchronized void start() {
        if (process != null && process.isAlive()) {
            return;
        }
        folder.lock();
        try {
            folder.rememberedProcess("postgres").ifPresent(this::endLeftover);
            if (!FreePort.isFree(port)) {
                throw new IllegalStateException(
                        "Port " + port + " is taken, so PostgreSQL cannot start; choose another port.");
            }
            NotRoot notRoot = NotRoot.find();
            Path binaries = PostgresBinaries.unpacked(notRoot.cache());
            initialise(binaries, notRoot);
            run(binaries, notRoot);
        } catch (RuntimeException failure) {
            folder.unlock();
            throw failure;
        }
    }

    @Override
    public synchronized void stop() {
        if (process != null) {
            process.stop(STOP);
            process = null;
            folder.unlock();
        }
    }

    @Override
    public synchronized void kill() {
        if (process != null) {
            process.kill();
            process = null;
            folder.unlock();
        }
    }

    @Override
    public void close() {
        stop();
    }

    @Override
    public String toString() {
        return "embedded PostgreSQL on port " + port;
    }

    private void initialise(Path binaries, NotRoot notRoot) {
        Path data = folder.path("data");
        if (Files.exists(data.resolve("PG_VERSION"))) {
            notRoot.give(data);
            return;
        }
        try {
            // What an interrupted first start left is no database yet.
            BinaryCache.delete(data);
            notRoot.give(Files.createDirectory(data));
            Path passwordFile = folder.path("password");
            List<String> command = new ArrayList<>(notRoot.prefix());
            command.addAll(List.of(
                    binaries.resolve("bin/initdb").toString(),
                    "--pgdata=" + data,
                    "--username=" + USER,
                    "--auth=scram-sha-256",
                    "--pwfile=" + passwordFile,
                    "--encoding=UTF8",
                    "--locale=C",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--no-sync",
                    "--no-instructions"));
            Commands.succeed(START, Map.of(), command);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot clear " + data, failure);
        }
    }

    private void run(Path binaries, NotRoot notRoot) {
        List<String> command = new ArrayList<>(notRoot.prefix());
        command.addAll(List.of(
                binaries.resolve("bin/postgres").toString(),
                "-D",
                folder.path("data").toString(),
                "-p",
                Integer.toString(port)));
        settings.forEach(setting -> command.addAll(List.of("-c", setting)));
        ServerProcess started = ServerProcess.start("PostgreSQL", "INT", folder.path("server.log"), command, Map.of());
        folder.rememberProcess("postgres", started.pid());
        started.awaitReady(this::answers, START);
        process = started;
    }

    private void endLeftover(long pid) {
        ServerProcess.endLeftover(pid, folder.path("data").toString(), "INT");
    }

    /** Without a folder the data goes with this JVM; with one it is kept between starts, like the password in it. */
    public static final class Builder {

        private @Nullable Path folder;
        private int port;
        private @Nullable String password;
        private boolean durable = true;
        private int maxConnections = 300;

        private Builder() {}

        public Builder folder(Path dataFolder) {
            folder = dataFolder;
            return this;
        }

        /** @param number 0 for any free one */
        public Builder port(int number) {
            port = number;
            return this;
        }

        /** Taken when the folder is first used; without it a random one is made and kept there. */
        public Builder password(String secret) {
            password = secret;
            return this;
        }

        /** Whether data outlives a power cut, not only a killed process. Tests need only the latter. */
        public Builder durable(boolean outlivesPowerCut) {
            durable = outlivesPowerCut;
            return this;
        }

        public Builder maxConnections(int connections) {
            maxConnections = connections;
            return this;
        }

        public EmbeddedPostgresServer start() {
            EmbeddedPostgresServer server = new EmbeddedPostgresServer(this);
            server.start();
            return server;
        }

        private List<String> settings() {
            List<String> settings = new ArrayList<>(List.of(
                    "listen_addresses=127.0.0.1",
                    "unix_socket_directories=",
                    "max_connections=" + maxConnections,
                    "password_encryption=scram-sha-256",
                    "shared_buffers=128MB",
                    "max_wal_size=2GB",
                    "log_min_messages=warning",
                    "timezone=UTC"));
            if (!durable) {
                settings.addAll(List.of("fsync=off", "full_page_writes=off"));
            }
            return settings;
        }
    }
}
