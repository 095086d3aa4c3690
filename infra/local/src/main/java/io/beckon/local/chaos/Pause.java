package io.beckon.local.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** Waiting on the threads of a run, which nothing else uses. */
final class Pause {

    private static final long BETWEEN_LOOKS_MILLIS = 20;

    private Pause() {}

    static void of(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped", interrupted);
        }
    }

    /** @return whether it came to hold in time */
    static boolean until(BooleanSupplier holds, Duration patience) {
        Instant end = Instant.now().plus(patience);
        while (!holds.getAsBoolean()) {
            if (Instant.now().isAfter(end)) {
                return false;
            }
            of(BETWEEN_LOOKS_MILLIS);
        }
        return true;
    }
}
