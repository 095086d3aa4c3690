package io.beckon.testkit;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** One virtual host of a {@link RabbitServer}. */
public final class VirtualHost {

    /** Asks the leader of a quorum queue, because the listed figures lag behind by up to a tick of five seconds. */
    private static final String COUNT = """
            case rabbit_amqqueue:lookup(rabbit_misc:r(<<"%s">>, queue, <<"%s">>)) of \
            {error, not_found} -> none; \
            {ok, Queue} -> case amqqueue:get_type(Queue) of \
            rabbit_quorum_queue -> \
            case ra:leader_query(amqqueue:get_pid(Queue), fun rabbit_fifo:query_messages_total/1) of \
            {ok, {_, {_, Count}}, _} -> Count; {ok, {_, Count}, _} -> Count; _ -> leaderless end; \
            _ -> [{messages, Count}] = rabbit_amqqueue:info(Queue, [messages]), Count end end""";

    /** How long a restarted node may take to make its quorum queues' leaders. */
    private static final Duration ELECTION = Duration.ofSeconds(20);

    private final RabbitServer server;
    private final String name;

    VirtualHost(RabbitServer server, String name) {
        this.server = server;
        this.name = name;
    }

    public String name() {
        return name;
    }

    public String host() {
        return server.host();
    }

    public int port() {
        return server.port();
    }

    public String user() {
        return server.user();
    }

    public String password() {
        return server.password();
    }

    /** With credentials. */
    public String amqpUri() {
        return "amqp://%s:%s@%s:%d/%s".formatted(encoded(user()), encoded(password()), host(), port(), encoded(name));
    }

    /**
     * Messages of a queue, ready and unacknowledged together.
     *
     * @throws IllegalArgumentException if there is no such queue
     */
    public long messages(String queue) {
        String count = server.evaluate(COUNT.formatted(name, queue));
        long end = System.nanoTime() + ELECTION.toNanos();
        while (count.equals("leaderless") && System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            count = server.evaluate(COUNT.formatted(name, queue));
        }
        if (count.equals("none")) {
            throw new IllegalArgumentException("Virtual host " + name + " has no queue " + queue);
        }
        return Long.parseLong(count);
    }

    /** Deletes the virtual host with its queues and closes its connections. */
    public void delete() {
        server.evaluate("rabbit_vhost:delete(<<\"" + name + "\">>, <<\"beckon\">>)");
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8);
    }
}
