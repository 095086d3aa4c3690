package io.beckon.gateway.access;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.contracts.state.SqlName;
import io.r2dbc.spi.Readable;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Finds the caller behind a key's hash. */
@Component
class ApiKeyStore {

    private static final String FIND = """
            SELECT k.id, k.workspace_id, k.role::text AS role, k.scopes, w.suspended_at IS NOT NULL AS suspended
              FROM api_key k
              JOIN workspace w ON w.id = k.workspace_id
             WHERE k.hash = :hash AND k.revoked_at IS NULL
            UNION ALL
            SELECT id, NULL, NULL, NULL, false FROM operator_key WHERE hash = :hash AND revoked_at IS NULL
            """;

    private final DatabaseClient database;

    ApiKeyStore(DatabaseClient database) {
        this.database = database;
    }

    /** Empty when no such key is valid. */
    Mono<Caller> find(byte[] hash) {
        return database.sql(FIND).bind("hash", hash).map(ApiKeyStore::caller).one();
    }

    private static Caller caller(Readable row) {
        long id = Objects.requireNonNull(row.get("id", Long.class));
        Long workspaceId = row.get("workspace_id", Long.class);
        return workspaceId == null
                ? Caller.operator(id)
                : new Caller(
                        workspaceId,
                        new Actor(Actor.Kind.API_KEY, id),
                        SqlName.of(ManagerRole.class, Objects.requireNonNull(row.get("role", String.class))),
                        scopes(row.get("scopes", String[].class)),
                        Boolean.TRUE.equals(row.get("suspended", Boolean.class)));
    }

    private static Set<String> scopes(String @Nullable [] limited) {
        return limited == null ? Set.of() : Set.of(limited);
    }
}
