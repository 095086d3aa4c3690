package io.beckon.testkit.embedded;

import io.beckon.testkit.RabbitServer;
import io.beckon.testkit.VirtualHost;
import io.beckon.testkit.VirtualHostPool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A real RabbitMQ node as a child of this JVM, reachable on loopback only, with its own Erlang port mapper or that of its
 * {@link EmbeddedRabbitCluster}. It ends with this JVM, however that ends.
 */
public final class EmbeddedRabbitServer implements RabbitServer, AutoCloseable {

    private static final String USER = "beckon";
    /** The same whatever the ports are, because the node's data is bound to it. */
    private static final String ALONE = "beckon@localhost";

    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration STOP = Duration.ofSeconds(30);
    private static final Duration EVALUATION = Duration.ofSeconds(60);

    private final ServerFolder folder;
    private final RabbitInstallation installation;
    private final int port;
    private final int nodePort = FreePort.find();
    private final String nodeName;
    private final List<String> peers;
    private final PortMapper mapper;
    private final boolean ownMapper;
    private final String password;
    private final VirtualHostPool virtualHosts = new VirtualHostPool(this);
    private @Nullable ServerProcess node;

    private EmbeddedRabbitServer(Builder builder) {
        installation = RabbitInstallation.find();
        folder = builder.folder == null ? ServerFolder.temporary("rabbitmq") : ServerFolder.at(builder.folder);
        port = builder.port == 0 ? FreePort.find() : builder.port;
        password = folder.password(builder.password);
        nodeName = builder.nodeName;
        peers = builder.peers;
        ownMapper = builder.mapper == null;
        mapper = builder.mapper == null ? new PortMapper(installation, folder) : builder.mapper;
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
        if (node != null && node.isAlive()) {
            return;
        }
        folder.lock();
        try {
            folder.rememberedProcess("node")
                    .ifPresent(pid ->
                            ServerProcess.endLeftover(pid, folder.path("data").toString(), "TERM"));
            if (!FreePort.isFree(port)) {
                throw new IllegalStateException(
                        "Port " + port + " is taken, so RabbitMQ cannot start; choose another port.");
            }
            configure();
            if (ownMapper) {
                mapper.start(environment());
            }
            startNode();
        } catch (RuntimeException failure) {
            endOwnMapper();
            folder.unlock();
            throw failure;
        }
    }

    @Override
    public synchronized void stop() {
        if (node != null) {
            node.stop(STOP);
            ended();
        }
    }

    @Override
    public synchronized void kill() {
        if (node != null) {
            writeDownQueues();
            node.kill();
            ended();
        }
    }

    @Override
    public void close() {
        stop();
    }

    @Override
    public VirtualHost createVirtualHost() {
        return virtualHosts.take();
    }

    @Override
    public String evaluate(String erlang) {
        Optional<Path> call = installation.program("erl_call");
        return call.isPresent() ? call(call.get(), erlang) : control(erlang);
    }

    @Override
    public String toString() {
        return "embedded RabbitMQ on port " + port;
    }

    /** Eight milliseconds. */
    private String call(Path erlCall, String erlang) {
        List<String> command = List.of(erlCall.toString(), "-c", cookie(), "-n", nodeName, "-e");
        Commands.Result result = Commands.run(EVALUATION, environment(), command, erlang + ".\n");
        String output = result.output().strip();
        if (result.status() != 0 || !output.startsWith("{ok, ")) {
            throw new IllegalStateException("RabbitMQ refused " + erlang + ": " + output);
        }
        return output.substring("{ok, ".length(), output.length() - 1);
    }

    /** One to two seconds. */
    private String control(String erlang) {
        return Commands.succeed(
                        EVALUATION,
                        environment(),
                        List.of(installation.control().toString(), "--quiet", "eval", erlang + "."))
                .strip();
    }

    private void startNode() {
        ServerProcess started = ServerProcess.start(
                "RabbitMQ",
                "TERM",
                folder.path("server.log"),
                List.of(installation.server().toString()),
                environment());
        folder.rememberProcess("node", started.pid());
        started.awaitReady(this::answers, START);
        node = started;
    }

    private void configure() {
        try {
            Files.createDirectories(folder.path("home"));
            Path cookie = folder.path("home").resolve(".erlang.cookie");
            if (!Files.exists(cookie)) {
                ServerFolder.writeSecret(cookie, password.replaceAll("[^A-Za-z0-9]", "") + "beckon");
            }
            Files.writeString(folder.path("plugins"), "[].\n");
            ServerFolder.writeSecret(
                    folder.path("rabbitmq.conf"), """
                    listeners.tcp.1 = 127.0.0.1:%d
                    default_user = %s
                    default_pass = %s
                    disk_free_limit.absolute = 50MB
                    vm_memory_high_watermark.absolute = 1GB
                    raft.wal_max_size_bytes = 67108864
                    log.console = true
                    log.console.level = warning
                    log.file = false
                    """.formatted(port, USER, password) + clusterSettings());
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot write RabbitMQ's settings", failure);
        }
    }

    private String clusterSettings() {
        if (peers.isEmpty()) {
            return "";
        }
        StringBuilder settings = new StringBuilder("""
                cluster_formation.peer_discovery_backend = classic_config
                cluster_formation.discovery_retry_limit = 2
                cluster_partition_handling = pause_minority
                """);
        for (int i = 0; i < peers.size(); i++) {
            settings.append("cluster_formation.classic_config.nodes.%d = %s%n".formatted(i + 1, peers.get(i)));
        }
        return settings.toString();
    }

    private String cookie() {
        try {
            return Files.readString(folder.path("home").resolve(".erlang.cookie"));
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot read RabbitMQ's cookie", failure);
        }
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(installation.environment());
        environment.put("HOME", folder.path("home").toString());
        environment.put("RABBITMQ_NODENAME", nodeName);
        environment.put("RABBITMQ_DIST_PORT", Integer.toString(nodePort));
        environment.put("ERL_EPMD_PORT", Integer.toString(mapper.port()));
        environment.put("ERL_EPMD_ADDRESS", host());
        environment.put("RABBITMQ_MNESIA_BASE", folder.path("data").toString());
        environment.put("RABBITMQ_LOG_BASE", folder.path("log").toString());
        environment.put("RABBITMQ_CONFIG_FILE", folder.path("rabbitmq.conf").toString());
        environment.put("RABBITMQ_CONF_ENV_FILE", folder.path("none").toString());
        environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", folder.path("plugins").toString());
        environment.put(
                "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-start_epmd false -kernel inet_dist_use_interface {127,0,0,1}");
        // Lets the script become the Erlang machine instead of waiting for it: the process we know is the node itself.
        environment.put("RUNNING_UNDER_SYSTEMD", "true");
        return environment;
    }

    private void ended() {
        node = null;
        endOwnMapper();
        folder.unlock();
    }

    private void endOwnMapper() {
        if (ownMapper) {
            mapper.end();
        }
    }

    /** Without a folder the data goes with this JVM; with one it is kept between starts, like the password in it. */
    public static final class Builder {

        private @Nullable Path folder;
        private int port;
        private @Nullable String password;
        private String nodeName = ALONE;
        private List<String> peers = List.of();
        private @Nullable PortMapper mapper;

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

        /**
         * Makes it a node of a cluster.
         *
         * @param name its own, such as {@code beckon1@localhost}
         * @param all the names of all nodes
         * @param shared runs already, and longer than any of them
         */
        Builder inCluster(String name, List<String> all, PortMapper shared) {
            nodeName = name;
            peers = List.copyOf(all);
            mapper = shared;
            return this;
        }

        public EmbeddedRabbitServer start() {
            EmbeddedRabbitServer server = new EmbeddedRabbitServer(this);
            server.start();
            return server;
        }
    }
}
