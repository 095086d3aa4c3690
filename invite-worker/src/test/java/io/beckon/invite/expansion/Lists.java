package io.beckon.invite.expansion;

import io.beckon.contracts.message.ChunkSubmitted;
import io.beckon.contracts.submission.ChunkPayload;
import io.beckon.contracts.submission.RecipientRow;
import io.beckon.testkit.Database;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Workspaces, campaigns and uploaded lists as the gateway would leave them, and what stands in the tables afterwards. */
public final class Lists {

    private static final AtomicInteger NAMES = new AtomicInteger();

    private final Database database;
    private final JdbcClient jdbc;

    public Lists(Database database) {
        this.database = database;
        database.createTables();
        jdbc = JdbcClient.create(new DriverManagerDataSource(database.jdbcUrl(), database.user(), database.password()));
    }

    /** Does something while no expansion of the campaign gets beyond the look at its chunk. */
    <T> T whileExpansionWaits(long campaign, Supplier<T> something) {
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                PreparedStatement lock = connection.prepareStatement(
                        "SELECT pg_advisory_lock(hashtextextended('beckon expansion', ?))")) {
            lock.setLong(1, campaign);
            lock.execute();
            return something.get();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    void awaitOneWaitingExpansion() {
        Awaitility.await().until(() -> count("pg_locks WHERE locktype = 'advisory' AND NOT granted") == 1);
    }

    public JdbcClient jdbc() {
        return jdbc;
    }

    public long workspace(String name, String separator) {
        return id(
                "INSERT INTO workspace (name, from_name, from_address, public_base_url, sub_address_separator)"
                        + " VALUES (?, 'Office', 'office@example.org', 'https://example.org', ?) RETURNING id",
                name,
                separator);
    }

    public long workspace() {
        return workspace("Academy " + NAMES.incrementAndGet(), "+");
    }

    public long campaign(long workspace, String state, long limit, boolean sendWhileUploading) {
        return id(
                "INSERT INTO campaign (workspace_id, name, state, row_limit, send_while_uploading, started_at, finished_at)"
                        + " VALUES (?, 'Spring', ?::campaign_state, ?, ?,"
                        + " CASE WHEN ? IN ('running', 'paused', 'done') THEN now() END,"
                        + " CASE WHEN ? IN ('done', 'cancelled') THEN now() END) RETURNING id",
                workspace,
                state,
                limit,
                sendWhileUploading,
                state,
                state);
    }

    public long campaign(long workspace) {
        return campaign(workspace, "running", 1_000_000, false);
    }

    /** A campaign of a workspace of its own. */
    public long campaign() {
        return campaign(workspace());
    }

    public long submission(long campaign, String state) {
        return id(
                "INSERT INTO submission (workspace_id, campaign_id, content_type, state, lease_until, sealed_at, content_hash)"
                        + " SELECT workspace_id, id, 'text/csv', ?::submission_state, now(),"
                        + " CASE WHEN ? = 'sealed' THEN now() END, sha256('') FROM campaign WHERE id = ? RETURNING id",
                state,
                state,
                campaign);
    }

    public ChunkSubmitted chunk(long submission, int sequence, List<RecipientRow> rows) {
        return chunk(submission, sequence, rows, ChunkPayload.encode(rows));
    }

    public ChunkSubmitted chunk(long submission, int sequence, List<RecipientRow> rows, byte[] payload) {
        jdbc.sql(
                        "INSERT INTO submission_chunk (submission_id, sequence, workspace_id, campaign_id, row_count, first_row,"
                                + " last_row, end_offset, prefix_hash, payload)"
                                + " SELECT id, ?, workspace_id, campaign_id, ?, ?, ?, 0, sha256(''), ? FROM submission WHERE id = ?")
                .params(
                        sequence,
                        rows.size(),
                        rows.get(0).number(),
                        rows.get(rows.size() - 1).number(),
                        payload,
                        submission)
                .update();
        return new ChunkSubmitted(submission, sequence);
    }

    /** A sealed list of one chunk. */
    public ChunkSubmitted list(long campaign, List<RecipientRow> rows) {
        return chunk(submission(campaign, "sealed"), 0, rows);
    }

    public static List<RecipientRow> people(String... addresses) {
        List<RecipientRow> rows = new ArrayList<>();
        for (String address : addresses) {
            rows.add(RecipientRow.of(rows.size() + 1, address, null));
        }
        return rows;
    }

    public void account(long workspace, String address) {
        jdbc.sql("INSERT INTO account (workspace_id, address, mailbox) VALUES (?, ?, ?)")
                .params(workspace, address, address)
                .update();
    }

    public void suppress(long workspace, String scope, String value, String reason) {
        jdbc.sql("INSERT INTO suppression (workspace_id, scope, value, reason)"
                        + " VALUES (?, ?::suppression_scope, ?, ?::suppression_reason)")
                .params(workspace, scope, value, reason)
                .update();
    }

    public long count(String sql, Object... parameters) {
        return id("SELECT count(*) FROM " + sql, parameters);
    }

    public long workspaceOf(long campaign) {
        return id("SELECT workspace_id FROM campaign WHERE id = ?", campaign);
    }

    public List<String> addressesOf(ChunkSubmitted chunk) {
        return jdbc.sql("SELECT address FROM invitation WHERE submission_id = ? ORDER BY id")
                .param(chunk.submissionId())
                .query(String.class)
                .list();
    }

    /** The outcomes of a list's rows that are no invitations, in their order. */
    public List<Map<String, Object>> outcomesOf(ChunkSubmitted chunk) {
        return jdbc.sql("SELECT row_number, outcome::text, refusal::text, code, argument, address, suggested_address"
                        + " FROM row_outcome WHERE submission_id = ? ORDER BY row_number")
                .param(chunk.submissionId())
                .query()
                .listOfRows();
    }

    public Map<String, Object> rowOf(ChunkSubmitted chunk) {
        return jdbc.sql("SELECT state::text, failures, cause, first_invitation_id, first_delivery_id, invited_count"
                        + " FROM submission_chunk WHERE submission_id = ? AND sequence = ?")
                .params(chunk.submissionId(), chunk.sequence())
                .query()
                .singleRow();
    }

    private long id(String sql, Object... parameters) {
        return jdbc.sql(sql).params(parameters).query(Long.class).single();
    }
}
