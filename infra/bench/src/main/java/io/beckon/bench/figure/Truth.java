package io.beckon.bench.figure;

import io.beckon.bench.stage.Stage;
import java.sql.Connection;
import java.sql.SQLException;

/** What the database says, and is told where no service of ours is there to do it. */
final class Truth {

    private Truth() {}

    /** The one number of a query. */
    static long number(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** The same on a connection of its own to Beckon's database. */
    static long number(Stage stage, String query) {
        try (Connection connection = stage.beckonDatabase()) {
            return number(connection, query);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    static void change(Stage stage, String statement) {
        try (Connection connection = stage.beckonDatabase();
                var open = connection.createStatement()) {
            open.execute(statement);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** When the last mail of a campaign was taken, in milliseconds since 1970. */
    static long lastSent(Stage stage, String campaign) {
        return number(
                stage,
                "SELECT (extract(epoch FROM max(sent_at)) * 1000)::bigint FROM delivery WHERE campaign_id = "
                        + campaign);
    }
}
