package io.beckon.gateway.oidc;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.erased.ErasedAddresses;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.Parameter;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The accounts that a provider vouches for. */
@Component
class OidcAccountStore {

    private static final String FIND = """
            SELECT a.id, a.workspace_id, w.suspended_at IS NOT NULL AS suspended
              FROM account a JOIN workspace w ON w.id = a.workspace_id
             WHERE a.address = :address
            """;

    private static final String SEPARATOR =
            "SELECT sub_address_separator FROM workspace WHERE id = :workspace AND suspended_at IS NULL";

    /** Two who come with the same address at once: the second waits for the first and finds its row. */
    private static final String JOIN = """
            INSERT INTO account (workspace_id, address, mailbox, display_name, role)
            VALUES (:workspace, :address, :mailbox, :name, CAST(:role AS manager_role))
            ON CONFLICT (address) DO NOTHING
            """;

    record Found(long accountId, long workspaceId, boolean suspended) {}

    private final DatabaseClient database;
    private final ErasedAddresses erased;

    OidcAccountStore(DatabaseClient database, ErasedAddresses erased) {
        this.database = database;
        this.erased = erased;
    }

    /** Empty when nobody has the address. */
    Mono<Found> find(EmailAddress address) {
        return database.sql(FIND)
                .bind("address", address.toString())
                .map(row -> new Found(
                        Objects.requireNonNull(row.get("id", Long.class)),
                        Objects.requireNonNull(row.get("workspace_id", Long.class)),
                        Boolean.TRUE.equals(row.get("suspended", Boolean.class))))
                .one();
    }

    /** Who was erased and signs in now has come back by themselves. Makes a member of the workspace, unless somebody has the address; empty when there is no such workspace, or it is suspended. */
    Mono<Found> join(long workspaceId, EmailAddress address, @Nullable String name, ManagerRole role) {
        return database.sql(SEPARATOR)
                .bind("workspace", workspaceId)
                .map(row -> Objects.requireNonNull(row.get("sub_address_separator", String.class)))
                .one()
                .delayUntil(separator -> erased.lift(workspaceId, address))
                .delayUntil(separator -> database.sql(JOIN)
                        .bind("workspace", workspaceId)
                        .bind("address", address.toString())
                        .bind("mailbox", address.mailbox(separator))
                        .bind("name", Parameter.fromOrEmpty(name, String.class))
                        .bind("role", role.sql())
                        .then())
                .flatMap(separator -> find(address));
    }
}
