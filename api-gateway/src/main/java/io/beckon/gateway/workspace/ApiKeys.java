package io.beckon.gateway.workspace;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.contracts.state.SqlName;
import io.beckon.gateway.access.ApiKeySecret;
import io.beckon.gateway.access.Caller;
import io.beckon.gateway.http.PageRequest;
import io.beckon.gateway.problem.ProblemType;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.Parameter;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The valid keys of a workspace; there is always one of an owner among them. */
@Component
class ApiKeys {

    private static final String LIST = """
            SELECT id, label, role::text AS role, scopes, hint, created_at
              FROM api_key
             WHERE workspace_id = :workspace AND revoked_at IS NULL AND id < :before
             ORDER BY id DESC LIMIT :limit
            """;

    private static final String INSERT = """
            INSERT INTO api_key (workspace_id, label, role, scopes, hint, hash)
            VALUES (:workspace, :label, CAST(:role AS manager_role), :scopes, :hint, :hash)
            RETURNING id, label, role::text AS role, scopes, hint, created_at
            """;

    /** Two owners who revoke each other's key in the same moment come one after the other. */
    private static final String LOCK = "SELECT id FROM workspace WHERE id = :workspace FOR UPDATE";

    private static final String ROLE = """
            SELECT role::text AS role FROM api_key WHERE id = :id AND workspace_id = :workspace AND revoked_at IS NULL
            """;

    private static final String REVOKE = """
            UPDATE api_key AS k SET revoked_at = now()
             WHERE id = :id AND workspace_id = :workspace AND revoked_at IS NULL
               AND (role <> 'owner' OR EXISTS (
                       SELECT 1 FROM api_key o
                        WHERE o.workspace_id = :workspace AND o.role = 'owner' AND o.revoked_at IS NULL AND o.id <> :id))
            """;

    private final DatabaseClient database;
    private final TransactionalOperator transaction;

    ApiKeys(DatabaseClient database, TransactionalOperator transaction) {
        this.database = database;
        this.transaction = transaction;
    }

    Flux<ApiKey> list(long workspaceId, PageRequest page) {
        return database.sql(LIST)
                .bind("workspace", workspaceId)
                .bind("before", page.before())
                .bind("limit", page.fetch())
                .map(row -> key(row, null))
                .all();
    }

    /** The secret's random bits are read from a device: not on an event loop. */
    Mono<ApiKey> make(long workspaceId, String label, ManagerRole role, @Nullable List<@Nullable String> scopes) {
        return Mono.fromCallable(ApiKeySecret::generate)
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(secret -> insert(workspaceId, label, role, scopes, secret));
    }

    private Mono<ApiKey> insert(
            long workspaceId,
            String label,
            ManagerRole role,
            @Nullable List<@Nullable String> scopes,
            ApiKeySecret secret) {
        return database.sql(INSERT)
                .bind("workspace", workspaceId)
                .bind("label", label)
                .bind("role", role.sql())
                .bind(
                        "scopes",
                        Parameter.fromOrEmpty(
                                scopes == null
                                        ? null
                                        : scopes.stream().distinct().toArray(String[]::new),
                                String[].class))
                .bind("hint", secret.hint())
                .bind("hash", secret.hash())
                .map(row -> key(row, secret.text()))
                .one();
    }

    Mono<Void> revoke(Caller caller, long id) {
        return database.sql(LOCK)
                .bind("workspace", caller.workspaceId())
                .then()
                .then(Mono.defer(() -> roleOf(caller, id)))
                .switchIfEmpty(Mono.error(() -> ProblemType.NOT_FOUND.with("API key", id)))
                .filter(caller::mayManage)
                .switchIfEmpty(Mono.error(() -> ProblemType.ROLE_TOO_HIGH.with("of this key")))
                .then(Mono.defer(() -> revokeUnlessLast(caller, id)))
                .as(transaction::transactional);
    }

    private Mono<ManagerRole> roleOf(Caller caller, long id) {
        return database.sql(ROLE)
                .bind("id", id)
                .bind("workspace", caller.workspaceId())
                .map(row -> SqlName.of(ManagerRole.class, row.get("role", String.class)))
                .one();
    }

    private Mono<Void> revokeUnlessLast(Caller caller, long id) {
        return database.sql(REVOKE)
                .bind("id", id)
                .bind("workspace", caller.workspaceId())
                .fetch()
                .rowsUpdated()
                .filter(rows -> rows == 1)
                .switchIfEmpty(Mono.error(() -> ProblemType.LAST_OWNER_KEY.with()))
                .then();
    }

    private static ApiKey key(Readable row, @Nullable String secret) {
        return new ApiKey(
                String.valueOf(row.get("id", Long.class)),
                row.get("label", String.class),
                row.get("role", String.class),
                scopes(row.get("scopes", String[].class)),
                row.get("hint", String.class),
                row.get("created_at", Instant.class),
                secret);
    }

    private static @Nullable List<String> scopes(String @Nullable [] limited) {
        return limited == null ? null : List.of(limited);
    }
}
