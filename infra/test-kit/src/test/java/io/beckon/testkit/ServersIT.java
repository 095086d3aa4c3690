package io.beckon.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs on whichever servers beckon.servers says; the build runs it on both. */
class ServersIT {

    private static final String QUEUE = "work";

    enum Break {
        RESTART,
        KILL;

        void apply(PostgresServer server) {
            if (this == KILL) {
                server.kill();
                assertThat(server.answers()).isFalse();
                server.start();
            } else {
                server.restart();
            }
        }

        void apply(RabbitServer server) {
            if (this == KILL) {
                server.kill();
                assertThat(server.answers()).isFalse();
                server.start();
            } else {
                server.restart();
            }
        }
    }

    @Test
    void each_database_is_empty_and_its_own() throws SQLException {
        Database one = Servers.postgres().createDatabase();
        Database two = Servers.postgres().createDatabase();
        execute(one, "CREATE TABLE t (n int)");
        execute(two, "CREATE TABLE t (n int)");
        one.drop();
        assertThatThrownBy(() -> execute(one, "SELECT 1")).isInstanceOf(SQLException.class);
        assertThat(execute(two, "SELECT count(*) FROM t")).isZero();
        two.drop();
    }

    @Test
    void a_wrong_password_opens_no_database() {
        PostgresServer server = Servers.postgres();
        Database database = server.createDatabase();
        assertThatThrownBy(() -> DriverManager.getConnection(database.jdbcUrl(), server.user(), "wrong"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password");
        database.drop();
    }

    @Test
    void the_extensions_that_migrations_use_are_there() throws SQLException {
        Database database = Servers.postgres().createDatabase();
        execute(database, "CREATE EXTENSION pg_trgm");
        execute(database, "CREATE EXTENSION unaccent");
        assertThat(execute(database, "SELECT current_setting('max_connections')::int"))
                .isGreaterThanOrEqualTo(300);
        database.drop();
    }

    @ParameterizedTest
    @EnumSource
    void committed_rows_outlive_the_server(Break way) throws SQLException {
        PostgresServer server = Servers.postgres();
        Database database = server.createDatabase();
        int port = server.port();
        execute(database, "CREATE TABLE t (n int)");
        execute(database, "INSERT INTO t VALUES (1), (2)");
        way.apply(server);
        assertThat(server.port()).isEqualTo(port);
        assertThat(execute(database, "SELECT count(*) FROM t")).isEqualTo(2);
        database.drop();
    }

    @Test
    void each_virtual_host_has_queues_of_its_own() throws Exception {
        VirtualHost one = Servers.rabbit().createVirtualHost();
        VirtualHost two = Servers.rabbit().createVirtualHost();
        try (Connection connection = connect(one)) {
            publish(connection, 1);
        }
        assertThat(one.messages(QUEUE)).isOne();
        assertThatThrownBy(() -> two.messages(QUEUE)).hasMessageContaining("has no queue " + QUEUE);
        one.delete();
        assertThatThrownBy(() -> connect(one)).isInstanceOf(IOException.class);
        two.delete();
    }

    @Test
    void messages_counts_what_is_ready_and_what_is_unacknowledged() throws Exception {
        VirtualHost host = Servers.rabbit().createVirtualHost();
        try (Connection connection = connect(host)) {
            Channel channel = publish(connection, 3);
            channel.basicGet(QUEUE, false);
            assertThat(host.messages(QUEUE)).isEqualTo(3);
            channel.basicGet(QUEUE, true);
            assertThat(host.messages(QUEUE)).isEqualTo(2);
        }
        host.delete();
    }

    @ParameterizedTest
    @EnumSource
    void confirmed_messages_outlive_the_node(Break way) throws Exception {
        RabbitServer server = Servers.rabbit();
        VirtualHost host = server.createVirtualHost();
        int port = server.port();
        try (Connection connection = connect(host)) {
            publish(connection, 5);
        }
        way.apply(server);
        assertThat(server.port()).isEqualTo(port);
        assertThat(host.messages(QUEUE)).isEqualTo(5);
        host.delete();
    }

    private static Channel publish(Connection connection, int messages) throws Exception {
        Channel channel = connection.createChannel();
        channel.queueDeclare(QUEUE, true, false, false, Map.of("x-queue-type", "quorum"));
        channel.confirmSelect();
        for (int i = 0; i < messages; i++) {
            channel.basicPublish("", QUEUE, MessageProperties.PERSISTENT_BASIC, new byte[] {1});
        }
        channel.waitForConfirmsOrDie(10_000);
        return channel;
    }

    private static Connection connect(VirtualHost host) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(host.amqpUri());
        return factory.newConnection();
    }

    private static int execute(Database database, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                var statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return statement.getUpdateCount();
            }
            var result = statement.getResultSet();
            result.next();
            return result.getInt(1);
        }
    }
}
