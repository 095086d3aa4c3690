package io.beckon.gateway.operator;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.gateway.http.PageRequest;
import io.r2dbc.spi.Readable;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.Parameter;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads and changes workspaces as wholes. */
@Component
class OperatorStore {

    private static final String SELECT = """
            SELECT w.id, w.name, w.created_at, w.suspended_at,
                   (SELECT count(*) FROM campaign c WHERE c.workspace_id = w.id AND c.state = 'running') AS running,
                   (SELECT count(*) FROM submission_chunk k WHERE k.workspace_id = w.id AND k.state = 'parked') AS parked
              FROM workspace w
            """;

    private static final String LIST = SELECT + " WHERE w.id < :before ORDER BY w.id DESC LIMIT :limit";

    private static final String FIND = SELECT + " WHERE w.id = :id";

    private static final String SUSPEND =
            "UPDATE workspace SET suspended_at = coalesce(suspended_at, :now) WHERE id = :id";

    private static final String RESUME = "UPDATE workspace SET suspended_at = NULL WHERE id = :id";

    private static final String HEALTH = """
            SELECT (SELECT count(*) FROM workspace) AS workspaces,
                   (SELECT count(*) FROM workspace WHERE suspended_at IS NOT NULL) AS suspended,
                   (SELECT count(*) FROM campaign WHERE state = 'running') AS running,
                   (SELECT count(*) FROM submission_chunk WHERE state = 'stored' AND settled_at IS NULL) AS waiting,
                   (SELECT count(*) FROM submission_chunk WHERE state = 'parked') AS parked,
                   (SELECT count(*) FROM parked_message) AS messages,
                   (SELECT count(*) FROM erasure WHERE finished_at IS NULL) AS erasures,
                   (SELECT count(*) FROM worker WHERE lease_until > clock_timestamp()) AS workers
            """;

    private static final String OPEN = """
            INSERT INTO workspace (name, from_name, from_address, public_base_url, locale)
            VALUES (:name, :name, :from, :baseUrl, :locale)
            RETURNING id
            """;

    private static final String ADD_OWNER = """
            INSERT INTO account (workspace_id, address, mailbox, display_name, role)
            VALUES (:workspace, :address, :mailbox, :name, 'owner')
            ON CONFLICT (address) DO NOTHING
            """;

    private final DatabaseClient database;
    private final Clock clock;

    OperatorStore(DatabaseClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    Flux<OperatedWorkspace> list(PageRequest page) {
        return database.sql(LIST)
                .bind("before", page.before())
                .bind("limit", page.fetch())
                .map(OperatorStore::workspace)
                .all();
    }

    Mono<OperatedWorkspace> find(long id) {
        return database.sql(FIND).bind("id", id).map(OperatorStore::workspace).one();
    }

    /** Empty when there is none; one that is suspended already stays so since then. */
    Mono<OperatedWorkspace> suspend(long id) {
        return database.sql(SUSPEND)
                .bind("id", id)
                .bind("now", clock.instant())
                .then()
                .then(find(id));
    }

    Mono<OperatedWorkspace> resume(long id) {
        return database.sql(RESUME).bind("id", id).then().then(find(id));
    }

    Mono<OperatedWorkspace.Health> health() {
        return database.sql(HEALTH)
                .map(row -> new OperatedWorkspace.Health(
                        number(row, "workspaces"),
                        number(row, "suspended"),
                        number(row, "running"),
                        number(row, "waiting"),
                        number(row, "parked"),
                        number(row, "messages"),
                        number(row, "erasures"),
                        number(row, "workers")))
                .one();
    }

    Mono<Long> open(String name, EmailAddress from, String baseUrl, String locale) {
        return database.sql(OPEN)
                .bind("name", name)
                .bind("from", from.toString())
                .bind("baseUrl", baseUrl)
                .bind("locale", locale)
                .map(row -> number(row, "id"))
                .one();
    }

    /** Whether the address was free. */
    Mono<Boolean> addOwner(long workspaceId, EmailAddress owner, @Nullable String name) {
        return database.sql(ADD_OWNER)
                .bind("workspace", workspaceId)
                .bind("address", owner.toString())
                .bind("mailbox", owner.mailbox("+")) // a new workspace's separator
                .bind("name", Parameter.fromOrEmpty(name, String.class))
                .fetch()
                .rowsUpdated()
                .map(rows -> rows == 1);
    }

    private static OperatedWorkspace workspace(Readable row) {
        return new OperatedWorkspace(
                String.valueOf(row.get("id", Long.class)),
                Objects.requireNonNull(row.get("name", String.class)),
                Objects.requireNonNull(row.get("created_at", Instant.class)),
                row.get("suspended_at", Instant.class),
                number(row, "running"),
                number(row, "parked"));
    }

    private static long number(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, Long.class));
    }
}
