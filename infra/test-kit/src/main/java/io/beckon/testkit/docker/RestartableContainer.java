package io.beckon.testkit.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import io.beckon.testkit.embedded.FreePort;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.testcontainers.containers.GenericContainer;

/** A container whose one port we chose: Docker itself would publish another one after each restart. */
final class RestartableContainer {

    private static final Duration START = Duration.ofSeconds(120);
    private static final int STOP_SECONDS = 30;

    private final GenericContainer<?> container;
    private final BooleanSupplier answers;
    private final int port = FreePort.find();

    /** @param answers whether the server inside takes connections */
    RestartableContainer(GenericContainer<?> container, int containerPort, BooleanSupplier answers) {
        this.container = container;
        this.answers = answers;
        container
                .withExposedPorts(containerPort)
                .withCreateContainerCmdModifier(command -> publish(command, containerPort));
    }

    String host() {
        return container.getHost();
    }

    int port() {
        return port;
    }

    GenericContainer<?> container() {
        return container;
    }

    synchronized void start() {
        if (container.getContainerId() == null) {
            container.start();
        } else {
            try {
                client().startContainerCmd(container.getContainerId()).exec();
            } catch (NotModifiedException runsAlready) {
                return;
            }
        }
        awaitAnswer();
    }

    synchronized void stop() {
        try {
            client().stopContainerCmd(container.getContainerId())
                    .withTimeout(STOP_SECONDS)
                    .exec();
        } catch (NotModifiedException stoppedAlready) {
            return;
        }
    }

    synchronized void kill() {
        client().killContainerCmd(container.getContainerId()).exec();
        int status =
                client().waitContainerCmd(container.getContainerId()).start().awaitStatusCode();
        if (status == 0) {
            throw new IllegalStateException(container.getDockerImageName() + " ended in order before it was killed");
        }
    }

    private void publish(CreateContainerCmd command, int containerPort) {
        HostConfig configuration =
                java.util.Objects.requireNonNullElseGet(command.getHostConfig(), HostConfig::newHostConfig);
        command.withHostConfig(configuration.withPortBindings(
                new PortBinding(Ports.Binding.bindIpAndPort("127.0.0.1", port), new ExposedPort(containerPort))));
    }

    private void awaitAnswer() {
        long end = System.nanoTime() + START.toNanos();
        while (!answers.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(container.getDockerImageName() + " did not answer after "
                        + START.toSeconds() + " s:\n" + container.getLogs());
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    private static DockerClient client() {
        return org.testcontainers.DockerClientFactory.instance().client();
    }
}
