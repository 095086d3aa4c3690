package io.beckon.bench.stage;

import io.beckon.testkit.embedded.EmbeddedPostgresServer;
import io.beckon.testkit.embedded.EmbeddedRabbitServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The servers all contestants share: PostgreSQL as durable as in production, RabbitMQ, and the mail sink. */
public final class Stage implements AutoCloseable {

    private static final String BECKON = "beckon";
    private static final String HAND_WRITTEN = "hand_written";

    private final Path folder;
    private final EmbeddedPostgresServer postgres;
    private final EmbeddedRabbitServer rabbit;
    private final Sink sink;
    private final ProcessHandle database;
    private final ProcessHandle broker;
    private final boolean statements;

    private Stage(
            Path folder, EmbeddedPostgresServer postgres, EmbeddedRabbitServer rabbit, Sink sink, boolean statements)
            throws SQLException {
        this.folder = folder;
        this.postgres = postgres;
        this.rabbit = rabbit;
        this.sink = sink;
        this.statements = statements;
        if (statements) {
            countStatements();
        }
        this.database = postmaster();
        this.broker = broker();
        try (Connection connection = connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + BECKON);
            statement.execute("CREATE DATABASE " + HAND_WRITTEN);
        }
    }

    /**
     * Starts them.
     *
     * @param folder for logs and lists; it must be there
     * @param statements whether the database counts what each statement takes, which costs a little itself
     */
    public static Stage start(Path folder, boolean statements) throws SQLException {
        return new Stage(
                folder,
                EmbeddedPostgresServer.builder().start(),
                EmbeddedRabbitServer.builder().start(),
                Sink.start(folder),
                statements);
    }

    public Path folder() {
        return folder;
    }

    public Sink sink() {
        return sink;
    }

    /** A new connection to Beckon's database. */
    public Connection beckonDatabase() throws SQLException {
        return connect(BECKON);
    }

    /** A new connection to the hand-written contestant's database. */
    public Connection handWrittenDatabase() throws SQLException {
        return connect(HAND_WRITTEN);
    }

    /** A new connection to the server's own database. */
    Connection serverDatabase() throws SQLException {
        return connect("postgres");
    }

    /** Whether {@link Statements} has something to say. */
    public boolean countsStatements() {
        return statements;
    }

    /** The postmaster, whose children do the work. */
    public ProcessHandle databaseProcess() {
        return database;
    }

    /** The node, which is one process. */
    public ProcessHandle brokerProcess() {
        return broker;
    }

    /** The settings that point Beckon at these servers. */
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("beckon.postgres.host", postgres.host());
        settings.put("beckon.postgres.port", postgres.port());
        settings.put("beckon.postgres.database", BECKON);
        settings.put("beckon.postgres.user", postgres.user());
        settings.put("beckon.postgres.password", postgres.password());
        settings.put("beckon.rabbitmq.host", rabbit.host());
        settings.put("beckon.rabbitmq.port", rabbit.port());
        settings.put("beckon.rabbitmq.user", rabbit.user());
        settings.put("beckon.rabbitmq.password", rabbit.password());
        settings.put("beckon.rabbitmq.virtual-host", "/");
        settings.put("beckon.smtp.host", "127.0.0.1");
        settings.put("beckon.smtp.port", sink.port());
        return settings;
    }

    /** The same for the hand-written contestant. */
    public Map<String, Object> handWrittenSettings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("database", jdbcUrl(HAND_WRITTEN));
        settings.put("user", postgres.user());
        settings.put("password", postgres.password());
        settings.put("broker", rabbit.host() + ":" + rabbit.port());
        settings.put("broker-user", rabbit.user());
        settings.put("broker-password", rabbit.password());
        settings.put("smtp-port", sink.port());
        return settings;
    }

    @Override
    public String toString() {
        return "PostgreSQL on port " + postgres.port() + ", RabbitMQ on port " + rabbit.port() + ", " + sink
                + " on port " + sink.port();
    }

    @Override
    public void close() {
        sink.close();
        rabbit.close();
        postgres.close();
    }

    private Connection connect(String name) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(name), postgres.user(), postgres.password());
    }

    private String jdbcUrl(String name) {
        return "jdbc:postgresql://" + postgres.host() + ":" + postgres.port() + "/" + name;
    }

    private void countStatements() throws SQLException {
        try (Connection connection = connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'");
            statement.execute("ALTER SYSTEM SET pg_stat_statements.track_planning = on");
        }
        postgres.restart();
        try (Connection connection = connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute("CREATE EXTENSION pg_stat_statements");
        }
    }

    private ProcessHandle postmaster() throws SQLException {
        try (Connection connection = connect("postgres");
                var statement = connection.createStatement();
                var backend = statement.executeQuery("SELECT pg_backend_pid()")) {
            backend.next();
            return ProcessHandle.of(backend.getLong(1))
                    .flatMap(ProcessHandle::parent)
                    .orElseThrow(() -> new IllegalStateException("the database's process cannot be seen"));
        }
    }

    private ProcessHandle broker() {
        long pid = Long.parseLong(rabbit.evaluate("os:getpid()").replaceAll("[^0-9]", ""));
        return ProcessHandle.of(pid)
                .orElseThrow(() -> new IllegalStateException("the broker's process cannot be seen"));
    }
}
