package io.beckon.gateway.followup;

import io.beckon.contracts.followup.FollowUpSelection;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The follow-ups of a workspace. Asking for one writes a single row; the reminder-scheduler makes the mails. */
@Component
class FollowUpStore {

    /** Later invitations are not followed up by it. */
    private static final String INSERT = """
            INSERT INTO follow_up (workspace_id, selection, message, created_at, up_to)
            SELECT :workspace, CAST(:selection AS jsonb), :message, :now, %s
            RETURNING id""".formatted(PreviewStore.NEWEST);

    private static final String UNKNOWN_IDS = """
            SELECT wanted.place
              FROM unnest(CAST(:ids AS bigint[])) WITH ORDINALITY AS wanted (id, place)
             WHERE NOT EXISTS (SELECT FROM invitation i WHERE i.id = wanted.id AND i.workspace_id = :workspace)
             ORDER BY wanted.place LIMIT :limit""";

    /** Those held back are few and dated, so they are found in delivery_due, campaign by campaign. */
    private static final String SELECT = """
            SELECT f.id, f.state::text AS state, f.message, f.queued_count, f.held_count, f.created_at, f.finished_at,
                   (SELECT count(*)
                      FROM campaign c
                      JOIN delivery d ON d.campaign_id = c.id AND d.next_attempt_at IS NOT NULL
                     WHERE c.workspace_id = f.workspace_id AND d.purpose = 'follow_up' AND d.ordinal = f.id
                       AND d.cause = 'daily_limit') AS by_daily_limit
              FROM follow_up f
             WHERE f.workspace_id = :workspace""";

    private static final String FIND = SELECT + " AND f.id = :id";
    private static final String LIST = SELECT + " AND f.id < :before ORDER BY f.id DESC LIMIT :limit";

    private final DatabaseClient database;

    FollowUpStore(DatabaseClient database) {
        this.database = database;
    }

    Mono<Long> insert(long workspaceId, FollowUpSelection selection, @Nullable String message, Instant now) {
        GenericExecuteSpec insert = database.sql(INSERT)
                .bind("workspace", workspaceId)
                .bind("selection", selection.toJson())
                .bind("now", now);
        return (message == null ? insert.bindNull("message", String.class) : insert.bind("message", message))
                .map(row -> Objects.requireNonNull(row.get("id", Long.class)))
                .one();
    }

    /** The places, from 1, of ids that this workspace does not have. */
    Mono<List<Long>> unknown(long workspaceId, List<Long> ids, int limit) {
        return database.sql(UNKNOWN_IDS)
                .bind("workspace", workspaceId)
                .bind("ids", ids.toArray(Long[]::new))
                .bind("limit", limit)
                .map(row -> Objects.requireNonNull(row.get("place", Long.class)))
                .all()
                .collectList();
    }

    Mono<FollowUpView> find(long workspaceId, long id) {
        return database.sql(FIND)
                .bind("workspace", workspaceId)
                .bind("id", id)
                .map(FollowUpStore::view)
                .one();
    }

    /** Newest first. */
    Flux<FollowUpView> list(long workspaceId, long before, int limit) {
        return database.sql(LIST)
                .bind("workspace", workspaceId)
                .bind("before", before)
                .bind("limit", limit)
                .map(FollowUpStore::view)
                .all();
    }

    private static FollowUpView view(Readable row) {
        return new FollowUpView(
                Long.toString(Objects.requireNonNull(row.get("id", Long.class))),
                Objects.requireNonNull(row.get("state", String.class)),
                row.get("message", String.class),
                Objects.requireNonNull(row.get("queued_count", Long.class)),
                Objects.requireNonNull(row.get("held_count", Long.class)),
                Objects.requireNonNull(row.get("by_daily_limit", Long.class)),
                Objects.requireNonNull(row.get("created_at", Instant.class)),
                row.get("finished_at", Instant.class));
    }
}
