package io.beckon.gateway.submission;

import io.beckon.contracts.state.Lane;
import io.beckon.contracts.submission.ChunkPayload;
import io.beckon.gateway.http.PageRequest;
import io.beckon.gateway.problem.Problem;
import io.beckon.gateway.submission.reading.ReadChunk;
import io.beckon.gateway.submission.reading.ReadSummary;
import io.beckon.gateway.submission.reading.UnderstoodColumns;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * All statements of uploads. One statement a chunk (two for one that an earlier try may have stored), four to seal. Leases are
 * measured by the database's clock, so that gateways whose clocks differ agree on them.
 */
@Component
class SubmissionStore {

    private static final TypeReference<Map<String, Object>> DOCUMENT = new TypeReference<>() {};

    private static final String CAMPAIGN = """
            SELECT state::text AS state, send_while_uploading
              FROM campaign
             WHERE id = :campaign AND workspace_id = :workspace
            """;

    private static final String BEGIN = """
            INSERT INTO submission (workspace_id, campaign_id, idempotency_key, content_type, lease_until)
            VALUES (:workspace, :campaign, :key, :contentType, clock_timestamp() + make_interval(secs => :lease))
            ON CONFLICT (workspace_id, idempotency_key) DO NOTHING
            RETURNING id, epoch
            """;

    private static final String FIND_BY_KEY = """
            SELECT id, campaign_id, content_type, state::text AS state, epoch, content_hash,
                   lease_until > clock_timestamp() AS leased,
                   greatest(0, extract(epoch FROM lease_until - clock_timestamp()))::float8 AS lease_left
              FROM submission
             WHERE workspace_id = :workspace AND idempotency_key = :key
               FOR UPDATE
            """;

    private static final String TAKE_OVER = """
            UPDATE submission
               SET state = 'open', epoch = epoch + 1, problem = NULL,
                   lease_until = clock_timestamp() + make_interval(secs => :lease)
             WHERE id = :submission
            RETURNING id, epoch
            """;

    /** Holds the row, so that a taking over waits for this insert or fences it off. */
    private static final String INSERT_CHUNK = """
            INSERT INTO submission_chunk (submission_id, sequence, workspace_id, campaign_id,
                                          row_count, first_row, last_row, end_offset, prefix_hash, payload)
            SELECT s.id, :sequence, s.workspace_id, s.campaign_id, :rows, :firstRow, :lastRow, :endOffset, :hash, :payload
              FROM submission s
             WHERE s.id = :submission AND s.epoch = :epoch AND s.state = 'open'
               FOR NO KEY UPDATE
            ON CONFLICT (submission_id, sequence) DO NOTHING
            """;

    private static final String COMPARE_CHUNK = """
            SELECT s.epoch = :epoch AND s.state = 'open' AS held,
                   CASE WHEN c.submission_id IS NULL THEN 'absent'
                        WHEN c.prefix_hash = :hash AND c.last_row = :lastRow THEN 'same'
                        ELSE 'other' END AS stored
              FROM submission s
              LEFT JOIN submission_chunk c ON c.submission_id = s.id AND c.sequence = :sequence
             WHERE s.id = :submission
            """;

    private static final String RENEW = """
            UPDATE submission
               SET lease_until = clock_timestamp() + make_interval(secs => :lease)
             WHERE id = :submission AND epoch = :epoch AND state = 'open'
            """;

    private static final String REFUSE = """
            UPDATE submission
               SET state = 'refused', problem = CAST(:problem AS jsonb), lease_until = clock_timestamp()
             WHERE id = :submission AND epoch = :epoch AND state = 'open'
            """;

    /** Those that were expanded already (send_while_uploading) stay: their people have to be accounted for. */
    private static final String DROP_CHUNKS = """
            DELETE FROM submission_chunk
             WHERE submission_id = :submission AND state = 'stored'
               AND EXISTS (SELECT FROM submission WHERE id = :submission AND epoch = :epoch AND state = 'refused')
            """;

    private static final String LOCK_CAMPAIGN = """
            SELECT state::text AS state
              FROM campaign
             WHERE id = :campaign
               FOR NO KEY UPDATE
            """;

    private static final String COUNTS = """
            SELECT (SELECT coalesce(sum(row_count), 0) FROM submission
                     WHERE campaign_id = :campaign AND state = 'sealed')::bigint AS sealed_rows,
                   (SELECT count(*) FROM submission_chunk WHERE submission_id = :submission) AS chunks,
                   (SELECT coalesce(sum(row_count), 0) FROM submission_chunk
                     WHERE submission_id = :submission)::bigint AS rows
            """;

    private static final String SEAL = """
            UPDATE submission
               SET state = 'sealed', sealed_at = clock_timestamp(), chunk_count = :chunks, row_count = :rows,
                   byte_count = :bytes, content_hash = :hash, lane = CAST(:lane AS lane),
                   columns = CAST(:columns AS jsonb)
             WHERE id = :submission AND epoch = :epoch
               AND (state = 'open' OR state = 'sealed' AND content_hash = :hash)
            """;

    private static final String RUN_AGAIN = """
            UPDATE campaign
               SET state = 'running', finished_at = NULL
             WHERE id = :campaign AND state = 'done'
            """;

    private static final String SHOWN = """
            SELECT s.id, s.campaign_id, s.state::text AS state, s.content_type, s.lane::text AS lane, s.byte_count,
                   CASE WHEN s.state = 'sealed' THEN s.row_count ELSE coalesce(c.rows, 0) END AS rows,
                   CASE WHEN s.state = 'sealed' THEN s.chunk_count ELSE coalesce(c.chunks, 0) END AS chunks,
                   s.columns::text AS columns, s.problem::text AS problem, s.created_at, s.sealed_at
              FROM submission s
              LEFT JOIN LATERAL (SELECT count(*)::int AS chunks, sum(row_count)::bigint AS rows
                                   FROM submission_chunk WHERE submission_id = s.id AND s.state <> 'sealed') c ON true
            """;

    private static final String FIND = SHOWN + " WHERE s.id = :submission AND s.workspace_id = :workspace";

    private static final String LIST = SHOWN + """
             WHERE s.campaign_id = :campaign AND s.workspace_id = :workspace AND s.id < :before
             ORDER BY s.id DESC
             LIMIT :limit
            """;

    private final DatabaseClient database;
    private final JsonMapper json;

    SubmissionStore(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /** A campaign as intake needs it. */
    record Campaign(String state, boolean sendWhileUploading) {}

    /** A new submission's id and epoch, or those after taking one over. */
    record Held(long id, int epoch) {}

    /** The submission that has a key already, its row locked. */
    record Known(
            long id,
            long campaignId,
            String contentType,
            String state,
            byte @Nullable [] contentHash,
            boolean leased,
            Duration leaseLeft) {}

    /** What a chunk's place holds. */
    enum Place {
        ABSENT,
        SAME,
        OTHER,
        /** The submission belongs to another try, or is closed. */
        FENCED
    }

    record Counts(long sealedRows, long chunks, long rows) {}

    Mono<Campaign> campaign(long workspaceId, long campaignId) {
        return database.sql(CAMPAIGN)
                .bind("campaign", campaignId)
                .bind("workspace", workspaceId)
                .map(row -> new Campaign(
                        text(row, "state"), Boolean.TRUE.equals(row.get("send_while_uploading", Boolean.class))))
                .one();
    }

    /** Empty when the key is taken. */
    Mono<Held> begin(long workspaceId, long campaignId, UploadRequest request, Duration lease) {
        DatabaseClient.GenericExecuteSpec insert = database.sql(BEGIN)
                .bind("workspace", workspaceId)
                .bind("campaign", campaignId)
                .bind("contentType", request.format().mediaType())
                .bind("lease", seconds(lease));
        insert = request.idempotencyKey() == null
                ? insert.bindNull("key", String.class)
                : insert.bind("key", request.idempotencyKey());
        return insert.map(SubmissionStore::held).one();
    }

    Mono<Known> findByKey(long workspaceId, String key) {
        return database.sql(FIND_BY_KEY)
                .bind("workspace", workspaceId)
                .bind("key", key)
                .map(row -> new Known(
                        number(row, "id"),
                        number(row, "campaign_id"),
                        text(row, "content_type"),
                        text(row, "state"),
                        row.get("content_hash", byte[].class),
                        Boolean.TRUE.equals(row.get("leased", Boolean.class)),
                        Duration.ofMillis(
                                (long) (1_000 * Objects.requireNonNull(row.get("lease_left", Double.class))))))
                .one();
    }

    Mono<Held> takeOver(long submissionId, Duration lease) {
        return database.sql(TAKE_OVER)
                .bind("submission", submissionId)
                .bind("lease", seconds(lease))
                .map(SubmissionStore::held)
                .one();
    }

    /** Whether the chunk was stored; if not, {@link #compare} says why. */
    Mono<Boolean> insert(Upload upload, ReadChunk chunk) {
        return database.sql(INSERT_CHUNK)
                .bind("submission", upload.submissionId())
                .bind("epoch", upload.epoch())
                .bind("sequence", chunk.sequence())
                .bind("rows", chunk.rows().size())
                .bind("firstRow", chunk.firstRow())
                .bind("lastRow", chunk.lastRow())
                .bind("endOffset", chunk.endOffset())
                .bind("hash", chunk.prefixHash())
                .bind("payload", ChunkPayload.encode(chunk.rows()))
                .fetch()
                .rowsUpdated()
                .map(rows -> rows == 1);
    }

    Mono<Place> compare(Upload upload, ReadChunk chunk) {
        return database.sql(COMPARE_CHUNK)
                .bind("submission", upload.submissionId())
                .bind("epoch", upload.epoch())
                .bind("sequence", chunk.sequence())
                .bind("hash", chunk.prefixHash())
                .bind("lastRow", chunk.lastRow())
                .map(row -> Boolean.TRUE.equals(row.get("held", Boolean.class))
                        ? Place.valueOf(text(row, "stored").toUpperCase(java.util.Locale.ROOT))
                        : Place.FENCED)
                .one();
    }

    /** Whether the upload still belongs to this try. */
    Mono<Boolean> renew(Upload upload, Duration lease) {
        return database.sql(RENEW)
                .bind("submission", upload.submissionId())
                .bind("epoch", upload.epoch())
                .bind("lease", seconds(lease))
                .fetch()
                .rowsUpdated()
                .map(rows -> rows == 1);
    }

    /** Lets the next try begin at once. */
    Mono<Void> release(Upload upload) {
        return renew(upload, Duration.ZERO).then();
    }

    /** In a transaction: nothing of a refused upload stays. */
    Mono<Void> refuse(Upload upload, Problem problem) {
        Mono<Long> refuse = database.sql(REFUSE)
                .bind("submission", upload.submissionId())
                .bind("epoch", upload.epoch())
                .bind("problem", json.writeValueAsString(problem.document()))
                .fetch()
                .rowsUpdated();
        Mono<Long> drop = database.sql(DROP_CHUNKS)
                .bind("submission", upload.submissionId())
                .bind("epoch", upload.epoch())
                .fetch()
                .rowsUpdated();
        return refuse.then(drop).then();
    }

    /** The campaign's state, its row locked until the transaction ends. */
    Mono<String> lockCampaign(long campaignId) {
        return database.sql(LOCK_CAMPAIGN)
                .bind("campaign", campaignId)
                .map(row -> text(row, "state"))
                .one();
    }

    Mono<Counts> counts(Upload upload) {
        return database.sql(COUNTS)
                .bind("campaign", upload.campaignId())
                .bind("submission", upload.submissionId())
                .map(row -> new Counts(number(row, "sealed_rows"), number(row, "chunks"), number(row, "rows")))
                .one();
    }

    /** Whether it was sealed, now or by an earlier try of this very call whose answer was lost. */
    Mono<Boolean> seal(Upload upload, ReadSummary summary, Lane lane) {
        return database.sql(SEAL)
                .bind("submission", upload.submissionId())
                .bind("epoch", upload.epoch())
                .bind("chunks", summary.chunks())
                .bind("rows", summary.rows())
                .bind("bytes", summary.bytes())
                .bind("hash", summary.contentHash())
                .bind("lane", lane.sql())
                .bind("columns", json.writeValueAsString(summary.columns()))
                .fetch()
                .rowsUpdated()
                .map(rows -> rows == 1);
    }

    /** Lets a done campaign run again; whether it was done. */
    Mono<Boolean> runAgain(long campaignId) {
        return database.sql(RUN_AGAIN)
                .bind("campaign", campaignId)
                .fetch()
                .rowsUpdated()
                .map(rows -> rows > 0);
    }

    Mono<Submission> find(long workspaceId, long submissionId) {
        return database.sql(FIND)
                .bind("submission", submissionId)
                .bind("workspace", workspaceId)
                .map(this::submission)
                .one();
    }

    Flux<Submission> list(long workspaceId, long campaignId, PageRequest page) {
        return database.sql(LIST)
                .bind("campaign", campaignId)
                .bind("workspace", workspaceId)
                .bind("before", page.before())
                .bind("limit", page.fetch())
                .map(this::submission)
                .all();
    }

    private Submission submission(Readable row) {
        String columns = row.get("columns", String.class);
        String problem = row.get("problem", String.class);
        return new Submission(
                String.valueOf(number(row, "id")),
                String.valueOf(number(row, "campaign_id")),
                text(row, "state"),
                text(row, "content_type"),
                number(row, "rows"),
                Objects.requireNonNull(row.get("chunks", Integer.class)),
                number(row, "byte_count"),
                text(row, "lane"),
                columns == null ? null : json.readValue(columns, UnderstoodColumns.class),
                problem == null ? null : json.readValue(problem, DOCUMENT),
                Objects.requireNonNull(row.get("created_at", Instant.class)),
                row.get("sealed_at", Instant.class));
    }

    private static Held held(Readable row) {
        return new Held(number(row, "id"), Objects.requireNonNull(row.get("epoch", Integer.class)));
    }

    private static long number(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, Long.class));
    }

    private static String text(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, String.class));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1_000.0;
    }
}
