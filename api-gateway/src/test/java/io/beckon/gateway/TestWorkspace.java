package io.beckon.gateway;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.access.ApiKeySecret;
import java.time.Duration;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;

/** A workspace of a test, and the secrets of its keys. */
public record TestWorkspace(long id, String ownerKey, String fullManagerKey, String limitedManagerKey) {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    static TestWorkspace create(DatabaseClient database) {
        long id = database.sql("""
                        INSERT INTO workspace (name, from_name, from_address, public_base_url, allowed_hosts)
                        VALUES (:name, 'Ana of the School', 'school@sender.example', 'https://invite.example',
                                ARRAY['courses.example'])
                        RETURNING id
                        """)
                .bind("name", "School " + UUID.randomUUID())
                .map(row -> row.get("id", Long.class))
                .one()
                .block(DEADLINE);
        return new TestWorkspace(
                id,
                key(database, id, ManagerRole.OWNER),
                key(database, id, ManagerRole.FULL_MANAGER),
                key(database, id, ManagerRole.LIMITED_MANAGER));
    }

    /** The secret of the key of a role; a learner has none. */
    public String key(ManagerRole role) {
        return switch (role) {
            case OWNER -> ownerKey;
            case FULL_MANAGER -> fullManagerKey;
            case LIMITED_MANAGER -> limitedManagerKey;
            case LEARNER -> throw new IllegalArgumentException("no key is a learner's");
        };
    }

    private static String key(DatabaseClient database, long workspaceId, ManagerRole role) {
        ApiKeySecret secret = ApiKeySecret.generate();
        database.sql("""
                        INSERT INTO api_key (workspace_id, label, role, hint, hash)
                        VALUES (:workspaceId, :label, CAST(:role AS manager_role), :hint, :hash)
                        """)
                .bind("workspaceId", workspaceId)
                .bind("label", "test " + role.sql())
                .bind("role", role.sql())
                .bind("hint", secret.hint())
                .bind("hash", secret.hash())
                .then()
                .block(DEADLINE);
        return secret.text();
    }
}
