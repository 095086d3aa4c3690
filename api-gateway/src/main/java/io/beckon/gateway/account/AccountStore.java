package io.beckon.gateway.account;

import io.beckon.contracts.address.EmailAddress;
import io.r2dbc.spi.Readable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The accounts, as far as their own people are concerned. */
@Component
class AccountStore {

    /** One row in any case: an address nobody has is found as fast as one that somebody has. */
    private static final String CREDENTIALS = """
            SELECT a.id, a.password_hash
              FROM (SELECT 1) AS always
              LEFT JOIN account a ON a.address = :address
            """;

    private static final String PASSWORD = "SELECT password_hash FROM account WHERE id = :id";

    private static final String SET_PASSWORD = "UPDATE account SET password_hash = :hash WHERE id = :id";

    private static final String SHOW = """
            SELECT a.id, a.address, a.display_name, a.role::text AS role, a.password_hash IS NOT NULL AS has_password,
                   w.id AS workspace_id, w.name AS workspace_name, w.locale,
                   w.suspended_at IS NOT NULL AS suspended
              FROM account a
              JOIN workspace w ON w.id = a.workspace_id
            """;

    private static final String BY_ID = SHOW + " WHERE a.id = :id";

    private static final String BY_ADDRESS = SHOW + " WHERE a.address = :address";

    /**
     * What an address signs in with.
     *
     * @param accountId null when nobody has the address
     */
    record Credentials(@Nullable Long accountId, @Nullable String passwordHash) {}

    private final DatabaseClient database;

    AccountStore(DatabaseClient database) {
        this.database = database;
    }

    Mono<Credentials> credentials(EmailAddress address) {
        return database.sql(CREDENTIALS)
                .bind("address", address.toString())
                .map(row -> new Credentials(row.get("id", Long.class), row.get("password_hash", String.class)))
                .one();
    }

    /** The password's hash, as the only member that may be null. */
    Mono<Credentials> credentials(long accountId) {
        return database.sql(PASSWORD)
                .bind("id", accountId)
                .map(row -> new Credentials(accountId, row.get("password_hash", String.class)))
                .one();
    }

    Mono<Void> setPassword(long accountId, String hash) {
        return database.sql(SET_PASSWORD)
                .bind("id", accountId)
                .bind("hash", hash)
                .then();
    }

    Mono<Account> find(long accountId) {
        return database.sql(BY_ID)
                .bind("id", accountId)
                .map(AccountStore::account)
                .one();
    }

    /** Empty when nobody has the address. */
    Mono<Account> find(EmailAddress address) {
        return database.sql(BY_ADDRESS)
                .bind("address", address.toString())
                .map(AccountStore::account)
                .one();
    }

    private static Account account(Readable row) {
        return new Account(
                Objects.requireNonNull(row.get("id", Long.class)),
                text(row, "address"),
                row.get("display_name", String.class),
                text(row, "role"),
                Boolean.TRUE.equals(row.get("has_password", Boolean.class)),
                Objects.requireNonNull(row.get("workspace_id", Long.class)),
                text(row, "workspace_name"),
                text(row, "locale"),
                Boolean.TRUE.equals(row.get("suspended", Boolean.class)));
    }

    private static String text(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, String.class));
    }
}
