package io.beckon.reminder;

import io.beckon.testkit.Database;
import io.beckon.testkit.Servers;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;

/** A migrated database of its own, with short ways to put people into it and to see what became of them. */
public final class ReminderDatabase implements AutoCloseable {

    private final Database database = Servers.postgres().createDatabase();
    private final JdbcClient jdbc;
    private final ConnectionPool pool;
    private final AtomicInteger statements = new AtomicInteger();
    private final DatabaseClient client;
    private long nextAddress;

    public ReminderDatabase() {
        database.createTables();
        jdbc = JdbcClient.create(new DriverManagerDataSource(database.jdbcUrl(), database.user(), database.password()));
        pool = new ConnectionPool(ConnectionPoolConfiguration.builder(connections())
                .initialSize(1)
                .maxSize(8)
                .maxAcquireTime(Duration.ofSeconds(5))
                .validationQuery("SELECT 1")
                .build());
        client = DatabaseClient.builder()
                .connectionFactory(pool)
                .executeFunction(this::counted)
                .build();
    }

    public Database database() {
        return database;
    }

    public DatabaseClient client() {
        return client;
    }

    public TransactionalOperator transaction() {
        return TransactionalOperator.create(new R2dbcTransactionManager(pool));
    }

    /** Statements sent through {@link #client()} since the last call, without BEGIN and COMMIT. */
    public int takeStatementCount() {
        return statements.getAndSet(0);
    }

    @Override
    public void close() {
        pool.dispose();
        database.drop();
    }

    public long workspace() {
        return jdbc.sql("""
                        INSERT INTO workspace (name, from_name, from_address, public_base_url)
                        VALUES ('Academy', 'Academy', 'hello@academy.example', 'https://academy.example') RETURNING id""").query(Long.class).single();
    }

    /** A running campaign, or one in another state, without steps and expiry. */
    public long campaign(long workspace, String state) {
        return jdbc.sql("""
                        INSERT INTO campaign (workspace_id, name, state, row_limit, start_at, started_at, finished_at)
                        SELECT :workspace, 'Spring', CAST(:state AS campaign_state), 1000000,
                               CASE WHEN :state = 'scheduled' THEN now() END,
                               CASE WHEN :state IN ('running', 'paused', 'done') THEN now() END,
                               CASE WHEN :state IN ('done', 'cancelled') THEN now() END
                        RETURNING id""")
                .param("workspace", workspace)
                .param("state", state)
                .query(Long.class)
                .single();
    }

    public void moveCampaign(long campaign, String state) {
        execute("""
                UPDATE campaign SET state = CAST(? AS campaign_state), started_at = COALESCE(started_at, now()),
                       finished_at = CASE WHEN ? IN ('done', 'cancelled') THEN now() END WHERE id = ?""", state, state, campaign);
    }

    public void stepAfter(long campaign, int ordinal, Duration afterSending) {
        execute(
                "INSERT INTO campaign_step (campaign_id, ordinal, anchor, offset_seconds) VALUES (?, ?, 'after_sending', ?)",
                campaign,
                ordinal,
                afterSending.toSeconds());
    }

    public long submission(long campaign, String state, String lane) {
        return jdbc.sql("""
                        INSERT INTO submission
                               (workspace_id, campaign_id, content_type, state, lease_until, lane, content_hash, sealed_at)
                        SELECT c.workspace_id, c.id, 'text/csv', CAST(:state AS submission_state), now() + interval '1 minute',
                               CAST(:lane AS lane), '\\x00', CASE WHEN :state = 'sealed' THEN now() END
                          FROM campaign c WHERE c.id = :campaign RETURNING id""")
                .param("campaign", campaign)
                .param("state", state)
                .param("lane", lane)
                .query(Long.class)
                .single();
    }

    public void chunk(long submission, int sequence, String state, Instant hintedAt) {
        chunk(submission, sequence, state, hintedAt, null, 0);
    }

    public void chunk(
            long submission, int sequence, String state, Instant hintedAt, @Nullable Long firstDelivery, int invited) {
        jdbc.sql("""
                        INSERT INTO submission_chunk
                               (submission_id, sequence, workspace_id, campaign_id, row_count, first_row, last_row, end_offset,
                                prefix_hash, payload, state, hinted_at, expanded_at, first_delivery_id, invited_count)
                        SELECT s.id, :sequence, s.workspace_id, s.campaign_id, 1, :sequence, :sequence, :sequence,
                               sha256('x'), '\\x00', CAST(:state AS chunk_state), :hintedAt,
                               CASE WHEN :state = 'expanded' THEN CAST(:hintedAt AS timestamptz) END, :first,
                               CASE WHEN :state = 'expanded' THEN :invited END
                          FROM submission s WHERE s.id = :submission""")
                .param("submission", submission)
                .param("sequence", sequence)
                .param("state", state)
                .param("hintedAt", atUtc(hintedAt))
                .param("first", firstDelivery, java.sql.Types.BIGINT)
                .param("invited", invited)
                .update();
    }

    /** Pending invitations of a campaign whose first deliveries stand side by side; the id of the first delivery. */
    public long invite(long campaign, int count, String deliveryState) {
        long first = value(Long.class, "SELECT nextval('delivery_block')");
        jdbc.sql("""
                        WITH people AS (
                            INSERT INTO invitation (id, workspace_id, campaign_id, submission_id, row_number, address, mailbox)
                            SELECT :first + n, c.workspace_id, c.id, 1, n, 'p' || (:address + n) || '+x@example.org',
                                   'p' || (:address + n) || '@example.org'
                              FROM campaign c, generate_series(0, :count - 1) n WHERE c.id = :campaign
                            RETURNING id, workspace_id, campaign_id)
                        INSERT INTO delivery (id, workspace_id, campaign_id, invitation_id, purpose, state, sent_at,
                                              next_attempt_at, worker_id, epoch)
                        SELECT id, workspace_id, campaign_id, id, 'invitation', CAST(:state AS delivery_state),
                               CASE WHEN :state = 'sent' THEN now() END, CASE WHEN :state = 'deferred' THEN now() END,
                               CASE WHEN :state = 'sending' THEN 1 END, CASE WHEN :state = 'sending' THEN 1 END
                          FROM people""")
                .param("first", first)
                .param("address", nextAddress)
                .param("count", count)
                .param("campaign", campaign)
                .param("state", deliveryState)
                .update();
        nextAddress += count;
        return first;
    }

    /** Invitations that were sent at a time and are to be looked at at another; the id of the first invitation and delivery. */
    public long sent(long campaign, int count, Instant sentAt, Instant followUpAt) {
        long first = invite(campaign, count, "sent");
        execute(
                "UPDATE delivery SET sent_at = ?, follow_up_at = ? WHERE id BETWEEN ? AND ?",
                atUtc(sentAt),
                atUtc(followUpAt),
                first,
                first + count - 1);
        return first;
    }

    public void open(long invitation) {
        execute("UPDATE invitation SET state = 'opened', opened_at = now() WHERE id = ?", invitation);
    }

    public void accept(long invitation) {
        execute(
                "UPDATE invitation SET state = 'accepted', opened_at = now(), accepted_at = now() WHERE id = ?",
                invitation);
    }

    public void suppress(String scope, long invitation) {
        execute("""
                INSERT INTO suppression (workspace_id, scope, value, reason)
                SELECT workspace_id, CAST(? AS suppression_scope), CASE WHEN ? = 'address' THEN address ELSE mailbox END, 'manual'
                  FROM invitation WHERE id = ?""", scope, scope, invitation);
    }

    public long count(String from, Object... parameters) {
        return value(Long.class, "SELECT count(*) FROM " + from, parameters);
    }

    public <T> T value(Class<T> type, String sql, Object... parameters) {
        return jdbc.sql(sql).params(Arrays.asList(parameters)).query(type).single();
    }

    public @Nullable Instant instant(String sql, Object... parameters) {
        return jdbc.sql(sql)
                .params(Arrays.asList(parameters))
                .query((row, number) -> {
                    OffsetDateTime value = row.getObject(1, OffsetDateTime.class);
                    return java.util.Optional.ofNullable(value).map(OffsetDateTime::toInstant);
                })
                .single()
                .orElse(null);
    }

    public Map<String, Object> row(String sql, Object... parameters) {
        return jdbc.sql(sql).params(Arrays.asList(parameters)).query().singleRow();
    }

    public int execute(String sql, Object... parameters) {
        return jdbc.sql(sql).params(Arrays.asList(parameters)).update();
    }

    public static OffsetDateTime atUtc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private org.reactivestreams.Publisher<? extends io.r2dbc.spi.Result> counted(Statement statement) {
        statements.incrementAndGet();
        return statement.execute();
    }

    private ConnectionFactory connections() {
        return connectionsOver(database.port());
    }

    /** Connections, each made anew, by way of another port of this machine. */
    public ConnectionFactory connectionsOver(int port) {
        return ConnectionFactories.get(ConnectionFactoryOptions.parse(database.r2dbcUrl())
                .mutate()
                .option(ConnectionFactoryOptions.PORT, port)
                .option(ConnectionFactoryOptions.USER, database.user())
                .option(ConnectionFactoryOptions.PASSWORD, database.password())
                .build());
    }
}
