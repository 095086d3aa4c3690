package io.beckon.bench.figure;

import io.beckon.bench.stage.Stage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * The statements nobody can do without, in sets, on Beckon's own tables with their indexes: a row for the invitation and one for its mail, the
 * mark of who sends it, and the mark that it was sent.
 */
final class BareStatements implements AutoCloseable {

    private static final String INVITATIONS = """
            INSERT INTO invitation (id, workspace_id, campaign_id, submission_id, row_number, address, mailbox, person)
            SELECT ? + n, ?, ?, 0, n, 'person.' || n || '.%1$s@company' || n %% 500 || '.example',
                   'person.' || n || '.%1$s@company' || n %% 500 || '.example',
                   jsonb_build_object('name', 'Person Number ' || n, 'columns', jsonb_build_object('Department', 'Department ' || n %% 40))
              FROM generate_series(?::bigint, ?) AS n""";

    private static final String DELIVERIES = """
            INSERT INTO delivery (id, workspace_id, campaign_id, invitation_id, purpose)
            SELECT ? + n, ?, ?, ? + n, 'invitation' FROM generate_series(?::bigint, ?) AS n""";

    private static final String CLAIM = """
            UPDATE delivery d SET state = 'sending', worker_id = 1, epoch = 1
              FROM invitation i
             WHERE d.id BETWEEN ? AND ? AND d.state = 'ready' AND i.id = d.invitation_id
            RETURNING d.id, i.address, i.person, i.locale, i.token_version""";

    private static final String RECORD = """
            UPDATE delivery SET state = 'sent', sent_at = now(), attempts = 1, first_attempt_at = now(), provider = 'sink'
             WHERE id BETWEEN ? AND ?""";

    private final Connection connection;
    private final PreparedStatement invitations;
    private final PreparedStatement deliveries;
    private final PreparedStatement claim;
    private final PreparedStatement record;
    private final Ground ground;

    BareStatements(Stage stage, String series) throws SQLException {
        this.ground = Ground.of(stage, "bare");
        this.connection = stage.beckonDatabase();
        this.invitations = connection.prepareStatement(INVITATIONS.formatted(series));
        this.deliveries = connection.prepareStatement(DELIVERIES);
        this.claim = connection.prepareStatement(CLAIM);
        this.record = connection.prepareStatement(RECORD);
    }

    /** One transaction. */
    void insert(int from, int count) throws SQLException {
        connection.setAutoCommit(false);
        long last = from + count - 1L;
        run(invitations, ground.firstId(), ground.workspace(), ground.campaign(), (long) from, last);
        run(deliveries, ground.firstId(), ground.workspace(), ground.campaign(), ground.firstId(), (long) from, last);
        connection.commit();
        connection.setAutoCommit(true);
    }

    void claim(int from, int count) throws SQLException {
        bind(claim, ground.firstId() + from, ground.firstId() + from + count - 1L);
        int seen = 0;
        try (var rows = claim.executeQuery()) {
            while (rows.next()) {
                seen += rows.getString(2).isEmpty() ? 0 : 1;
            }
        }
        if (seen != count) {
            throw new IllegalStateException("of " + count + " mails " + seen + " were claimed");
        }
    }

    void record(int from, int count) throws SQLException {
        run(record, ground.firstId() + from, ground.firstId() + from + count - 1L);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private static void run(PreparedStatement statement, Long... values) throws SQLException {
        bind(statement, values);
        statement.executeUpdate();
    }

    private static void bind(PreparedStatement statement, Long... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setLong(i + 1, values[i]);
        }
    }
}
