package io.beckon.local.e2e;

import io.beckon.local.client.BeckonClient;
import io.beckon.local.client.Snapshot;
import io.beckon.testkit.Database;
import io.beckon.testkit.Servers;
import io.beckon.testkit.VirtualHost;
import io.beckon.testkit.smtp.FaultySmtpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A database, a virtual host and a mail server for one Beckon, the settings that point at them, and what a client of it does. */
final class TestBeckon implements AutoCloseable {

    private final Database database = Servers.postgres().createDatabase();
    private final VirtualHost virtualHost;
    private final FaultySmtpServer smtp;
    private final Path folder;

    TestBeckon(FaultySmtpServer smtp, Path folder) {
        this(smtp, folder, Servers.rabbit().createVirtualHost());
    }

    /** With a broker of its own. */
    TestBeckon(FaultySmtpServer smtp, Path folder, VirtualHost virtualHost) {
        this.virtualHost = virtualHost;
        this.smtp = smtp;
        this.folder = folder;
    }

    FaultySmtpServer smtp() {
        return smtp;
    }

    VirtualHost virtualHost() {
        return virtualHost;
    }

    Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("beckon.postgres.host", database.host());
        settings.put("beckon.postgres.port", database.port());
        settings.put("beckon.postgres.database", database.name());
        settings.put("beckon.postgres.user", database.user());
        settings.put("beckon.postgres.password", database.password());
        settings.put("beckon.rabbitmq.host", virtualHost.host());
        settings.put("beckon.rabbitmq.port", virtualHost.port());
        settings.put("beckon.rabbitmq.user", virtualHost.user());
        settings.put("beckon.rabbitmq.password", virtualHost.password());
        settings.put("beckon.rabbitmq.virtual-host", virtualHost.name());
        settings.put("beckon.smtp.host", smtp.host());
        settings.put("beckon.smtp.port", smtp.port());
        settings.put("beckon.keys.file", folder.resolve("keys"));
        settings.put("beckon.journal.folder", folder.resolve("journal"));
        settings.put("beckon.bootstrap.key-file", folder.resolve("owner-api-key"));
        settings.put("beckon.bootstrap.operator-key-file", folder.resolve("operator-api-key"));
        settings.put("beckon.bootstrap.from-address", "invitations@riverside.example");
        settings.put("beckon.bootstrap.public-base-url", "http://localhost:8080");
        return settings;
    }

    /** How many rows there are of a table, or of what follows FROM. */
    long count(String from) {
        return strings("SELECT count(*)::text FROM " + from).stream()
                .mapToLong(Long::parseLong)
                .sum();
    }

    /** Of the invitations whose first deliveries are like that. */
    List<String> addresses(String condition) {
        return strings(
                "SELECT i.address FROM invitation i JOIN delivery ON delivery.invitation_id = i.id AND delivery.purpose = 'invitation' WHERE "
                        + condition);
    }

    /** What no route does, such as another workspace's people. */
    void execute(String sql) {
        try (var connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(sql, failure);
        }
    }

    private List<String> strings(String sql) {
        try (var connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            List<String> strings = new ArrayList<>();
            while (rows.next()) {
                strings.add(rows.getString(1));
            }
            return strings;
        } catch (SQLException failure) {
            throw new IllegalStateException(sql, failure);
        }
    }

    /** A client with the first owner's key. */
    BeckonClient client(String url) {
        try {
            return new BeckonClient(
                    url, Files.readString(folder.resolve("owner-api-key")).strip());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Makes a campaign without reminders and starts it; its id. */
    static String runningCampaign(BeckonClient client, String name) {
        String id =
                client.post("/v1/campaigns", Map.of("name", name)).path("id").asString();
        client.post("/v1/campaigns/" + id + "/start", Map.of());
        return id;
    }

    static Snapshot snapshot(BeckonClient client, String campaign) {
        return Snapshot.of(client.get("/v1/campaigns/" + campaign + "/snapshot"));
    }

    /** Looks at the snapshot until it says so; every one on the way must balance. */
    static Snapshot await(BeckonClient client, String campaign, Duration atMost, Predicate<Snapshot> ended) {
        AtomicReference<Snapshot> last = new AtomicReference<>();
        Awaitility.await("campaign " + campaign)
                .atMost(atMost)
                .pollInterval(Duration.ofMillis(500))
                // One rule: a second one would take the place of the first.
                .ignoreExceptionsMatching(failure -> failure instanceof UncheckedIOException
                        || failure instanceof io.beckon.local.client.ProblemException problem
                                && problem.status() == 503)
                .until(() -> {
                    Snapshot snapshot = snapshot(client, campaign);
                    if (!snapshot.balances()) {
                        throw new AssertionError("does not balance:\n" + String.join("\n", snapshot.table()));
                    }
                    last.set(snapshot);
                    return ended.test(snapshot);
                });
        return last.get();
    }

    @Override
    public void close() {
        smtp.close();
        database.drop();
        virtualHost.delete();
    }
}
