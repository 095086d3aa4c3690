package io.beckon.gateway.oidc;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Remembers which attempts came back, until they are over anyway: none ends twice, at whichever gateway. */
@Component
class AttemptStore {

    private static final String USE = """
            INSERT INTO oidc_attempt_used (state, expires_at) VALUES (:state, :expires) ON CONFLICT (state) DO NOTHING
            """;

    /** Each clears away more than it adds, so the table stays as large as what is going on. */
    private static final String CLEAR = """
            DELETE FROM oidc_attempt_used
             WHERE state IN (SELECT state FROM oidc_attempt_used
                              WHERE expires_at <= :now ORDER BY expires_at LIMIT 4 FOR UPDATE SKIP LOCKED)
            """;

    private final DatabaseClient database;
    private final Clock clock;

    AttemptStore(DatabaseClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Whether it had not been used before. */
    Mono<Boolean> use(Attempt attempt) {
        return database.sql(CLEAR)
                .bind("now", clock.instant())
                .then()
                .then(database.sql(USE)
                        .bind("state", hash(attempt.state()))
                        .bind("expires", attempt.expiresAt())
                        .fetch()
                        .rowsUpdated())
                .map(rows -> rows == 1);
    }

    private static byte[] hash(String state) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(state.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
