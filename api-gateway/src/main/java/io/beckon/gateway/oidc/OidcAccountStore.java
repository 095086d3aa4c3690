package io.beckon.gateway.oidc;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.erased.ErasedAddresses;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.Parameter;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The accounts that a provider vouches for, and who of the provider each of them is. */
@Component
class OidcAccountStore {

    private static final String FIND = """
            SELECT a.id, a.workspace_id, w.suspended_at IS NOT NULL AS suspended
              FROM account a JOIN workspace w ON w.id = a.workspace_id
             WHERE a.address = :address
            """;

    private static final String FIND_BOUND = """
            SELECT a.id, a.workspace_id, w.suspended_at IS NOT NULL AS suspended
              FROM account_identity b
              JOIN account a ON a.id = b.account_id
              JOIN workspace w ON w.id = a.workspace_id
             WHERE b.issuer = :issuer AND b.subject = :subject
            """;

    /** Nothing where the account is somebody of the issuer, or the person has an account; who comes at once waits here. */
    private static final String BIND = """
            INSERT INTO account_identity (issuer, subject, account_id, bound_at)
            VALUES (:issuer, :subject, :account, :now)
            ON CONFLICT DO NOTHING
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

    /** Empty for who has not signed in yet. */
    Mono<Found> find(Identity identity) {
        return database.sql(FIND_BOUND)
                .bind("issuer", identity.issuer())
                .bind("subject", identity.subject())
                .map(OidcAccountStore::found)
                .one();
    }

    /** Whether the account is this person from now on; not if it is somebody else of the issuer. */
    Mono<Boolean> bind(Identity identity, long accountId, Instant now) {
        return database.sql(BIND)
                .bind("issuer", identity.issuer())
                .bind("subject", identity.subject())
                .bind("account", accountId)
                .bind("now", now)
                .fetch()
                .rowsUpdated()
                .flatMap(rows -> rows == 1
                        ? Mono.just(true)
                        : find(identity)
                                .map(bound -> bound.accountId() == accountId)
                                .defaultIfEmpty(false));
    }

    /** Empty when nobody has the address. */
    Mono<Found> find(EmailAddress address) {
        return database.sql(FIND)
                .bind("address", address.toString())
                .map(OidcAccountStore::found)
                .one();
    }

    private static Found found(Readable row) {
        return new Found(
                Objects.requireNonNull(row.get("id", Long.class)),
                Objects.requireNonNull(row.get("workspace_id", Long.class)),
                Boolean.TRUE.equals(row.get("suspended", Boolean.class)));
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
