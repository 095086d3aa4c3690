package io.beckon.bench.stage;

import java.time.Duration;

/** Waits for something, but not for ever. */
public final class Patience {

    private final long end;
    private final String what;

    private Patience(Duration atMost, String what) {
        this.end = System.nanoTime() + atMost.toNanos();
        this.what = what;
    }

    public static Patience of(Duration atMost, String what) {
        return new Patience(atMost, what);
    }

    /**
     * Sleeps.
     *
     * @throws IllegalStateException when the time is over
     */
    public void wait(Duration pause) {
        if (System.nanoTime() > end) {
            throw new IllegalStateException("waited in vain for " + what);
        }
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while waiting for " + what, interrupted);
        }
    }
}
