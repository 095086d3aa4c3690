package io.beckon.gateway.http;

import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.r2dbc.core.Parameter;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The answers given under Idempotency-Keys, and which request is at work on one right now. */
@Component
class IdempotencyStore {

    /** The moment of the claim is its fence: who took the key over has a later one. */
    private static final String CLAIM = """
            INSERT INTO idempotency (workspace_id, key, fingerprint, created_at)
            VALUES (:workspace, :key, :fingerprint, clock_timestamp())
            ON CONFLICT (workspace_id, key) DO UPDATE SET created_at = clock_timestamp()
             WHERE idempotency.status IS NULL
               AND idempotency.fingerprint = excluded.fingerprint
               AND idempotency.created_at < clock_timestamp() - interval '1 minute'
            RETURNING created_at
            """;

    private static final String FIND = """
            SELECT fingerprint, status, location, body FROM idempotency WHERE workspace_id = :workspace AND key = :key
            """;

    private static final String ANSWER = """
            UPDATE idempotency SET status = :status, location = :location, body = :body
             WHERE workspace_id = :workspace AND key = :key AND created_at = :claimed AND status IS NULL
            """;

    private static final String RELEASE = """
            DELETE FROM idempotency
             WHERE workspace_id = :workspace AND key = :key AND created_at = :claimed AND status IS NULL
            """;

    /**
     * What is known of a key.
     *
     * @param status null while the first request is running
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record Known(
            byte[] fingerprint,
            @Nullable Integer status,
            @Nullable String location,
            byte @Nullable [] body) {}

    private final DatabaseClient database;

    IdempotencyStore(DatabaseClient database) {
        this.database = database;
    }

    /** The moment of the claim; empty when another request holds the key or has answered. */
    Mono<OffsetDateTime> claim(IdempotentRequest request) {
        return keyed(CLAIM, request)
                .bind("fingerprint", request.fingerprint())
                .map(row -> row.get("created_at", OffsetDateTime.class))
                .one();
    }

    Mono<Known> find(IdempotentRequest request) {
        return keyed(FIND, request)
                .map(row -> new Known(
                        row.get("fingerprint", byte[].class),
                        row.get("status", Integer.class),
                        row.get("location", String.class),
                        row.get("body", byte[].class)))
                .one();
    }

    /** Whether the answer was kept; not when somebody took the key over meanwhile. */
    Mono<Boolean> answer(IdempotentRequest request, OffsetDateTime claimed, KeptAnswer answer) {
        return keyed(ANSWER, request)
                .bind("claimed", claimed)
                .bind("status", answer.status())
                .bind("location", Parameter.fromOrEmpty(answer.location(), String.class))
                .bind("body", Parameter.fromOrEmpty(answer.kept(), byte[].class))
                .fetch()
                .rowsUpdated()
                .map(rows -> rows == 1);
    }

    Mono<Void> release(IdempotentRequest request, OffsetDateTime claimed) {
        return keyed(RELEASE, request).bind("claimed", claimed).then();
    }

    private GenericExecuteSpec keyed(String sql, IdempotentRequest request) {
        return database.sql(sql).bind("workspace", request.workspaceId()).bind("key", request.key());
    }
}
