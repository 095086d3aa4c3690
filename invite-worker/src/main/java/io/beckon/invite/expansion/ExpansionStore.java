package io.beckon.invite.expansion;

import io.beckon.contracts.admission.AdmissionSql;
import io.beckon.contracts.admission.Candidate;
import io.beckon.contracts.admission.Known;
import io.beckon.contracts.admission.NotInvited;
import io.beckon.contracts.admission.StorableText;
import io.beckon.contracts.message.ChunkSubmitted;
import io.beckon.contracts.state.CampaignState;
import io.beckon.contracts.state.ChunkState;
import io.beckon.contracts.state.Lane;
import io.beckon.contracts.state.SqlName;
import io.beckon.contracts.state.SubmissionState;
import io.beckon.contracts.state.SuppressionReason;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * All statements of expansion. A chunk of up to 1,024 rows takes eight between BEGIN and COMMIT: lock the chunk, lock the campaign,
 * room, known, invitations, deliveries, outcomes, done; a ninth where addresses are in use, and fewer where nobody is invited or
 * nobody refused; one more in a workspace that has erased people. A test counts them.
 */
@Component
class ExpansionStore {

    /** Locks the chunk for this transaction. */
    private static final String LOCK = """
            SELECT c.state::text, c.payload, c.failures, c.first_delivery_id, c.invited_count, s.lane::text AS lane,
                   s.state::text AS submission_state, p.id AS campaign_id, p.state::text AS campaign_state, p.row_limit,
                   p.send_while_uploading, w.id AS workspace_id, w.name AS workspace_name, w.sub_address_separator,
                   EXISTS (SELECT FROM erased_address e WHERE e.workspace_id = w.id) AS has_erased
              FROM submission_chunk c
              JOIN submission s ON s.id = c.submission_id
              JOIN campaign p ON p.id = c.campaign_id
              JOIN workspace w ON w.id = c.workspace_id
             WHERE c.submission_id = $1 AND c.sequence = $2
               FOR UPDATE OF c""";

    /**
     * Chunks of a campaign that cannot reach its limit run beside each other; one that might has the campaign for itself, so that
     * what it counts is all there is. The lock stands in a statement of its own: the next one's snapshot must be younger than it.
     */
    private static final String SHARE_CAMPAIGN =
            "SELECT pg_advisory_xact_lock_shared(hashtextextended('beckon expansion', $1))";

    private static final String HAVE_CAMPAIGN_ALONE =
            "SELECT pg_advisory_xact_lock(hashtextextended('beckon expansion', $1))";

    private static final String ROOM = """
            SELECT nextval('invitation_block') AS first_invitation, nextval('delivery_block') AS first_delivery,
                   coalesce(sum(invited_count), 0)::bigint AS invited,
                   coalesce(sum(row_count) FILTER (WHERE state = 'stored'), 0)::bigint AS waiting
              FROM submission_chunk
             WHERE campaign_id = $1""";

    private static final String ERASED = """
            SELECT encode(hash, 'hex') AS hash FROM erased_address
             WHERE workspace_id = $1 AND hash IN (SELECT decode(h, 'hex') FROM unnest($2::text[]) AS h)""";

    private static final String STORE_PAYLOAD =
            "UPDATE submission_chunk SET payload = $3 WHERE submission_id = $1 AND sequence = $2";

    /** In the order of addresses: two chunks that share some wait for each other, and never in a circle. */
    private static final String INSERT_INVITATIONS = """
            INSERT INTO invitation (id, workspace_id, campaign_id, submission_id, row_number, address, mailbox, locale,
                                    time_zone, person, created_at)
            SELECT r.id, $1, $2, $3, r.row_number, r.address, r.mailbox, r.locale, r.time_zone, r.person::jsonb, $4
              FROM unnest($5::bigint[], $6::bigint[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[])
                   AS r(id, row_number, address, mailbox, locale, time_zone, person)
             ORDER BY r.address COLLATE "C"
                ON CONFLICT (campaign_id, address text_pattern_ops) DO NOTHING""";

    private static final String INSERT_DELIVERIES = """
            INSERT INTO delivery (id, workspace_id, campaign_id, invitation_id, purpose, ordinal, state, lane, created_at)
            SELECT $1 + n, $2, $3, $4 + n, 'invitation', 0, 'ready', $5::lane, $6
              FROM generate_series(0, $7::int - 1) AS n""";

    private static final String INSERT_OUTCOMES = """
            INSERT INTO row_outcome (submission_id, campaign_id, row_number, outcome, refusal, code, argument, address,
                                     suggested_address)
            SELECT $1, $2, r.row_number, r.outcome::row_outcome_kind, r.refusal::refusal, r.code, r.argument, r.address,
                   r.suggested_address
              FROM unnest($3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
                   AS r(row_number, outcome, refusal, code, argument, address, suggested_address)""";

    /** With the block of its invitations for every user group that the campaign brings people to. */
    private static final String MARK_EXPANDED = """
            WITH blocks AS (
                INSERT INTO user_group_block (user_group_id, first_id, last_id, campaign_id)
                SELECT l.user_group_id, $4, $4 + $6 - 1, l.campaign_id
                  FROM submission_chunk c JOIN campaign_user_group l ON l.campaign_id = c.campaign_id
                 WHERE c.submission_id = $1 AND c.sequence = $2 AND $6 > 0)
            UPDATE submission_chunk
               SET state = 'expanded', expanded_at = $3, first_invitation_id = nullif($4, 0),
                   first_delivery_id = nullif($5, 0), invited_count = $6, cause = NULL
             WHERE submission_id = $1 AND sequence = $2""";

    private static final String IS_RUNNING =
            "SELECT EXISTS (SELECT FROM campaign WHERE id = $1 AND state = 'running') AS running";

    private static final String ROW_COUNT =
            "SELECT row_count FROM submission_chunk WHERE submission_id = $1 AND sequence = $2";

    private static final String COUNT_FAILURE = """
            UPDATE submission_chunk
               SET failures = failures + 1, cause = $3,
                   state = CASE WHEN failures + 1 >= $4 THEN 'parked'::chunk_state ELSE state END
             WHERE submission_id = $1 AND sequence = $2 AND state = 'stored'""";

    private final DatabaseClient database;

    ExpansionStore(DatabaseClient database) {
        this.database = database;
    }

    Mono<StoredChunk> lock(ChunkSubmitted chunk) {
        return database.sql(LOCK)
                .bind(0, chunk.submissionId())
                .bind(1, chunk.sequence())
                .map(row -> stored(chunk, row))
                .one();
    }

    Mono<Void> lockCampaign(long campaignId, boolean alone) {
        return database.sql(alone ? HAVE_CAMPAIGN_ALONE : SHARE_CAMPAIGN)
                .bind(0, campaignId)
                .then();
    }

    Mono<Room> room(long campaignId) {
        return database.sql(ROOM)
                .bind(0, campaignId)
                .map(row -> new Room(
                        longOf(row, "first_invitation"),
                        longOf(row, "first_delivery"),
                        longOf(row, "invited"),
                        longOf(row, "waiting")))
                .one();
    }

    /** What is known of these people by their address; nothing of most. */
    Mono<Map<String, Known>> known(List<Candidate> candidates, StoredChunk chunk) {
        if (candidates.isEmpty()) {
            return Mono.just(Map.of());
        }
        return database.sql(AdmissionSql.KNOWN)
                .bind(0, texts(candidates, Candidate::address))
                .bind(1, texts(candidates, Candidate::mailbox))
                .bind(2, chunk.campaignId())
                .bind(3, chunk.workspaceId())
                .map(ExpansionStore::known)
                .all()
                .collectMap(Known::address);
    }

    /** Which of these hashes are of people who were erased. */
    Mono<Set<String>> erased(String[] hashes, StoredChunk chunk) {
        return database.sql(ERASED)
                .bind(0, chunk.workspaceId())
                .bind(1, hashes)
                .map(row -> textOf(row, "hash"))
                .all()
                .collect(Collectors.toSet());
    }

    Mono<Void> storePayload(ChunkSubmitted chunk, byte[] payload) {
        return database.sql(STORE_PAYLOAD)
                .bind(0, chunk.submissionId())
                .bind(1, chunk.sequence())
                .bind(2, payload)
                .then();
    }

    Mono<Set<String>> taken(Collection<String> addresses, long campaignId) {
        return database.sql(AdmissionSql.TAKEN)
                .bind(0, addresses.toArray(String[]::new))
                .bind(1, campaignId)
                .map(row -> textOf(row, "address"))
                .all()
                .collect(Collectors.toSet());
    }

    /** Gives them the ids from first on, in the order of their rows; the number of those really inserted. */
    Mono<Long> insertInvitations(List<Candidate> admitted, long first, StoredChunk chunk, Instant now) {
        List<Numbered> numbered = Numbered.from(first, admitted);
        return database.sql(INSERT_INVITATIONS)
                .bind(0, chunk.workspaceId())
                .bind(1, chunk.campaignId())
                .bind(2, chunk.pointer().submissionId())
                .bind(3, now)
                .bind(4, numbered.stream().map(Numbered::id).toArray(Long[]::new))
                .bind(5, numbered.stream().map(n -> n.candidate().row()).toArray(Long[]::new))
                .bind(6, texts(numbered, n -> n.candidate().address()))
                .bind(7, texts(numbered, n -> n.candidate().mailbox()))
                .bind(8, texts(numbered, n -> n.candidate().locale()))
                .bind(9, texts(numbered, n -> n.candidate().timeZone()))
                .bind(10, texts(numbered, n -> n.candidate().person()))
                .fetch()
                .rowsUpdated();
    }

    Mono<Void> insertDeliveries(int count, Room room, StoredChunk chunk, Instant now) {
        return database.sql(INSERT_DELIVERIES)
                .bind(0, room.firstDelivery())
                .bind(1, chunk.workspaceId())
                .bind(2, chunk.campaignId())
                .bind(3, room.firstInvitation())
                .bind(4, chunk.lane().sql())
                .bind(5, now)
                .bind(6, count)
                .then();
    }

    Mono<Void> insertOutcomes(List<NotInvited> rows, StoredChunk chunk) {
        return database.sql(INSERT_OUTCOMES)
                .bind(0, chunk.pointer().submissionId())
                .bind(1, chunk.campaignId())
                .bind(2, rows.stream().map(NotInvited::row).toArray(Long[]::new))
                .bind(3, texts(rows, row -> row.kind().sql()))
                .bind(
                        4,
                        texts(
                                rows,
                                row -> row.reason().refusal() == null
                                        ? null
                                        : row.reason().refusal().sql()))
                .bind(5, texts(rows, row -> row.reason().code()))
                .bind(6, texts(rows, NotInvited::argument))
                .bind(7, texts(rows, NotInvited::address))
                .bind(8, texts(rows, NotInvited::suggestedAddress))
                .then();
    }

    Mono<Void> markExpanded(ChunkSubmitted chunk, long firstInvitation, long firstDelivery, int invited, Instant now) {
        return database.sql(MARK_EXPANDED)
                .bind(0, chunk.submissionId())
                .bind(1, chunk.sequence())
                .bind(2, now)
                .bind(3, invited == 0 ? 0L : firstInvitation)
                .bind(4, invited == 0 ? 0L : firstDelivery)
                .bind(5, invited)
                .then();
    }

    Mono<Boolean> isRunning(long campaignId) {
        return database.sql(IS_RUNNING)
                .bind(0, campaignId)
                .map(row -> Boolean.TRUE.equals(row.get("running", Boolean.class)))
                .one();
    }

    Mono<Integer> rowCount(ChunkSubmitted chunk) {
        return database.sql(ROW_COUNT)
                .bind(0, chunk.submissionId())
                .bind(1, chunk.sequence())
                .map(row -> intOf(row, "row_count"))
                .one();
    }

    /** Counts a failure in the chunk's row, and parks the chunk when it is the last one allowed. */
    Mono<Void> countFailure(ChunkSubmitted chunk, String cause, int allowed) {
        return database.sql(COUNT_FAILURE)
                .bind(0, chunk.submissionId())
                .bind(1, chunk.sequence())
                .bind(2, StorableText.shortened(cause))
                .bind(3, allowed)
                .then();
    }

    private record Numbered(long id, Candidate candidate) {

        static List<Numbered> from(long first, List<Candidate> candidates) {
            return IntStream.range(0, candidates.size())
                    .mapToObj(n -> new Numbered(first + n, candidates.get(n)))
                    .toList();
        }
    }

    private static StoredChunk stored(ChunkSubmitted chunk, Readable row) {
        Long firstDelivery = row.get("first_delivery_id", Long.class);
        Integer invited = row.get("invited_count", Integer.class);
        return new StoredChunk(
                chunk,
                SqlName.of(ChunkState.class, textOf(row, "state")),
                required(row.get("payload", byte[].class)),
                intOf(row, "failures"),
                firstDelivery == null ? 0 : firstDelivery,
                invited == null ? 0 : invited,
                SqlName.of(Lane.class, textOf(row, "lane")),
                SqlName.of(SubmissionState.class, textOf(row, "submission_state")),
                longOf(row, "campaign_id"),
                SqlName.of(CampaignState.class, textOf(row, "campaign_state")),
                longOf(row, "row_limit"),
                Boolean.TRUE.equals(row.get("send_while_uploading", Boolean.class)),
                longOf(row, "workspace_id"),
                textOf(row, "workspace_name"),
                textOf(row, "sub_address_separator"),
                Boolean.TRUE.equals(row.get("has_erased", Boolean.class)));
    }

    private static Known known(Readable row) {
        String suppressed = row.get("suppressed", String.class);
        return new Known(
                textOf(row, "address"),
                row.get("account_workspace", Long.class),
                suppressed == null ? null : SqlName.of(SuppressionReason.class, suppressed),
                row.get("submission_id", Long.class),
                row.get("row_number", Long.class));
    }

    private static <T> @Nullable String[] texts(List<T> rows, Function<T, @Nullable String> column) {
        return rows.stream().map(column).toArray(String[]::new);
    }

    private static String textOf(Readable row, String column) {
        return required(row.get(column, String.class));
    }

    private static long longOf(Readable row, String column) {
        return required(row.get(column, Long.class));
    }

    private static int intOf(Readable row, String column) {
        return required(row.get(column, Integer.class));
    }

    private static <T> T required(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("a column that cannot be null is null");
        }
        return value;
    }
}
