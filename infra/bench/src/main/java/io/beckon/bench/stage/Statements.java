package io.beckon.bench.stage;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What the database's time went to, by statement, where {@link Stage} was told to count. */
public final class Statements {

    private static final String TOP = """
            SELECT calls, total_plan_time, total_exec_time, rows, left(regexp_replace(query, '\\s+', ' ', 'g'), 90) AS query
              FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
             WHERE d.datname = 'beckon'
             ORDER BY total_plan_time + total_exec_time DESC
             LIMIT 14""";

    private Statements() {}

    /** From now on. */
    public static void forget(Stage stage) throws SQLException {
        try (Connection connection = stage.serverDatabase();
                var statement = connection.createStatement()) {
            statement.execute("SELECT pg_stat_statements_reset()");
        }
    }

    /** A line for each of those that took most. */
    public static List<String> top(Stage stage, int mails) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = stage.serverDatabase();
                var statement = connection.createStatement();
                var row = statement.executeQuery(TOP)) {
            while (row.next()) {
                lines.add("%7.1f us planning + %7.1f us running a mail, %7d calls, %8d rows: %s"
                        .formatted(
                                row.getDouble(2) * 1000 / mails,
                                row.getDouble(3) * 1000 / mails,
                                row.getLong(1),
                                row.getLong(4),
                                row.getString(5)));
            }
        }
        return lines;
    }
}
