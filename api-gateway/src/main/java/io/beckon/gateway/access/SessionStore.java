package io.beckon.gateway.access;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.contracts.state.SqlName;
import io.r2dbc.spi.Readable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.Parameter;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The sessions in the database. Role and workspace are read anew at each request: a change of role works at once. */
@Component
class SessionStore {

    /** When a session was last seen is written at most so often. */
    private static final Duration SEEN_TO_THE = Duration.ofMinutes(1);

    private static final String FIND = """
            SELECT s.id, s.account_id, s.method, s.created_at, s.last_seen_at, s.expires_at, a.workspace_id, a.role::text AS role,
                   w.suspended_at IS NOT NULL AS suspended
              FROM session s
              JOIN account a ON a.id = s.account_id
              JOIN workspace w ON w.id = a.workspace_id
             WHERE s.hash = :hash AND s.expires_at > :now AND s.last_seen_at > :idleSince
            """;

    private static final String SEEN = """
            UPDATE session SET last_seen_at = :now WHERE id = :id AND last_seen_at < :now
            """;

    private static final String INSERT = """
            INSERT INTO session (account_id, hash, method, client, user_agent, created_at, last_seen_at, expires_at)
            VALUES (:account, :hash, :method, :client, :userAgent, :now, :now, :expires)
            RETURNING id
            """;

    private static final String END_OVER = """
            DELETE FROM session WHERE account_id = :account AND (expires_at <= :now OR last_seen_at <= :idleSince)
            """;

    private static final String END = "DELETE FROM session WHERE hash = :hash";

    private static final String END_ALL = "DELETE FROM session WHERE account_id = :account AND id <> :butFor";

    private final DatabaseClient database;
    private final SessionSettings settings;
    private final Clock clock;

    SessionStore(DatabaseClient database, SessionSettings settings, Clock clock) {
        this.database = database;
        this.settings = settings;
        this.clock = clock;
    }

    /** The session behind a cookie; empty when there is none or it is over. */
    Mono<SignedIn> find(SessionSecret secret) {
        Instant now = clock.instant();
        return database.sql(FIND)
                .bind("hash", secret.hash())
                .bind("now", now)
                .bind("idleSince", now.minus(settings.idle()))
                .map(row -> new Found(signedIn(row, secret), instant(row, "last_seen_at")))
                .one()
                .flatMap(found -> seen(found, now).thenReturn(found.session()));
    }

    /** A new session's id. */
    Mono<Long> insert(
            long accountId, SessionSecret secret, SignInMethod method, String client, @Nullable String userAgent) {
        Instant now = clock.instant();
        return database.sql(INSERT)
                .bind("account", accountId)
                .bind("hash", secret.hash())
                .bind("method", method.sql())
                .bind("client", client)
                .bind("userAgent", Parameter.fromOrEmpty(userAgent, String.class))
                .bind("now", now)
                .bind("expires", now.plus(settings.lifetime()))
                .map(row -> row.get("id", Long.class))
                .one();
    }

    /** Clears away what is over of one account. */
    Mono<Void> endOver(long accountId) {
        Instant now = clock.instant();
        return database.sql(END_OVER)
                .bind("account", accountId)
                .bind("now", now)
                .bind("idleSince", now.minus(settings.idle()))
                .then();
    }

    Mono<Void> end(SessionSecret secret) {
        return database.sql(END).bind("hash", secret.hash()).then();
    }

    Mono<Void> endAll(long accountId, long butFor) {
        return database.sql(END_ALL)
                .bind("account", accountId)
                .bind("butFor", butFor)
                .then();
    }

    private record Found(SignedIn session, Instant lastSeen) {}

    private Mono<Void> seen(Found found, Instant now) {
        return found.lastSeen().plus(SEEN_TO_THE).isAfter(now)
                ? Mono.empty()
                : database.sql(SEEN)
                        .bind("id", found.session().sessionId())
                        .bind("now", now)
                        .then();
    }

    private static SignedIn signedIn(Readable row, SessionSecret secret) {
        Actor actor = new Actor(Actor.Kind.ACCOUNT, number(row, "account_id"));
        SignInMethod method = SqlName.of(SignInMethod.class, row.get("method", String.class));
        ManagerRole role = SqlName.of(ManagerRole.class, row.get("role", String.class));
        // A mail may be passed on: its link never manages anything.
        Caller caller = new Caller(
                number(row, "workspace_id"),
                actor,
                method == SignInMethod.LINK ? ManagerRole.LEARNER : role,
                Boolean.TRUE.equals(row.get("suspended", Boolean.class)));
        return new SignedIn(
                number(row, "id"),
                caller,
                method,
                instant(row, "created_at"),
                instant(row, "expires_at"),
                secret.csrfToken());
    }

    private static long number(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, Long.class));
    }

    private static Instant instant(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, Instant.class));
    }
}
