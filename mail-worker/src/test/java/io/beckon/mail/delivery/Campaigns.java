package io.beckon.mail.delivery;

import io.beckon.testkit.Database;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Campaigns as the other services leave them in the database, and what became of their deliveries. */
public final class Campaigns {

    /** Deliveries of a campaign that stand side by side. */
    public record Range(long campaignId, long first, long last) {

        int count() {
            return (int) (last - first + 1);
        }
    }

    private final Database database;

    public Campaigns(Database database) {
        this.database = database;
    }

    public long workspace() {
        return number("INSERT INTO workspace (name, from_name, from_address, public_base_url, support_contact) VALUES"
                + " ('Acme', 'Acme Academy', 'invite@acme.example', 'https://go.acme.example', 'help@acme.example')"
                + " RETURNING id");
    }

    public long running(long workspace) {
        return number(
                "INSERT INTO campaign (workspace_id, name, state, row_limit, started_at, destination_name) VALUES"
                        + " (?, 'Spring', 'running', 1000000, now(), 'the course') RETURNING id",
                workspace);
    }

    /** Pending invitations with a first delivery each, to {@code p<n>@c<campaign>.example}. */
    public Range invited(long campaign, int count) {
        long firstInvitation = number("SELECT nextval('invitation_block')");
        long first = number("SELECT nextval('delivery_block')");
        int blocks = count / 1024;
        for (int i = 0; i < blocks; i++) {
            number("SELECT nextval('invitation_block')");
            number("SELECT nextval('delivery_block')");
        }
        change("""
                INSERT INTO invitation (id, workspace_id, campaign_id, submission_id, row_number, address, mailbox, person)
                SELECT ? + n, c.workspace_id, c.id, 1, n, 'p' || n || '@c' || c.id || '.example',
                       'p' || n || '@c' || c.id || '.example',
                       jsonb_build_object('name', 'Ana ' || n, 'firstName', 'Ana', 'columns', jsonb_build_object('Team', 'Blue'))
                  FROM campaign c, generate_series(0, ? - 1) n WHERE c.id = ?""", firstInvitation, count, campaign);
        change("""
                INSERT INTO delivery (id, workspace_id, campaign_id, invitation_id, purpose)
                SELECT ? + i.row_number, i.workspace_id, i.campaign_id, i.id, 'invitation' FROM invitation i WHERE i.campaign_id = ?
                   AND i.id BETWEEN ? AND ?""", first, campaign, firstInvitation, firstInvitation + count - 1);
        return new Range(campaign, first, first + count - 1);
    }

    /** A further delivery for each invitation of the campaign, as the scheduler makes it: with a time at which a lost hint heals. */
    public Range further(long campaign, String purpose, int ordinal, java.time.Instant healsAt) {
        long first = number("SELECT nextval('delivery_block')");
        int count = change("""
                INSERT INTO delivery (id, workspace_id, campaign_id, invitation_id, purpose, ordinal, next_attempt_at)
                SELECT ? + i.row_number, i.workspace_id, i.campaign_id, i.id, ?::delivery_purpose, ?, ?::timestamptz
                  FROM invitation i WHERE i.campaign_id = ?""", first, purpose, ordinal, healsAt.toString(), campaign);
        return new Range(campaign, first, first + count - 1);
    }

    public String address(Range range, int n) {
        return "p" + n + "@c" + range.campaignId() + ".example";
    }

    /** Deliveries by state. */
    public Map<String, Long> states(Range range) {
        Map<String, Long> states = new TreeMap<>();
        rows(
                        "SELECT state::text AS state, count(*) AS n FROM delivery WHERE id BETWEEN ? AND ? GROUP BY 1",
                        range.first(),
                        range.last())
                .forEach(row -> states.put((String) row.get("state"), (Long) row.get("n")));
        return states;
    }

    /** One delivery of a range, its columns by name. */
    public Map<String, Object> delivery(Range range, int n) {
        return rows("SELECT d.*, d.state::text AS state FROM delivery d WHERE id = ?", range.first() + n)
                .get(0);
    }

    public Map<String, Object> invitation(Range range, int n) {
        return rows(
                        "SELECT i.*, i.state::text AS state FROM invitation i JOIN delivery d ON d.invitation_id = i.id WHERE d.id = ?",
                        range.first() + n)
                .get(0);
    }

    public List<Map<String, Object>> attempts(Range range, int n) {
        return rows("SELECT * FROM attempt WHERE delivery_id = ? ORDER BY number", range.first() + n);
    }

    public long number(String sql, Object... arguments) {
        return ((Number) rows(sql, arguments).get(0).values().iterator().next()).longValue();
    }

    public int change(String sql, Object... arguments) {
        try (Connection connection = open();
                PreparedStatement statement = prepared(connection, sql, arguments)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    public List<Map<String, Object>> rows(String sql, Object... arguments) {
        try (Connection connection = open();
                PreparedStatement statement = prepared(connection, sql, arguments);
                ResultSet result = statement.executeQuery()) {
            List<Map<String, Object>> rows = new ArrayList<>();
            while (result.next()) {
                Map<String, Object> row = new HashMap<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.put(result.getMetaData().getColumnLabel(i), result.getObject(i));
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static PreparedStatement prepared(Connection connection, String sql, Object... arguments)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, arguments[i]);
        }
        return statement;
    }

    private Connection open() throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }
}
