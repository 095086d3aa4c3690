package io.beckon.local.browser;

import io.beckon.contracts.link.KeyRing;
import io.beckon.contracts.link.LinkPurpose;
import io.beckon.contracts.link.LinkTokens;
import io.beckon.contracts.link.PersonalLink;
import io.beckon.local.app.LocalBeckon;
import io.beckon.local.app.Role;
import io.beckon.local.client.BeckonClient;
import io.beckon.local.inbox.Inbox;
import io.beckon.local.inbox.InboxMail;
import io.beckon.testkit.Database;
import io.beckon.testkit.Servers;
import io.beckon.testkit.VirtualHost;
import io.beckon.testkit.embedded.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.awaitility.Awaitility;

/** All four services and the inbox, as the demo starts them, and rows made by hand where a road to them would be long. */
final class BeckonWithInbox implements AutoCloseable {

    private final Database database = Servers.postgres().createDatabase();
    private final VirtualHost virtualHost = Servers.rabbit().createVirtualHost();
    private final Inbox inbox = Inbox.start(0);
    private final Path folder;
    private final LocalBeckon beckon;
    private final LinkTokens tokens;

    private BeckonWithInbox(Path folder, String fromAddress) {
        this.folder = folder;
        int port = FreePort.find();
        this.beckon = LocalBeckon.start(inbox, EnumSet.allOf(Role.class), port, settings(port, fromAddress));
        this.tokens = new LinkTokens(KeyRing.loadOrCreate(folder.resolve("keys")));
    }

    /** With a workspace, made of its settings at the first start. */
    static BeckonWithInbox setUp(Path folder) {
        return new BeckonWithInbox(folder, "invitations@riverside.example");
    }

    /** Without any: it waits for a browser that knows its {@link #setupCode}. */
    static BeckonWithInbox empty(Path folder) {
        return new BeckonWithInbox(folder, "");
    }

    private Map<String, Object> settings(int port, String fromAddress) {
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
        settings.put("beckon.smtp.host", inbox.host());
        settings.put("beckon.smtp.port", inbox.port());
        settings.put("beckon.keys.file", folder.resolve("keys"));
        settings.put("beckon.journal.folder", folder.resolve("journal"));
        settings.put("beckon.bootstrap.key-file", folder.resolve("owner-api-key"));
        settings.put("beckon.bootstrap.operator-key-file", folder.resolve("operator-api-key"));
        settings.put("beckon.bootstrap.setup-code-file", folder.resolve("setup-code"));
        settings.put("beckon.bootstrap.from-address", fromAddress);
        settings.put("beckon.bootstrap.public-base-url", "http://localhost:" + port);
        return settings;
    }

    String home() {
        return beckon.url();
    }

    int port() {
        return beckon.port();
    }

    /** A client with the first owner's key. */
    BeckonClient owner() {
        return new BeckonClient(home(), written("owner-api-key"));
    }

    /** With which an empty installation is set up. */
    String setupCode() {
        return written("setup-code");
    }

    /** What the first start wrote into a file of this name. */
    private String written(String file) {
        try {
            return Files.readString(folder.resolve(file)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The newest mail to somebody with such a subject, as soon as it is there. */
    InboxMail mailTo(String address, String subject) {
        return Awaitility.await("a mail to " + address)
                .atMost(Duration.ofMinutes(1))
                .until(
                        () -> inbox.latest(100).stream()
                                .filter(mail -> mail.to().equals(address)
                                        && mail.subject().contains(subject))
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
    }

    /** How many mails somebody has got. */
    long mailsTo(String address) {
        return inbox.latest(100).stream()
                .filter(mail -> mail.to().equals(address))
                .count();
    }

    String token(LinkPurpose purpose, long invitation) {
        return tokens.issue(new PersonalLink(purpose, invitation, 1));
    }

    /** The number that a statement returns. */
    long row(String sql, Object... values) {
        try (Connection connection = connect();
                PreparedStatement statement = prepared(connection, sql, values);
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    void change(String sql, Object... values) {
        try (Connection connection = connect();
                PreparedStatement statement = prepared(connection, sql, values)) {
            statement.execute();
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static PreparedStatement prepared(Connection connection, String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }

    @Override
    public void close() {
        beckon.close();
        inbox.close();
        database.drop();
        virtualHost.delete();
    }
}
