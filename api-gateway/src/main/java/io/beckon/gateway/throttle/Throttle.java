package io.beckon.gateway.throttle;

import io.beckon.gateway.problem.ProblemException;
import io.beckon.gateway.problem.ProblemType;
import io.r2dbc.spi.Readable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import reactor.core.publisher.Mono;

/**
 * Counts attempts in a transaction of their own: a request that is refused and rolled back has been an attempt all the same. One
 * statement each, so that no two gateways count past each other.
 */
@Component
public class Throttle {

    private static final String TAKE = """
            INSERT INTO throttle AS t (key, count, ends_at) VALUES (:key, 1, :ends)
            ON CONFLICT (key) DO UPDATE
               SET count = CASE WHEN t.ends_at <= :now THEN 1 ELSE least(t.count, 1000000000) + 1 END,
                   ends_at = CASE WHEN t.ends_at <= :now THEN excluded.ends_at ELSE t.ends_at END
            RETURNING count, ends_at
            """;

    private static final String LOOK = "SELECT count, ends_at FROM throttle WHERE key = :key AND ends_at > :now";

    private static final String FORGET = "DELETE FROM throttle WHERE key = :key";

    /** Each attempt clears away more than it can add, so the table stays as large as what is going on. */
    private static final String CLEAR = """
            DELETE FROM throttle
             WHERE key IN (SELECT key FROM throttle WHERE ends_at <= :now ORDER BY ends_at LIMIT 4 FOR UPDATE SKIP LOCKED)
            """;

    private record Window(int count, Instant ends) {}

    private final DatabaseClient database;
    private final TransactionalOperator ownTransaction;
    private final Clock clock;

    Throttle(DatabaseClient database, ReactiveTransactionManager transactions, Clock clock) {
        this.database = database;
        this.ownTransaction = TransactionalOperator.create(
                transactions, new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_REQUIRES_NEW));
        this.clock = clock;
    }

    /** Takes one attempt; ends with {@link ProblemType#TOO_MANY_ATTEMPTS} when there is none left in the window at hand. */
    public Mono<Void> take(Limit limit, String subject) {
        Instant now = clock.instant();
        return counted(limit, subject, now)
                // After its own row, so that two who clear away each other's do not wait for each other.
                .delayUntil(window -> database.sql(CLEAR).bind("now", now).then())
                .as(ownTransaction::transactional)
                .filter(window -> window.count() > limit.most())
                .flatMap(window -> Mono.error(tooMany(Duration.between(now, window.ends()))));
    }

    /** Takes no attempt; ends with {@link ProblemType#TOO_MANY_ATTEMPTS} when all of the window at hand are taken. */
    public Mono<Void> look(Limit limit, String subject) {
        Instant now = clock.instant();
        return database.sql(LOOK)
                .bind("key", key(limit, subject))
                .bind("now", now)
                .map(Throttle::window)
                .one()
                .filter(window -> window.count() >= limit.most())
                .flatMap(window -> Mono.error(tooMany(Duration.between(now, window.ends()))));
    }

    /** Begins anew for a subject, because it turned out to be who it said. */
    public Mono<Void> forget(Limit limit, String subject) {
        return database.sql(FORGET).bind("key", key(limit, subject)).then();
    }

    private Mono<Window> counted(Limit limit, String subject, Instant now) {
        return database.sql(TAKE)
                .bind("key", key(limit, subject))
                .bind("now", now)
                .bind("ends", now.plus(limit.within()))
                .map(Throttle::window)
                .one();
    }

    private static Window window(Readable row) {
        return new Window(
                Objects.requireNonNull(row.get("count", Integer.class)),
                Objects.requireNonNull(row.get("ends_at", Instant.class)));
    }

    private static ProblemException tooMany(Duration wait) {
        return ProblemType.TOO_MANY_ATTEMPTS.with().retryAfter(wait);
    }

    private static byte[] key(Limit limit, String subject) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest((limit.name() + "\n" + subject).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
