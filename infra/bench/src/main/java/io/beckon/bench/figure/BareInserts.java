package io.beckon.bench.figure;

import io.beckon.bench.stage.Stage;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/** The rows of an expansion put into the same two tables without a look at them; in rows a second. */
final class BareInserts {

    private static final int CHUNK = 1_000;

    private static final String INVITATIONS = """
            INSERT INTO invitation (id, workspace_id, campaign_id, submission_id, row_number, address, mailbox, person)
            SELECT r.id, ?, ?, 0, r.row_number, r.address, r.address, r.person::jsonb
              FROM unnest(?::bigint[], ?::bigint[], ?::text[], ?::text[]) AS r(id, row_number, address, person)""";

    private static final String DELIVERIES = """
            INSERT INTO delivery (id, workspace_id, campaign_id, invitation_id, purpose)
            SELECT r.id, ?, ?, r.id, 'invitation' FROM unnest(?::bigint[]) AS r(id)""";

    private BareInserts() {}

    /** One COPY for each table, in one transaction. */
    static double copy(Stage stage, String series, int rows) throws SQLException, IOException {
        Ground ground = Ground.of(stage, "copy");
        StringBuilder invitations = new StringBuilder();
        StringBuilder deliveries = new StringBuilder();
        for (int i = 0; i < rows; i++) {
            String start = (ground.firstId() + i) + "\t" + ground.workspace() + "\t" + ground.campaign() + "\t";
            String address = address(series, i);
            invitations
                    .append(start)
                    .append("0\t")
                    .append(i)
                    .append('\t')
                    .append(address)
                    .append('\t');
            invitations.append(address).append('\t').append(person(i)).append('\n');
            deliveries.append(start).append(ground.firstId() + i).append("\tinvitation\n");
        }
        try (Connection connection = stage.beckonDatabase()) {
            connection.setAutoCommit(false);
            CopyManager copy = connection.unwrap(BaseConnection.class).getCopyAPI();
            long start = System.nanoTime();
            copy.copyIn(
                    "COPY invitation (id, workspace_id, campaign_id, submission_id, row_number, address, mailbox, person) FROM STDIN",
                    new StringReader(invitations.toString()));
            copy.copyIn(
                    "COPY delivery (id, workspace_id, campaign_id, invitation_id, purpose) FROM STDIN",
                    new StringReader(deliveries.toString()));
            connection.commit();
            return rows / ((System.nanoTime() - start) / 1e9);
        }
    }

    /** Chunk by chunk, a transaction each. */
    static double unnest(Stage stage, String series, int rows) throws SQLException {
        Ground ground = Ground.of(stage, "unnest");
        try (Connection connection = stage.beckonDatabase();
                PreparedStatement invitations = connection.prepareStatement(INVITATIONS);
                PreparedStatement deliveries = connection.prepareStatement(DELIVERIES)) {
            connection.setAutoCommit(false);
            long start = System.nanoTime();
            for (int from = 0; from < rows; from += CHUNK) {
                chunk(connection, ground, invitations, deliveries, series, from, Math.min(from + CHUNK, rows));
            }
            return rows / ((System.nanoTime() - start) / 1e9);
        }
    }

    private static void chunk(
            Connection connection,
            Ground ground,
            PreparedStatement invitations,
            PreparedStatement deliveries,
            String series,
            int from,
            int to)
            throws SQLException {
        Long[] ids = LongStream.range(ground.firstId() + from, ground.firstId() + to)
                .boxed()
                .toArray(Long[]::new);
        invitations.setLong(1, ground.workspace());
        invitations.setLong(2, ground.campaign());
        invitations.setArray(3, connection.createArrayOf("bigint", ids));
        invitations.setArray(
                4,
                connection.createArrayOf(
                        "bigint", LongStream.range(from, to).boxed().toArray()));
        invitations.setArray(
                5,
                connection.createArrayOf(
                        "text",
                        IntStream.range(from, to)
                                .mapToObj(number -> address(series, number))
                                .toArray()));
        invitations.setArray(
                6,
                connection.createArrayOf(
                        "text",
                        IntStream.range(from, to).mapToObj(BareInserts::person).toArray()));
        invitations.executeUpdate();
        deliveries.setLong(1, ground.workspace());
        deliveries.setLong(2, ground.campaign());
        deliveries.setArray(3, connection.createArrayOf("bigint", ids));
        deliveries.executeUpdate();
        connection.commit();
    }

    private static String address(String series, int number) {
        return "person." + number + "." + series + "@company" + number % 500 + ".example";
    }

    private static String person(int number) {
        return "{\"name\": \"Person Number " + number + "\", \"columns\": {\"Department\": \"Department " + number % 40
                + "\"}}";
    }
}
