package io.beckon.local.chaos;

import io.beckon.contracts.state.DeliveryState;
import io.beckon.testkit.Database;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What the database says, asked directly. */
final class ChaosDatabase {

    private static final String DELIVERIES = """
            SELECT d.id, d.purpose::text, i.address, d.state::text, d.resent, d.doubled
              FROM delivery d JOIN invitation i ON i.id = d.invitation_id
             WHERE d.campaign_id = ?
             ORDER BY d.id""";

    /** One statement, so one snapshot. */
    private static final String BALANCE = """
            SELECT (SELECT coalesce(sum(c.row_count), 0) FROM submission_chunk c JOIN submission s ON s.id = c.submission_id
                     WHERE c.campaign_id = k.id AND (s.state = 'sealed' OR c.state <> 'stored')) AS received,
                   (SELECT coalesce(sum(c.row_count), 0) FROM submission_chunk c JOIN submission s ON s.id = c.submission_id
                     WHERE c.campaign_id = k.id AND s.state = 'sealed' AND c.state = 'stored') AS waiting,
                   (SELECT count(*) FROM row_outcome WHERE campaign_id = k.id) AS refused_or_parked,
                   (SELECT count(*) FROM invitation WHERE campaign_id = k.id) AS invited,
                   (SELECT count(*) FROM delivery WHERE campaign_id = k.id AND purpose = 'invitation') AS first_mails,
                   (SELECT count(*) FROM delivery WHERE campaign_id = k.id AND purpose = 'invitation' AND state = 'sent') AS sent,
                   (SELECT count(*) FROM invitation i JOIN delivery d ON d.invitation_id = i.id AND d.purpose = 'invitation'
                     WHERE i.campaign_id = k.id AND d.state = 'sent' AND i.state <> 'failed') AS reached,
                   (SELECT count(*) FROM delivery WHERE campaign_id = k.id AND purpose = 'invitation' AND state = 'failed') AS failed,
                   (SELECT count(*) FROM invitation WHERE campaign_id = k.id AND state = 'failed') AS given_up
              FROM campaign k WHERE k.id = ?""";

    /** Claims in somebody's hand, rows not expanded, mails that have not come to an end, and sent invitations whose reminder is not there yet. */
    private static final String OPEN = """
            SELECT (SELECT count(*) FROM claim)
                 + (SELECT count(*) FROM submission_chunk WHERE campaign_id = k.id AND state = 'stored')
                 + (SELECT count(*) FROM delivery WHERE campaign_id = k.id
                       AND (state IN ('ready', 'sending', 'deferred') OR (state = 'unknown' AND NOT resent)))
                 + (SELECT count(*) FROM delivery d WHERE d.campaign_id = k.id AND d.purpose = 'invitation' AND d.state = 'sent'
                       AND NOT EXISTS (SELECT FROM delivery r WHERE r.invitation_id = d.invitation_id AND r.purpose = 'reminder'))
              FROM campaign k WHERE k.id = ?""";

    private static final String PARKED = """
            SELECT (SELECT count(*) FROM parked_message)
                 + (SELECT count(*) FROM submission_chunk WHERE campaign_id = k.id AND state = 'parked')
                 + (SELECT count(*) FROM row_outcome WHERE campaign_id = k.id AND outcome = 'parked')
              FROM campaign k WHERE k.id = ?""";

    /** A delivery as it stands in the end. */
    record Delivery(long id, String purpose, String address, String state, boolean resent, boolean doubled) {

        boolean isFlagged() {
            return resent || doubled;
        }

        boolean isReminder() {
            return purpose.equals("reminder");
        }
    }

    private final Database database;
    private final long campaign;

    ChaosDatabase(Database database, long campaign) {
        this.database = database;
        this.campaign = campaign;
    }

    List<Delivery> deliveries() throws SQLException {
        return query(DELIVERIES, rows -> {
            List<Delivery> deliveries = new ArrayList<>();
            while (rows.next()) {
                deliveries.add(new Delivery(
                        rows.getLong(1),
                        rows.getString(2),
                        rows.getString(3),
                        rows.getString(4),
                        rows.getBoolean(5),
                        rows.getBoolean(6)));
            }
            return deliveries;
        });
    }

    Balance balance() throws SQLException {
        return query(BALANCE, rows -> {
            rows.next();
            return new Balance(
                    rows.getLong("received"),
                    rows.getLong("waiting"),
                    rows.getLong("refused_or_parked"),
                    rows.getLong("invited"),
                    rows.getLong("first_mails"),
                    rows.getLong("sent"),
                    rows.getLong("reached"),
                    rows.getLong("failed"),
                    rows.getLong("given_up"));
        });
    }

    /** How much has not come to an end. */
    long open() throws SQLException {
        return number(OPEN);
    }

    /** Mails of this campaign that stand there now. */
    long inState(DeliveryState state) throws SQLException {
        return number("SELECT count(*) FROM delivery WHERE campaign_id = ? AND state = '" + state.sql() + "'");
    }

    /** Messages, chunks and rows that were parked. */
    long parked() throws SQLException {
        return number(PARKED);
    }

    private long number(String sql) throws SQLException {
        return query(sql, rows -> {
            rows.next();
            return rows.getLong(1);
        });
    }

    private interface Reading<T> {
        T of(ResultSet rows) throws SQLException;
    }

    private <T> T query(String sql, Reading<T> reading) throws SQLException {
        String url = database.jdbcUrl() + "?connectTimeout=5&loginTimeout=5&socketTimeout=60";
        try (Connection connection = DriverManager.getConnection(url, database.user(), database.password());
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, campaign);
            try (ResultSet rows = statement.executeQuery()) {
                return reading.of(rows);
            }
        }
    }
}
