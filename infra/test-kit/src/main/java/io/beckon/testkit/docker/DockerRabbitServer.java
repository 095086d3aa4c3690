package io.beckon.testkit.docker;

import io.beckon.testkit.RabbitServer;
import io.beckon.testkit.VirtualHost;
import io.beckon.testkit.VirtualHostPool;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.testcontainers.containers.Container;
import org.testcontainers.rabbitmq.RabbitMQContainer;
import org.testcontainers.utility.DockerImageName;

/** RabbitMQ in a container. */
public final class DockerRabbitServer implements RabbitServer {

    private static final String USER = "beckon";
    private static final String PASSWORD = "beckon";
    private static final int AMQP = 5672;

    private final RestartableContainer container;
    private final VirtualHostPool virtualHosts = new VirtualHostPool(this);

    private DockerRabbitServer(String image) {
        RabbitMQContainer rabbit = new RabbitMQContainer(
                        DockerImageName.parse(image).asCompatibleSubstituteFor("rabbitmq"))
                .withAdminUser(USER)
                .withAdminPassword(PASSWORD);
        container = new RestartableContainer(rabbit, AMQP, this::answers);
    }

    public static DockerRabbitServer started(String image) {
        DockerRabbitServer server = new DockerRabbitServer(image);
        server.start();
        return server;
    }

    @Override
    public String host() {
        return container.host();
    }

    @Override
    public int port() {
        return container.port();
    }

    @Override
    public String user() {
        return USER;
    }

    @Override
    public String password() {
        return PASSWORD;
    }

    @Override
    public void start() {
        container.start();
    }

    @Override
    public void stop() {
        container.stop();
    }

    @Override
    public void kill() {
        writeDownQueues();
        container.kill();
    }

    @Override
    public VirtualHost createVirtualHost() {
        return virtualHosts.take();
    }

    @Override
    public String evaluate(String erlang) {
        try {
            Container.ExecResult result =
                    container.container().execInContainer("rabbitmqctl", "--quiet", "eval", erlang + ".");
            if (result.getExitCode() != 0) {
                throw new IllegalStateException(
                        "RabbitMQ refused " + erlang + ": " + result.getStdout() + result.getStderr());
            }
            return result.getStdout().strip();
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot run rabbitmqctl in the container", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while RabbitMQ evaluated " + erlang, interrupted);
        }
    }
}
