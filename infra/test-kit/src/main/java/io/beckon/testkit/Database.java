package io.beckon.testkit;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** One database of a {@link PostgresServer}. */
public final class Database {

    private final PostgresServer server;
    private final String name;

    private Database(PostgresServer server, String name) {
        this.server = server;
        this.name = name;
    }

    static Database createOn(PostgresServer server) {
        Database created =
                new Database(server, "beckon_" + UUID.randomUUID().toString().replace("-", ""));
        created.administer("CREATE DATABASE " + created.name);
        return created;
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

    /** Without credentials: give {@link #user()} and {@link #password()} beside it. */
    public String jdbcUrl() {
        return jdbcUrl(name);
    }

    /** Without credentials: give {@link #user()} and {@link #password()} beside it. */
    public String r2dbcUrl() {
        return "r2dbc:postgresql://" + host() + ":" + port() + "/" + name;
    }

    /** Brings it up to date as the services do when they start, with the migrations on the test's class path. */
    public void createTables() {
        migrations().load().migrate();
    }

    /** Set up as for the services: Flyway's own lock is a transaction, whose end an index made concurrently would wait for. */
    public FluentConfiguration migrations() {
        return Flyway.configure()
                .dataSource(jdbcUrl(), user(), password())
                .configuration(Map.of("flyway.postgresql.transactional.lock", "false"));
    }

    /** Ends the database's sessions and drops it. */
    public void drop() {
        administer("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    }

    private String jdbcUrl(String database) {
        return "jdbc:postgresql://" + host() + ":" + port() + "/" + database;
    }

    private void administer(String statement) {
        try (var connection = DriverManager.getConnection(jdbcUrl("postgres"), user(), password());
                var execution = connection.createStatement()) {
            execution.execute(statement);
        } catch (SQLException failure) {
            throw new IllegalStateException("PostgreSQL on port " + port() + " refused: " + statement, failure);
        }
    }
}
