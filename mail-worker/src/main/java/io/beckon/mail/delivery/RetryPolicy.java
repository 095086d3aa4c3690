package io.beckon.mail.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** When a delivery is tried again: exponential back-off with full jitter, so that those which failed together do not come back together. */
final class RetryPolicy {

    private static final int DOUBLINGS = 20;

    private final DeliverySettings.Retry settings;
    private final RandomGenerator random;

    RetryPolicy(DeliverySettings.Retry settings, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
    }

    /** @param failures tries that failed so far, the last one included */
    Instant next(Instant now, int failures) {
        long most = longestPause(failures).toMillis();
        long least = settings.least().toMillis();
        return now.plusMillis(least >= most ? least : random.nextLong(least, most + 1));
    }

    boolean isPastHorizon(Instant firstAttemptAt, Instant nextAttemptAt) {
        return nextAttemptAt.isAfter(firstAttemptAt.plus(settings.horizon()));
    }

    private Duration longestPause(int failures) {
        Duration pause = settings.first().multipliedBy(1L << Math.min(Math.max(failures - 1, 0), DOUBLINGS));
        return pause.compareTo(settings.longest()) < 0 ? pause : settings.longest();
    }
}
