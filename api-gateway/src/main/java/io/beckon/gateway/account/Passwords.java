package io.beckon.gateway.account;

import io.beckon.gateway.problem.ProblemType;
import java.text.Normalizer;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Hashes and checks passwords with Argon2id (RFC 9106), on few threads of their own: each takes tens of milliseconds and megabytes on
 * purpose, and an event loop has neither.
 */
@Component
class Passwords implements DisposableBean {

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int LANES = 1;
    private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

    private final Scheduler threads;
    private final Argon2PasswordEncoder encoder;
    /** Compared with where there is no password, so that its absence takes as long as a wrong one. */
    private final String nobodys;

    Passwords(SignInSettings settings) {
        this.threads =
                Schedulers.newBoundedElastic(settings.hashesAtOnce(), settings.hashesWaiting(), "passwords", 60, true);
        this.encoder = new Argon2PasswordEncoder(
                SALT_BYTES, HASH_BYTES, LANES, settings.hashMemory(), settings.hashIterations());
        this.nobodys = encode("the password of nobody");
    }

    /**
     * Whether this is the password.
     *
     * @param hash null where there is none: then it takes as long, and the answer is no
     */
    Mono<Boolean> matches(String password, @Nullable String hash) {
        return off(() -> {
            boolean fits = encoder.matches(normalized(password), hash == null ? nobodys : hash);
            return fits && hash != null;
        });
    }

    Mono<String> hash(String password) {
        return off(() -> encode(password));
    }

    /** Whether a hash was made with less effort than the settings ask for now. */
    boolean isOutdated(String hash) {
        return encoder.upgradeEncoding(hash);
    }

    @Override
    public void destroy() {
        threads.dispose();
    }

    private <T> Mono<T> off(Callable<T> work) {
        return Mono.fromCallable(work)
                .subscribeOn(threads)
                .onErrorMap(
                        RejectedExecutionException.class,
                        full -> ProblemType.BUSY.with().retryAfter(TRY_AGAIN));
    }

    private String encode(String password) {
        String hash = encoder.encode(normalized(password));
        if (hash == null) {
            throw new IllegalStateException("a password that is there has a hash");
        }
        return hash;
    }

    /** The same letters typed on another keyboard are the same password (RFC 8265 4.2.1). */
    private static String normalized(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFC);
    }
}
