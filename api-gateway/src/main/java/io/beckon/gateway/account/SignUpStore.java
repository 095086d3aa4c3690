package io.beckon.gateway.account;

import io.beckon.contracts.address.EmailAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.Parameter;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The sign-ups that wait for their mailbox to be confirmed, and the workspaces that become of them. */
@Component
class SignUpStore {

    /** Each sign-up clears away more than it adds, so the table stays as large as what is going on. */
    private static final String CLEAR = """
            DELETE FROM sign_up
             WHERE key IN (SELECT key FROM sign_up WHERE expires_at <= :now ORDER BY expires_at LIMIT 4 FOR UPDATE SKIP LOCKED)
            """;

    private static final String INSERT = """
            INSERT INTO sign_up (key, workspace_name, owner_name, address, locale, expires_at)
            VALUES (:key, :workspace, :owner, :address, :locale, :expires)
            """;

    private static final String TAKE = """
            DELETE FROM sign_up WHERE key = :key AND expires_at > :now
            RETURNING workspace_name, owner_name, address, locale
            """;

    private static final String OPEN = """
            INSERT INTO workspace (name, from_name, from_address, public_base_url, locale)
            VALUES (:name, :name, :from, :baseUrl, :locale)
            RETURNING id
            """;

    /** Two who confirm the same address at once: the second waits for the first and gets no row. */
    private static final String ADD_OWNER = """
            INSERT INTO account (workspace_id, address, mailbox, display_name, role, password_hash)
            VALUES (:workspace, :address, :mailbox, :name, 'owner', :password)
            ON CONFLICT (address) DO NOTHING
            RETURNING id
            """;

    /** Who wants to open which workspace. */
    record Wanted(String workspace, String owner, EmailAddress address, String locale) {}

    private final DatabaseClient database;
    private final SignUpSettings settings;
    private final Clock clock;

    SignUpStore(DatabaseClient database, SignUpSettings settings, Clock clock) {
        this.database = database;
        this.settings = settings;
        this.clock = clock;
    }

    Mono<Void> insert(String id, Wanted wanted, Duration lifetime) {
        Instant now = clock.instant();
        return database.sql(CLEAR)
                .bind("now", now)
                .then()
                .then(database.sql(INSERT)
                        .bind("key", key(id))
                        .bind("workspace", wanted.workspace())
                        .bind("owner", wanted.owner())
                        .bind("address", wanted.address().toString())
                        .bind("locale", wanted.locale())
                        .bind("expires", now.plus(lifetime))
                        .then());
    }

    /** Takes it away, so that it is confirmed once; empty when there is none. */
    Mono<Wanted> take(String id) {
        return database.sql(TAKE)
                .bind("key", key(id))
                .bind("now", clock.instant())
                .map(row -> new Wanted(
                        Objects.requireNonNull(row.get("workspace_name", String.class)),
                        Objects.requireNonNull(row.get("owner_name", String.class)),
                        EmailAddress.parse(row.get("address", String.class)),
                        Objects.requireNonNull(row.get("locale", String.class))))
                .one();
    }

    /** In a transaction: makes the workspace and its owner. The owner's account; empty when the address is in use meanwhile. */
    Mono<Long> open(Wanted wanted, @Nullable String passwordHash) {
        String from = Objects.requireNonNull(settings.fromAddress(), "sign-up is open only with a sender");
        return open(wanted, from, settings.publicBaseUrl(), passwordHash);
    }

    /** The same with a sender and an address of its own. */
    Mono<Long> open(Wanted wanted, String fromAddress, String publicBaseUrl, @Nullable String passwordHash) {
        return database.sql(OPEN)
                .bind("name", wanted.workspace())
                .bind("from", fromAddress)
                .bind("baseUrl", publicBaseUrl)
                .bind("locale", wanted.locale())
                .map(row -> row.get("id", Long.class))
                .one()
                .flatMap(workspace -> addOwner(workspace, wanted, passwordHash));
    }

    private Mono<Long> addOwner(long workspaceId, Wanted wanted, @Nullable String passwordHash) {
        return database.sql(ADD_OWNER)
                .bind("workspace", workspaceId)
                .bind("address", wanted.address().toString())
                .bind("mailbox", wanted.address().mailbox("+")) // a new workspace's separator
                .bind("name", wanted.owner())
                .bind("password", Parameter.fromOrEmpty(passwordHash, String.class))
                .map(row -> row.get("id", Long.class))
                .one();
    }

    private static byte[] key(String id) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
