package io.beckon.testkit.embedded;

import io.beckon.testkit.RabbitServer;
import io.beckon.testkit.VirtualHost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** RabbitMQ nodes on this machine that are one cluster; each may be stopped, killed and started by itself. Its data goes with this JVM. */
public final class EmbeddedRabbitCluster implements AutoCloseable {

    private final PortMapper mapper;
    private final List<EmbeddedRabbitServer> nodes = new ArrayList<>();

    private EmbeddedRabbitCluster(RabbitInstallation installation) {
        mapper = new PortMapper(installation, ServerFolder.temporary("rabbitmq-cluster"));
    }

    /** Starts so many nodes, one after the other, and returns when they are a cluster. */
    public static EmbeddedRabbitCluster start(int size) {
        RabbitInstallation installation = RabbitInstallation.find();
        EmbeddedRabbitCluster cluster = new EmbeddedRabbitCluster(installation);
        try {
            Map<String, String> environment = new HashMap<>(installation.environment());
            environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
            cluster.mapper.start(environment);
            cluster.startNodes(size);
        } catch (RuntimeException failure) {
            cluster.close();
            throw failure;
        }
        return cluster;
    }

    private void startNodes(int size) {
        List<String> names = IntStream.rangeClosed(1, size)
                .mapToObj(number -> "beckon" + number + "@localhost")
                .toList();
        String secret = UUID.randomUUID().toString();
        for (String name : names) {
            nodes.add(EmbeddedRabbitServer.builder()
                    .password(secret)
                    .inCluster(name, names, mapper)
                    .start());
        }
        String running = nodes.get(0).evaluate("length(rabbit_nodes:all_running())");
        if (!running.equals(Integer.toString(size))) {
            throw new IllegalStateException("Of " + size + " nodes only " + running + " found each other.");
        }
    }

    public List<RabbitServer> nodes() {
        return List.copyOf(nodes);
    }

    /** {@code host:port} of every node, separated by commas, as clients take them. */
    public String addresses() {
        return nodes.stream().map(node -> node.host() + ":" + node.port()).collect(Collectors.joining(","));
    }

    /** A new virtual host, on all nodes. */
    public VirtualHost createVirtualHost() {
        return nodes.get(0).createVirtualHost();
    }

    @Override
    public void close() {
        // At once: a node that stops in order waits for the others.
        nodes.forEach(EmbeddedRabbitServer::kill);
        mapper.end();
    }
}
