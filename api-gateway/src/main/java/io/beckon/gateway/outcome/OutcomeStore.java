package io.beckon.gateway.outcome;

import io.beckon.contracts.submission.ChunkPayload;
import io.beckon.contracts.submission.RecipientRow;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import reactor.core.publisher.Mono;

/** Reads outcomes chunk by chunk, each in one snapshot: three statements for up to 1,000 rows. */
@Component
class OutcomeStore {

    private static final String CAMPAIGN = "SELECT id FROM campaign WHERE id = :id AND workspace_id = :workspace";

    private static final String SUBMISSION =
            "SELECT campaign_id FROM submission WHERE id = :id AND workspace_id = :workspace";

    private static final String CHUNK = """
            SELECT c.submission_id, c.sequence, c.state::text AS state, c.cause, c.payload, c.first_row, c.last_row,
                   c.first_invitation_id, c.invited_count, s.state::text AS submission_state
              FROM submission_chunk c
              JOIN submission s ON s.id = c.submission_id
            """;

    /** Rows of an upload that was never completed count for a campaign only where it sends while uploading. */
    private static final String NEXT_OF_CAMPAIGN = CHUNK + """
              JOIN campaign p ON p.id = c.campaign_id
             WHERE c.campaign_id = :campaign
               AND (c.submission_id, c.sequence) >= (:submission, :sequence)
               AND (s.state = 'sealed' OR p.send_while_uploading)
             ORDER BY c.submission_id, c.sequence
             LIMIT 1
            """;

    private static final String NEXT_OF_SUBMISSION = CHUNK + """
             WHERE c.submission_id = :submission AND c.sequence >= :sequence
             ORDER BY c.sequence
             LIMIT 1
            """;

    private static final String NOT_INVITED = """
            SELECT row_number, outcome::text AS outcome, code, argument, address, suggested_address
              FROM row_outcome
             WHERE submission_id = :submission AND row_number BETWEEN :firstRow AND :lastRow
            """;

    private static final String INVITED = """
            SELECT i.id, i.row_number, i.state::text AS state, i.address, i.opened_at, i.accepted_at,
                   d.state::text AS delivery_state, d.sent_at, d.cause,
                   CASE WHEN i.state = 'bounced' THEN (
                       SELECT nullif(concat_ws(' ', b.status, b.diagnostic), '') FROM bounce b
                        WHERE b.invitation_id = i.id AND b.final ORDER BY b.reported_at DESC LIMIT 1) END AS bounce,
                   nullif(concat_ws(' ', d.reply_code, d.reply_status, d.reply_text), '') AS reply
              FROM invitation i
              LEFT JOIN delivery d ON d.invitation_id = i.id AND d.purpose = 'invitation' AND d.ordinal = 0
             WHERE i.id BETWEEN :first AND :last AND i.submission_id = :submission
            """;

    private final DatabaseClient database;
    private final TransactionalOperator snapshot;

    OutcomeStore(DatabaseClient database, ReactiveTransactionManager transactions) {
        this.database = database;
        DefaultTransactionDefinition readOnly = new DefaultTransactionDefinition();
        readOnly.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        readOnly.setReadOnly(true);
        this.snapshot = TransactionalOperator.create(transactions, readOnly);
    }

    /** A chunk with its rows as they were sent in. */
    record Chunk(
            Position start,
            String state,
            String submissionState,
            @Nullable String cause,
            List<RecipientRow> rows,
            long firstRow,
            long lastRow,
            @Nullable Long firstInvitation,
            int invited) {}

    /** A row of {@code row_outcome}. */
    record NotInvited(
            long row,
            String outcome,
            String code,
            @Nullable String argument,
            @Nullable String address,
            @Nullable String suggestedAddress) {}

    /** A row of {@code invitation} with its first delivery. */
    record Invited(
            long id,
            long row,
            String state,
            String address,
            @Nullable String deliveryState,
            @Nullable Instant sentAt,
            @Nullable Instant openedAt,
            @Nullable Instant acceptedAt,
            @Nullable String reply) {}

    /** Empty when the workspace has no such campaign. */
    Mono<Scope> campaign(long workspaceId, long id) {
        return database.sql(CAMPAIGN)
                .bind("id", id)
                .bind("workspace", workspaceId)
                .map(row -> new Scope(id, null))
                .one();
    }

    /** Empty when the workspace has no such submission. */
    Mono<Scope> submission(long workspaceId, long id) {
        return database.sql(SUBMISSION)
                .bind("id", id)
                .bind("workspace", workspaceId)
                .map(row -> new Scope(number(row, "campaign_id"), id))
                .one();
    }

    /** The outcomes of the first chunk at or behind a position; empty behind the last. */
    Mono<ChunkOutcomes> next(Scope scope, Position from) {
        return nextChunk(scope, from).flatMap(this::joined).as(snapshot::transactional);
    }

    private Mono<Chunk> nextChunk(Scope scope, Position from) {
        Long submission = scope.submissionId();
        DatabaseClient.GenericExecuteSpec query = submission == null
                ? database.sql(NEXT_OF_CAMPAIGN)
                        .bind("campaign", scope.campaignId())
                        .bind("submission", from.submission())
                : database.sql(NEXT_OF_SUBMISSION).bind("submission", submission);
        return query.bind("sequence", from.sequence()).map(OutcomeStore::chunk).one();
    }

    private Mono<ChunkOutcomes> joined(Chunk chunk) {
        Mono<Map<Long, NotInvited>> notInvited = database.sql(NOT_INVITED)
                .bind("submission", chunk.start().submission())
                .bind("firstRow", chunk.firstRow())
                .bind("lastRow", chunk.lastRow())
                .map(OutcomeStore::notInvited)
                .all()
                .collectMap(NotInvited::row);
        return notInvited.flatMap(others -> invited(chunk)
                .map(invitations -> new ChunkOutcomes(chunk.start(), RowJudge.judge(chunk, others, invitations))));
    }

    private Mono<Map<Long, Invited>> invited(Chunk chunk) {
        Long first = chunk.firstInvitation();
        if (first == null || chunk.invited() == 0) {
            return Mono.just(Map.of());
        }
        return database.sql(INVITED)
                .bind("first", first)
                .bind("last", first + chunk.invited() - 1)
                .bind("submission", chunk.start().submission())
                .map(OutcomeStore::invitation)
                .all()
                .collectMap(Invited::row);
    }

    private static Chunk chunk(Readable row) {
        Integer invited = row.get("invited_count", Integer.class);
        return new Chunk(
                new Position(
                        number(row, "submission_id"), Objects.requireNonNull(row.get("sequence", Integer.class)), 0),
                text(row, "state"),
                text(row, "submission_state"),
                row.get("cause", String.class),
                ChunkPayload.decode(Objects.requireNonNull(row.get("payload", byte[].class))),
                number(row, "first_row"),
                number(row, "last_row"),
                row.get("first_invitation_id", Long.class),
                invited == null ? 0 : invited);
    }

    private static NotInvited notInvited(Readable row) {
        return new NotInvited(
                number(row, "row_number"),
                text(row, "outcome"),
                text(row, "code"),
                row.get("argument", String.class),
                row.get("address", String.class),
                row.get("suggested_address", String.class));
    }

    private static Invited invitation(Readable row) {
        return new Invited(
                number(row, "id"),
                number(row, "row_number"),
                text(row, "state"),
                text(row, "address"),
                row.get("delivery_state", String.class),
                row.get("sent_at", Instant.class),
                row.get("opened_at", Instant.class),
                row.get("accepted_at", Instant.class),
                Stream.of("bounce", "reply", "cause")
                        .map(column -> row.get(column, String.class))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null));
    }

    private static long number(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, Long.class));
    }

    private static String text(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, String.class));
    }
}
