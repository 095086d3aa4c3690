package io.beckon.gateway.code;

import io.beckon.contracts.link.KeyedHashes;
import io.beckon.gateway.page.LinkKeys;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import reactor.core.publisher.Mono;

/**
 * Codes of eight digits, kept as keyed hashes. Each has few attempts, counted in a transaction of their own before the code is looked
 * at; and whoever deletes the row has used it, so that of two uses in the same moment one fails.
 */
@Component
public class OneTimeCodes {

    /** What a code is for; one of another purpose is worth nothing. */
    public enum Purpose {
        SIGN_IN,
        SIGN_UP,
        REGISTRATION
    }

    /** A code fits at once, or one in ten million tries does. */
    private static final int ATTEMPTS = 5;

    private static final int DIGITS = 8;
    private static final int CODES = 100_000_000;
    private static final Pattern GAPS = Pattern.compile("[\\s-]");

    private static final SecureRandom RANDOM = new SecureRandom();

    private static final String ISSUE = """
            INSERT INTO one_time_code (key, hash, attempts_left, expires_at) VALUES (:key, :hash, :attempts, :expires)
            ON CONFLICT (key) DO UPDATE
               SET hash = excluded.hash, attempts_left = excluded.attempts_left, expires_at = excluded.expires_at
            """;

    /** Each code clears away more than it adds, so the table stays as large as what is going on. */
    private static final String CLEAR = """
            DELETE FROM one_time_code
             WHERE key IN (SELECT key FROM one_time_code WHERE expires_at <= :now ORDER BY expires_at LIMIT 4 FOR UPDATE SKIP LOCKED)
            """;

    private static final String ATTEMPT = """
            UPDATE one_time_code SET attempts_left = attempts_left - 1
             WHERE key = :key AND attempts_left > 0 AND expires_at > :now
            RETURNING hash
            """;

    private static final String USE = "DELETE FROM one_time_code WHERE key = :key AND hash = :hash";

    private final DatabaseClient database;
    private final TransactionalOperator ownTransaction;
    private final KeyedHashes hashes;
    private final Clock clock;

    OneTimeCodes(DatabaseClient database, ReactiveTransactionManager transactions, LinkKeys keys, Clock clock) {
        this.database = database;
        this.ownTransaction = TransactionalOperator.create(
                transactions, new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_REQUIRES_NEW));
        this.hashes = keys.hashes();
        this.clock = clock;
    }

    /** A fresh code for the subject; an earlier one is worth nothing from now on. */
    public Mono<String> issue(Purpose purpose, String subject, Duration lifetime) {
        return Mono.defer(() -> {
            String code = String.format(Locale.ROOT, "%0" + DIGITS + "d", RANDOM.nextInt(CODES));
            Instant now = clock.instant();
            return database.sql(CLEAR)
                    .bind("now", now)
                    .then()
                    .then(database.sql(ISSUE)
                            .bind("key", key(purpose, subject))
                            .bind("hash", hashes.of(secret(purpose, subject, code)))
                            .bind("attempts", (short) ATTEMPTS)
                            .bind("expires", now.plus(lifetime))
                            .then())
                    .thenReturn(code);
        });
    }

    /**
     * Takes one attempt.
     *
     * @return the hash of the code that fits, for {@link #use}; empty when the code is wrong, used or too old, or there is none
     */
    public Mono<byte[]> check(Purpose purpose, String subject, String written) {
        String code = GAPS.matcher(written).replaceAll("");
        return database.sql(ATTEMPT)
                .bind("key", key(purpose, subject))
                .bind("now", clock.instant())
                .map(row -> row.get("hash", byte[].class))
                .one()
                .as(ownTransaction::transactional)
                .filter(hash -> hashes.matches(hash, secret(purpose, subject, code)));
    }

    /** Uses a code up, in the transaction of what it was for. Whether it was there to be used still. */
    public Mono<Boolean> use(Purpose purpose, String subject, byte[] hash) {
        return database.sql(USE)
                .bind("key", key(purpose, subject))
                .bind("hash", hash)
                .fetch()
                .rowsUpdated()
                .map(rows -> rows == 1);
    }

    private static String secret(Purpose purpose, String subject, String code) {
        return purpose + "\n" + subject + "\n" + code;
    }

    private static byte[] key(Purpose purpose, String subject) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest((purpose + "\n" + subject).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
