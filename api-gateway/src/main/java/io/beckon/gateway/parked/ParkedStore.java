package io.beckon.gateway.parked;

import io.beckon.contracts.state.Lane;
import io.beckon.contracts.state.SqlName;
import io.beckon.contracts.submission.ChunkPayload;
import io.beckon.contracts.submission.RecipientRow;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The rows behind parked work. Each statement that changes something looks at the state first, so that doing it twice is harmless. */
@Component
class ParkedStore {

    private static final String CAMPAIGN = "SELECT id FROM campaign WHERE id = :campaign AND workspace_id = :workspace";

    private static final String CHUNKS = """
            SELECT c.submission_id AS first, c.sequence::bigint AS second, c.cause, c.row_count::bigint AS rows
              FROM submission_chunk c
             WHERE c.workspace_id = :workspace AND c.campaign_id = :campaign AND c.state = 'parked' AND c.given_up_at IS NULL
               AND (c.submission_id, c.sequence::bigint) > (:first, :second)
             ORDER BY c.submission_id, c.sequence LIMIT :limit
            """;

    private static final String ROWS = """
            SELECT o.submission_id AS first, o.row_number AS second, o.argument AS cause, 1::bigint AS rows
              FROM row_outcome o
             WHERE o.campaign_id = :campaign AND o.outcome = 'parked' AND o.given_up_at IS NULL
               AND (o.submission_id, o.row_number) > (:first, :second) AND :workspace > 0
             ORDER BY o.submission_id, o.row_number LIMIT :limit
            """;

    /**
     * Without an index on its state, which would cost every mail; so it walks the mails of one campaign. Whom a mail of an erased
     * person went to is not known any more.
     */
    private static final String DELIVERIES = """
            SELECT d.id AS first, 0::bigint AS second, coalesce(d.cause, d.reply_text) AS cause, 0::bigint AS rows
              FROM delivery d
             WHERE d.campaign_id = :campaign AND d.id > :first AND d.state = 'unknown' AND d.next_attempt_at IS NULL
               AND d.cause IS DISTINCT FROM 'erased' AND d.workspace_id = :workspace AND :second >= 0
             ORDER BY d.id LIMIT :limit
            """;

    private static final String CAMPAIGN_OF_SUBMISSION = """
            SELECT campaign_id FROM submission WHERE id = :first AND workspace_id = :workspace
            """;

    private static final String CAMPAIGN_OF_DELIVERY = """
            SELECT campaign_id FROM delivery WHERE id = :first AND workspace_id = :workspace AND campaign_id IS NOT NULL
            """;

    /** A cancelled campaign has no work ever. */
    private static final String LOCK_CAMPAIGN = """
            SELECT state <> 'cancelled' AS open FROM campaign WHERE id = :campaign FOR NO KEY UPDATE
            """;

    /** A done campaign has work again. */
    private static final String RUN_ON = """
            UPDATE campaign SET state = 'running', finished_at = NULL, version = version + 1
             WHERE id = :campaign AND state = 'done'
            """;

    /** What is stored of any other upload is still its uploader's, who may take it up again, or is not to be expanded at all. */
    private static final String LOCK_SEALED = """
            SELECT id FROM submission WHERE id = :first AND state = 'sealed' FOR NO KEY UPDATE
            """;

    private static final String RETRY_CHUNK = """
            UPDATE submission_chunk k
               SET state = 'stored', failures = 0, cause = NULL, settled_at = NULL, given_up_at = NULL, hinted_at = :now
              FROM submission s
             WHERE k.submission_id = :first AND k.sequence = :second AND k.state = 'parked' AND s.id = k.submission_id
            RETURNING s.lane::text AS lane, k.sequence
            """;

    private static final String GIVE_UP_CHUNK = """
            UPDATE submission_chunk SET given_up_at = :now
             WHERE submission_id = :first AND sequence = :second AND state = 'parked' AND given_up_at IS NULL
            """;

    /** A row that was moved already lies in the narrower of two chunks. */
    private static final String CHUNK_OF_ROW = """
            SELECT k.sequence, k.payload, k.row_count
              FROM submission_chunk k
              JOIN row_outcome o ON o.submission_id = k.submission_id AND o.row_number = :second AND o.outcome = 'parked'
             WHERE k.submission_id = :first AND :second BETWEEN k.first_row AND k.last_row AND k.state = 'expanded'
             ORDER BY k.last_row - k.first_row LIMIT 1
               FOR UPDATE OF k
            """;

    private static final String FORGET_OUTCOME =
            "DELETE FROM row_outcome WHERE submission_id = :first AND row_number = :second AND outcome = 'parked'";

    /** A chunk of which nobody was invited is expanded as a whole again. */
    private static final String REOPEN = """
            UPDATE submission_chunk k
               SET state = 'stored', expanded_at = NULL, first_invitation_id = NULL, first_delivery_id = NULL, invited_count = NULL,
                   failures = 0, settled_at = NULL, hinted_at = :now
              FROM submission s
             WHERE k.submission_id = :first AND k.sequence = :sequence AND s.id = k.submission_id
            RETURNING s.lane::text AS lane, k.sequence
            """;

    private static final String SHRINK = """
            UPDATE submission_chunk SET payload = :payload, row_count = row_count - 1
             WHERE submission_id = :first AND sequence = :sequence
            """;

    /** Behind all others of its list, whose length it does not change. */
    private static final String MOVE_ROW = """
            WITH behind AS (
                UPDATE submission SET chunk_count = chunk_count + 1 WHERE id = :first RETURNING id, workspace_id, campaign_id, lane)
            INSERT INTO submission_chunk (submission_id, sequence, workspace_id, campaign_id, row_count, first_row, last_row, end_offset,
                                          prefix_hash, payload, hinted_at)
            SELECT b.id, l.sequence + 1, b.workspace_id, b.campaign_id, 1, :second, :second, l.end_offset, l.prefix_hash, :payload, :now
              FROM behind b
             CROSS JOIN LATERAL (
                SELECT sequence, end_offset, prefix_hash FROM submission_chunk WHERE submission_id = b.id
                 ORDER BY sequence DESC LIMIT 1) l
            RETURNING (SELECT lane::text FROM behind) AS lane, sequence
            """;

    private static final String GIVE_UP_ROW = """
            UPDATE row_outcome SET given_up_at = :now
             WHERE submission_id = :first AND row_number = :second AND outcome = 'parked' AND given_up_at IS NULL
            """;

    /** Its horizon begins anew; resent says that it may be there twice. */
    private static final String RETRY_DELIVERY = """
            WITH again AS (
                UPDATE delivery
                   SET state = 'deferred', next_attempt_at = :now, first_attempt_at = NULL, resent = true, cause = NULL
                 WHERE id = :first AND state = 'unknown' AND next_attempt_at IS NULL AND cause IS DISTINCT FROM 'erased'
                RETURNING id, invitation_id, campaign_id, lane),
            watched AS (
                UPDATE submission_chunk c SET settled_at = NULL
                  FROM again a JOIN invitation i ON i.id = a.invitation_id
                 WHERE c.submission_id = i.submission_id AND c.state = 'expanded' AND c.settled_at IS NOT NULL
                   AND a.id >= c.first_delivery_id AND a.id < c.first_delivery_id + c.invited_count)
            SELECT lane::text AS lane, 0 AS sequence FROM again
            """;

    private static final String GIVE_UP_DELIVERY = """
            WITH first AS MATERIALIZED (
                SELECT i.id FROM invitation i JOIN delivery d ON d.invitation_id = i.id
                 WHERE d.id = :first AND d.purpose = 'invitation' AND d.state = 'unknown' AND i.state = 'pending'
                   FOR NO KEY UPDATE OF i),
            given AS (
                UPDATE delivery SET state = 'failed', cause = 'given_up'
                 WHERE id = :first AND state = 'unknown' AND next_attempt_at IS NULL AND (SELECT count(*) FROM first) >= 0
                RETURNING id),
            ended AS (
                UPDATE invitation SET state = 'failed', ended_at = :now
                 WHERE id IN (SELECT id FROM first) AND EXISTS (SELECT FROM given))
            SELECT count(*) AS n FROM given
            """;

    /** What is to be hinted after the commit. */
    record Again(Lane lane, int sequence) {}

    private record Chunk(int sequence, byte[] payload, int rows) {}

    private final DatabaseClient database;

    ParkedStore(DatabaseClient database) {
        this.database = database;
    }

    /** Whether the workspace has the campaign. */
    Mono<Boolean> owns(long workspaceId, long campaignId) {
        return database.sql(CAMPAIGN)
                .bind("campaign", campaignId)
                .bind("workspace", workspaceId)
                .map(row -> true)
                .one()
                .defaultIfEmpty(false);
    }

    /** Behind a position, in their order. */
    Flux<ParkedWork> list(long workspaceId, long campaignId, ParkedId after, int limit) {
        String sql = switch (after.kind()) {
            case CHUNK -> CHUNKS;
            case ROW -> ROWS;
            case DELIVERY -> DELIVERIES;
        };
        return database.sql(sql)
                .bind("workspace", workspaceId)
                .bind("campaign", campaignId)
                .bind("first", after.first())
                .bind("second", after.second())
                .bind("limit", limit)
                .map(row -> work(campaignId, after.kind(), row))
                .all();
    }

    /** The campaign it belongs to; empty when the workspace has no such thing. */
    Mono<Long> campaign(long workspaceId, ParkedId id) {
        return database.sql(id.kind() == ParkedId.Kind.DELIVERY ? CAMPAIGN_OF_DELIVERY : CAMPAIGN_OF_SUBMISSION)
                .bind("first", id.first())
                .bind("workspace", workspaceId)
                .map(row -> number(row, "campaign_id"))
                .one();
    }

    /** Locks the campaign; false when it was cancelled. */
    Mono<Boolean> lock(long campaignId) {
        return database.sql(LOCK_CAMPAIGN)
                .bind("campaign", campaignId)
                .map(row -> Boolean.TRUE.equals(row.get("open", Boolean.class)))
                .one();
    }

    /** Has the campaign run if it was done. */
    Mono<Void> runOn(long campaignId) {
        return database.sql(RUN_ON).bind("campaign", campaignId).then();
    }

    /** Empty when it was not parked any more, or is of an upload that is not sealed. */
    Mono<Again> retry(ParkedId id, Instant now) {
        return switch (id.kind()) {
            case CHUNK ->
                lockSealed(id)
                        .flatMap(locked -> named(RETRY_CHUNK, id)
                                .bind("now", now)
                                .map(ParkedStore::again)
                                .one());
            case ROW -> lockSealed(id).flatMap(locked -> retryRow(id, now));
            case DELIVERY ->
                database.sql(RETRY_DELIVERY)
                        .bind("first", id.first())
                        .bind("now", now)
                        .map(ParkedStore::again)
                        .one();
        };
    }

    /** Whether it was parked until now. */
    Mono<Boolean> giveUp(ParkedId id, Instant now) {
        return switch (id.kind()) {
            case CHUNK -> changed(named(GIVE_UP_CHUNK, id).bind("now", now));
            case ROW -> changed(named(GIVE_UP_ROW, id).bind("now", now));
            case DELIVERY ->
                database.sql(GIVE_UP_DELIVERY)
                        .bind("first", id.first())
                        .bind("now", now)
                        .map(row -> number(row, "n") == 1)
                        .one();
        };
    }

    /** Locks the upload; empty when it is not sealed. */
    private Mono<Long> lockSealed(ParkedId id) {
        return database.sql(LOCK_SEALED)
                .bind("first", id.first())
                .map(row -> number(row, "id"))
                .one();
    }

    private Mono<Again> retryRow(ParkedId id, Instant now) {
        return named(CHUNK_OF_ROW, id)
                .map(row -> new Chunk(
                        Objects.requireNonNull(row.get("sequence", Integer.class)),
                        Objects.requireNonNull(row.get("payload", byte[].class)),
                        Objects.requireNonNull(row.get("row_count", Integer.class))))
                .one()
                .delayUntil(chunk -> named(FORGET_OUTCOME, id).then())
                .flatMap(chunk -> chunk.rows() == 1 ? reopen(id, chunk, now) : moved(id, chunk, now));
    }

    private Mono<Again> reopen(ParkedId id, Chunk chunk, Instant now) {
        return database.sql(REOPEN)
                .bind("first", id.first())
                .bind("sequence", chunk.sequence())
                .bind("now", now)
                .map(ParkedStore::again)
                .one();
    }

    private record Parts(byte[] left, byte[] row) {}

    private Mono<Again> moved(ParkedId id, Chunk chunk, Instant now) {
        return Mono.fromCallable(() -> parts(chunk.payload(), id.second()))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(parts -> database.sql(SHRINK)
                        .bind("first", id.first())
                        .bind("sequence", chunk.sequence())
                        .bind("payload", parts.left())
                        .then()
                        .then(named(MOVE_ROW, id)
                                .bind("payload", parts.row())
                                .bind("now", now)
                                .map(ParkedStore::again)
                                .one()));
    }

    private static Parts parts(byte[] payload, long row) {
        List<RecipientRow> rows = ChunkPayload.decode(payload);
        return new Parts(
                ChunkPayload.encode(
                        rows.stream().filter(known -> known.number() != row).toList()),
                ChunkPayload.encode(
                        rows.stream().filter(known -> known.number() == row).toList()));
    }

    private GenericExecuteSpec named(String sql, ParkedId id) {
        return database.sql(sql).bind("first", id.first()).bind("second", id.second());
    }

    private static Mono<Boolean> changed(GenericExecuteSpec statement) {
        return statement.fetch().rowsUpdated().map(rows -> rows == 1);
    }

    private static Again again(Readable row) {
        return new Again(
                SqlName.of(Lane.class, Objects.requireNonNull(row.get("lane", String.class))),
                Objects.requireNonNull(row.get("sequence", Integer.class)));
    }

    private static ParkedWork work(long campaignId, ParkedId.Kind kind, Readable row) {
        ParkedId id = new ParkedId(kind, number(row, "first"), number(row, "second"));
        return new ParkedWork(
                id.toString(),
                id.kind().name().toLowerCase(java.util.Locale.ROOT),
                String.valueOf(campaignId),
                row.get("cause", String.class),
                number(row, "rows"));
    }

    private static long number(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, Long.class));
    }
}
