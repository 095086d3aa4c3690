package io.beckon.gateway.erasure;

import io.beckon.contracts.submission.ChunkPayload;
import io.beckon.contracts.submission.ErasedRows;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Takes a person out of the stored lists and out of what became of their rows, some chunks a step. */
@Component
class ErasedLists {

    private static final Logger log = LoggerFactory.getLogger(ErasedLists.class);

    /**
     * The keys first, so that the rest of the lists is neither read nor locked. The lock waits for an expansion that began before the
     * address was suppressed; one that begins later refuses it. So what the next phase finds is all there will be.
     */
    private static final String NEXT = """
            WITH keys AS MATERIALIZED (
                SELECT s.id AS submission_id, k.sequence
                  FROM submission s
                 CROSS JOIN LATERAL (
                    SELECT sequence FROM submission_chunk
                     WHERE submission_id = s.id AND (s.id > :submission OR sequence > :sequence)
                     ORDER BY sequence LIMIT :limit) k
                 WHERE s.workspace_id = :workspace AND s.id >= :submission
                 ORDER BY s.id, k.sequence LIMIT :limit),
            locked AS MATERIALIZED (
                SELECT c.submission_id, c.sequence, c.payload
                  FROM submission_chunk c JOIN keys k ON k.submission_id = c.submission_id AND k.sequence = c.sequence
                 ORDER BY c.submission_id, c.sequence
                   FOR UPDATE OF c)
            SELECT k.submission_id, k.sequence, l.payload
              FROM keys k LEFT JOIN locked l ON l.submission_id = k.submission_id AND l.sequence = k.sequence
             ORDER BY k.submission_id, k.sequence
            """;

    /**
     * A retry that {@link #NEXT} waited for may have moved a row of the person into a chunk behind the others of its list, which that
     * statement did not see yet; this one does.
     */
    private static final String JOINED = """
            SELECT EXISTS (
                SELECT FROM submission s JOIN submission_chunk k ON k.submission_id = s.id
                 WHERE s.workspace_id = :workspace AND s.id BETWEEN :submission AND :lastSubmission
                   AND (k.submission_id, k.sequence) > (:submission, :sequence)
                   AND (k.submission_id, k.sequence) < (:lastSubmission, :lastSequence)
                   AND (k.submission_id, k.sequence) NOT IN (
                        SELECT known.id, known.sequence
                          FROM unnest(CAST(:submissions AS bigint[]), CAST(:sequences AS integer[])) AS known (id, sequence))) AS found
            """;

    private static final String STORE = """
            UPDATE submission_chunk SET payload = :payload WHERE submission_id = :submission AND sequence = :sequence
            """;

    /** A row number as argument says which row the duplicate repeats, and names nobody. */
    private static final String OUTCOMES = """
            UPDATE row_outcome
               SET address = NULL, suggested_address = NULL, argument = CASE WHEN argument ~ '^[0-9]+$' THEN argument END
             WHERE submission_id = :submission AND row_number = ANY(:rows)
            """;

    /** A chunk and what had to go from it. */
    record Done(long submission, int sequence, int rows) {}

    /** @param payload null when it was deleted in this moment */
    private record Chunk(long submission, int sequence, byte @Nullable [] payload) {}

    private final DatabaseClient database;

    ErasedLists(DatabaseClient database) {
        this.database = database;
    }

    /** The next chunks, in their order; none when the lists are done with. */
    Mono<List<Done>> next(Erasure erasure, int limit) {
        return database.sql(NEXT)
                .bind("workspace", erasure.workspaceId())
                .bind("submission", erasure.submission())
                .bind("sequence", erasure.sequence())
                .bind("limit", limit)
                .map(row -> new Chunk(
                        Objects.requireNonNull(row.get("submission_id", Long.class)),
                        Objects.requireNonNull(row.get("sequence", Integer.class)),
                        row.get("payload", byte[].class)))
                .all()
                .collectList()
                .flatMapMany(Flux::fromIterable)
                .concatMap(chunk -> erase(chunk, erasure.address()), 1)
                .collectList();
    }

    /** Whether among these chunks lies one by now that {@link #next} did not see. */
    Mono<Boolean> joined(Erasure erasure, List<Done> done) {
        if (done.isEmpty()) {
            return Mono.just(false);
        }
        Done last = done.get(done.size() - 1);
        return database.sql(JOINED)
                .bind("workspace", erasure.workspaceId())
                .bind("submission", erasure.submission())
                .bind("sequence", erasure.sequence())
                .bind("lastSubmission", last.submission())
                .bind("lastSequence", last.sequence())
                .bind("submissions", done.stream().map(Done::submission).toArray(Long[]::new))
                .bind("sequences", done.stream().map(Done::sequence).toArray(Integer[]::new))
                .map(row -> Boolean.TRUE.equals(row.get("found", Boolean.class)))
                .one();
    }

    private Mono<Done> erase(Chunk chunk, String address) {
        return chunk.payload() == null
                ? Mono.just(new Done(chunk.submission(), chunk.sequence(), 0))
                : erase(chunk, chunk.payload(), address);
    }

    private Mono<Done> erase(Chunk chunk, byte[] payload, String address) {
        return Mono.fromCallable(() -> ErasedRows.of(ChunkPayload.decode(payload), Set.of(address)))
                .subscribeOn(Schedulers.boundedElastic())
                .onErrorResume(IllegalArgumentException.class, unreadable -> skipped(chunk, unreadable))
                .flatMap(erased -> store(chunk, erased)
                        .thenReturn(new Done(
                                chunk.submission(),
                                chunk.sequence(),
                                erased.erased().size())));
    }

    /** Nobody can read it, so it says nothing of anybody; its rows are parked. */
    private static Mono<ErasedRows> skipped(Chunk chunk, Throwable unreadable) {
        log.warn("Chunk {} of submission {} cannot be read: {}", chunk.sequence(), chunk.submission(), unreadable);
        return Mono.just(new ErasedRows(List.of(), List.of(), false));
    }

    private Mono<Void> store(Chunk chunk, ErasedRows erased) {
        Mono<Void> rows = erased.erased().isEmpty()
                ? Mono.empty()
                : database.sql(OUTCOMES)
                        .bind("submission", chunk.submission())
                        .bind("rows", erased.erased().toArray(Long[]::new))
                        .then();
        return erased.changed()
                ? Mono.fromCallable(() -> ChunkPayload.encode(erased.rows()))
                        .subscribeOn(Schedulers.boundedElastic())
                        .flatMap(payload -> database.sql(STORE)
                                .bind("submission", chunk.submission())
                                .bind("sequence", chunk.sequence())
                                .bind("payload", payload)
                                .then())
                        .then(rows)
                : rows;
    }
}
