package io.beckon.mail.lease;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** What claims are made under: a worker's row at one epoch. It is renewed until it is lost, and once lost it never comes back. */
public final class Hold {

    private static final long LOST = Long.MIN_VALUE;

    private final long workerId;
    private final int epoch;
    private final LongSupplier nanoTime;
    private final long start;
    private final long marginNanos;
    private final AtomicLong leftUntil;

    /** @param from reading of {@code nanoTime} taken before the database was asked for the lease */
    Hold(long workerId, int epoch, LongSupplier nanoTime, long from, long lengthNanos, long marginNanos) {
        this.workerId = workerId;
        this.epoch = epoch;
        this.nanoTime = nanoTime;
        this.start = from;
        this.marginNanos = marginNanos;
        this.leftUntil = new AtomicLong(lengthNanos);
    }

    public long workerId() {
        return workerId;
    }

    public int epoch() {
        return epoch;
    }

    /** Whether a mail may still be begun; judged by this machine's monotonic clock alone. */
    public boolean hasTimeLeft() {
        return left() > marginNanos;
    }

    boolean isOver() {
        return left() <= 0;
    }

    void renewed(long from, long lengthNanos) {
        leftUntil.updateAndGet(until -> until == LOST ? LOST : from - start + lengthNanos);
    }

    void lose() {
        leftUntil.set(LOST);
    }

    private long left() {
        long until = leftUntil.get();
        return until == LOST ? 0 : until - (nanoTime.getAsLong() - start);
    }

    @Override
    public String toString() {
        return "worker " + workerId + " epoch " + epoch;
    }
}
