package io.beckon.gateway.erasure;

import io.beckon.gateway.http.PageRequest;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The erasures themselves: what was asked for and how far each has come. */
@Component
class ErasureStore {

    private static final String COLUMNS = "id, phase, lists, rows, invitations, mails, created_at, finished_at";

    private static final String SEPARATOR = "SELECT sub_address_separator FROM workspace WHERE id = :workspace";

    private static final String INSERT = """
            INSERT INTO erasure (workspace_id, address, mailbox, due_at, created_at)
            VALUES (:workspace, :address, :mailbox, :now, :now)
            ON CONFLICT DO NOTHING
            """;

    private static final String RUNNING = "SELECT " + COLUMNS + """
              FROM erasure
             WHERE workspace_id = :workspace AND address = :address AND finished_at IS NULL
            """;

    private static final String FIND =
            "SELECT " + COLUMNS + " FROM erasure WHERE workspace_id = :workspace AND id = :id";

    private static final String LIST = "SELECT " + COLUMNS + """
              FROM erasure
             WHERE workspace_id = :workspace AND id < :before
             ORDER BY id DESC LIMIT :limit
            """;

    private static final String CLAIM = """
            SELECT id, workspace_id, address, mailbox, phase, submission, sequence
              FROM erasure
             WHERE finished_at IS NULL AND due_at <= :now
             ORDER BY due_at, id LIMIT 1
               FOR UPDATE SKIP LOCKED
            """;

    private static final String MOVE = """
            UPDATE erasure
               SET phase = :phase, submission = :submission, sequence = :sequence, due_at = :due,
                   lists = lists + :lists, rows = rows + :rows, invitations = invitations + :invitations, mails = mails + :mails,
                   failures = 0
             WHERE id = :id
            """;

    /** 5 seconds after the first failure, twice as long after each more, at most 5 minutes. */
    private static final String PUT_OFF = """
            UPDATE erasure
               SET failures = failures + 1,
                   due_at = CAST(:now AS timestamptz) + least(interval '5 minutes', interval '5 seconds' * power(2, least(failures, 6)))
             WHERE id = :id AND finished_at IS NULL
            """;

    private static final String FINISH = """
            UPDATE erasure SET phase = :phase, finished_at = :now, address = NULL, mailbox = NULL WHERE id = :id
            """;

    /**
     * What a step did and what comes next.
     *
     * @param due when
     */
    record Move(
            String phase,
            long submission,
            int sequence,
            Instant due,
            long lists,
            long rows,
            long invitations,
            long mails) {}

    private final DatabaseClient database;

    ErasureStore(DatabaseClient database) {
        this.database = database;
    }

    Mono<String> separator(long workspaceId) {
        return database.sql(SEPARATOR)
                .bind("workspace", workspaceId)
                .map(row -> Objects.requireNonNull(row.get("sub_address_separator", String.class)))
                .one();
    }

    /** The erasure of the address that goes on, begun now unless it was before. */
    Mono<ErasureView> begin(long workspaceId, String address, String mailbox, Instant now) {
        return database.sql(INSERT)
                .bind("workspace", workspaceId)
                .bind("address", address)
                .bind("mailbox", mailbox)
                .bind("now", now)
                .then()
                .then(Mono.defer(() -> database.sql(RUNNING)
                        .bind("workspace", workspaceId)
                        .bind("address", address)
                        .map(ErasureStore::view)
                        .one()));
    }

    Mono<ErasureView> find(long workspaceId, long id) {
        return database.sql(FIND)
                .bind("workspace", workspaceId)
                .bind("id", id)
                .map(ErasureStore::view)
                .one();
    }

    Flux<ErasureView> list(long workspaceId, PageRequest page) {
        return database.sql(LIST)
                .bind("workspace", workspaceId)
                .bind("before", page.before())
                .bind("limit", page.fetch())
                .map(ErasureStore::view)
                .all();
    }

    /** One that has something to do, locked until the transaction ends; empty when none has, or others have them. */
    Mono<Erasure> claim(Instant now) {
        return database.sql(CLAIM)
                .bind("now", now)
                .map(row -> new Erasure(
                        number(row, "id"),
                        number(row, "workspace_id"),
                        text(row, "address"),
                        text(row, "mailbox"),
                        text(row, "phase"),
                        number(row, "submission"),
                        Objects.requireNonNull(row.get("sequence", Integer.class)),
                        now))
                .one();
    }

    Mono<Void> move(Erasure erasure, Move move) {
        return database.sql(MOVE)
                .bind("id", erasure.id())
                .bind("phase", move.phase())
                .bind("submission", move.submission())
                .bind("sequence", move.sequence())
                .bind("due", move.due())
                .bind("lists", move.lists())
                .bind("rows", move.rows())
                .bind("invitations", move.invitations())
                .bind("mails", move.mails())
                .then();
    }

    /** Lets the others go first, after a step that failed. */
    Mono<Void> putOff(long id, Instant now) {
        return database.sql(PUT_OFF).bind("id", id).bind("now", now).then();
    }

    Mono<Void> finish(Erasure erasure, boolean accountStays) {
        return database.sql(FINISH)
                .bind("id", erasure.id())
                .bind("phase", accountStays ? "account_stays" : "done")
                .bind("now", erasure.now())
                .then();
    }

    private static ErasureView view(Readable row) {
        return new ErasureView(
                String.valueOf(row.get("id", Long.class)),
                text(row, "phase"),
                number(row, "lists"),
                number(row, "rows"),
                number(row, "invitations"),
                number(row, "mails"),
                Objects.requireNonNull(row.get("created_at", Instant.class)),
                row.get("finished_at", Instant.class));
    }

    private static long number(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, Long.class));
    }

    private static String text(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, String.class));
    }
}
