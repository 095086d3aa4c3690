package io.beckon.local.servers;

import io.beckon.local.CannotStartException;
import io.beckon.local.inbox.Inbox;
import io.beckon.testkit.embedded.EmbeddedPostgresServer;
import io.beckon.testkit.embedded.EmbeddedRabbitServer;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Real servers as children of this process, on loopback: PostgreSQL, a private RabbitMQ node, and the mail inbox. */
public final class LocalServers implements AutoCloseable {

    private static final String DATABASE = "beckon";

    private final EmbeddedPostgresServer postgres;
    private final EmbeddedRabbitServer rabbit;
    private final Inbox inbox;

    private LocalServers(EmbeddedPostgresServer postgres, EmbeddedRabbitServer rabbit, Inbox inbox) {
        this.postgres = postgres;
        this.rabbit = rabbit;
        this.inbox = inbox;
    }

    /**
     * Starts all three side by side.
     *
     * @param data     where their data is kept between starts; null for data that goes with this process
     * @param smtpPort of the inbox, 0 for any free one
     * @throws CannotStartException with one sentence when one of them cannot start
     */
    public static LocalServers start(@Nullable Path data, int smtpPort) {
        CompletableFuture<EmbeddedPostgresServer> postgres = CompletableFuture.supplyAsync(() -> startPostgres(data));
        CompletableFuture<EmbeddedRabbitServer> rabbit = CompletableFuture.supplyAsync(() -> startRabbit(data));
        try {
            Inbox inbox = Inbox.start(smtpPort);
            LocalServers servers = new LocalServers(postgres.join(), rabbit.join(), inbox);
            servers.createDatabase();
            return servers;
        } catch (CompletionException failure) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            throw new CannotStartException(String.valueOf(cause.getMessage()), cause);
        }
    }

    public Inbox inbox() {
        return inbox;
    }

    /** The settings that point Beckon at these servers. */
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("beckon.postgres.host", postgres.host());
        settings.put("beckon.postgres.port", postgres.port());
        settings.put("beckon.postgres.database", DATABASE);
        settings.put("beckon.postgres.user", postgres.user());
        settings.put("beckon.postgres.password", postgres.password());
        settings.put("beckon.rabbitmq.host", rabbit.host());
        settings.put("beckon.rabbitmq.port", rabbit.port());
        settings.put("beckon.rabbitmq.user", rabbit.user());
        settings.put("beckon.rabbitmq.password", rabbit.password());
        settings.put("beckon.rabbitmq.virtual-host", "/");
        settings.put("beckon.smtp.host", inbox.host());
        settings.put("beckon.smtp.port", inbox.port());
        return settings;
    }

    @Override
    public String toString() {
        return "PostgreSQL on port " + postgres.port() + ", RabbitMQ on port " + rabbit.port() + ", SMTP inbox on port "
                + inbox.port();
    }

    @Override
    public void close() {
        inbox.close();
        CompletableFuture<Void> broker = CompletableFuture.runAsync(rabbit::close);
        postgres.close();
        broker.join();
    }

    private static EmbeddedPostgresServer startPostgres(@Nullable Path data) {
        EmbeddedPostgresServer.Builder builder = EmbeddedPostgresServer.builder();
        return (data == null ? builder : builder.folder(data.resolve("postgres"))).start();
    }

    private static EmbeddedRabbitServer startRabbit(@Nullable Path data) {
        EmbeddedRabbitServer.Builder builder = EmbeddedRabbitServer.builder();
        return (data == null ? builder : builder.folder(data.resolve("rabbitmq"))).start();
    }

    private void createDatabase() {
        String url = "jdbc:postgresql://" + postgres.host() + ":" + postgres.port() + "/postgres";
        try (var connection = DriverManager.getConnection(url, postgres.user(), postgres.password());
                var statement = connection.createStatement();
                var found = statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
            if (!found.next()) {
                try (var creation = connection.createStatement()) {
                    creation.execute("CREATE DATABASE " + DATABASE);
                }
            }
        } catch (SQLException failure) {
            throw new CannotStartException(
                    "PostgreSQL started but would not create the database: " + failure.getMessage(), failure);
        }
    }
}
