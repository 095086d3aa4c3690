package io.beckon.testkit;

import java.sql.DriverManager;
import java.sql.SQLException;

/** A PostgreSQL server that tests may break: port and data outlive {@link #stop()}, {@link #kill()} and {@link #restart()}. */
public interface PostgresServer {

    String host();

    int port();

    /** A superuser. */
    String user();

    String password();

    /** Starts a stopped server and returns when it takes connections; does nothing to a running one. */
    void start();

    /** Ends every session and stops in order. */
    void stop();

    /** Ends every process of the server at once (SIGKILL), as a power cut would. */
    void kill();

    default void restart() {
        stop();
        start();
    }

    /** Whether it takes connections now. */
    default boolean answers() {
        try (var connection = DriverManager.getConnection(
                "jdbc:postgresql://" + host() + ":" + port() + "/postgres?connectTimeout=5&loginTimeout=5",
                user(),
                password())) {
            return connection.isValid(5);
        } catch (SQLException notNow) {
            return false;
        }
    }

    /** A new, empty database, usually one for each test class. */
    default Database createDatabase() {
        return Database.createOn(this);
    }
}
