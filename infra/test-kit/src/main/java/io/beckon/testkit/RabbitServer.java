package io.beckon.testkit;

import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** A RabbitMQ node that tests may break: port and data outlive {@link #stop()}, {@link #kill()} and {@link #restart()}. */
public interface RabbitServer {

    String host();

    /** The AMQP port. */
    int port();

    /** An administrator. */
    String user();

    String password();

    /** Starts a stopped node and returns when it takes connections; does nothing to a running one. */
    void start();

    /** Closes every connection and stops in order. */
    void stop();

    /**
     * Ends the node at once (SIGKILL), as a power cut would.
     *
     * <p>Just before, the node writes down which quorum queues it has. Of itself RabbitMQ 3.10 does that up to half a second
     * late (auto_save of ra's names.dets), and a queue as young as that has no leader ever after: a fault of the broker that
     * a test of ours would meet by chance.
     */
    void kill();

    /** See {@link #kill()}. */
    default void writeDownQueues() {
        if (answers()) {
            evaluate("lists:foreach(fun dets:sync/1, dets:all())");
        }
    }

    default void restart() {
        stop();
        start();
    }

    /** Whether it takes connections now. */
    default boolean answers() {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(host());
        factory.setPort(port());
        factory.setUsername(user());
        factory.setPassword(password());
        factory.setConnectionTimeout(5_000);
        factory.setAutomaticRecoveryEnabled(false);
        try (var connection = factory.newConnection()) {
            return connection.isOpen();
        } catch (IOException | TimeoutException notNow) {
            return false;
        }
    }

    /** A new virtual host without queues, usually one for each test class. */
    VirtualHost createVirtualHost();

    /** The virtual host "/", which is always there. */
    default VirtualHost defaultVirtualHost() {
        return new VirtualHost(this, "/");
    }

    /**
     * Evaluates an expression inside the node.
     *
     * @param erlang one Erlang expression without its final dot
     * @return the value as Erlang prints it
     */
    String evaluate(String erlang);
}
