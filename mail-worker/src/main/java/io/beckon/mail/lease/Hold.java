package io.beckon.mail.lease;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** What claims are made under: a worker's row at one epoch. It is renewed until it is lost, and once lost it never comes back. */
public final class Hold {

    private static final long LOST = Long.MIN_VALUE;

    private final Holder holder;
    private final LongSupplier nanoTime;
    private final long start;
    private final long marginNanos;
    private final AtomicLong leftUntil;

    /** @param from reading of {@code nanoTime} taken before the database was asked for the lease */
    Hold(Holder holder, LongSupplier nanoTime, long from, long lengthNanos, long marginNanos) {
        this.holder = holder;
        this.nanoTime = nanoTime;
        this.start = from;
        this.marginNanos = marginNanos;
        this.leftUntil = new AtomicLong(lengthNanos);
    }

    /** That of a worker that is no more: nothing is begun under it, what it left behind is recorded. */
    public static Hold ofDead(Holder holder) {
        Hold dead = new Hold(holder, () -> 0, 0, 0, 0);
        dead.lose();
        return dead;
    }

    public Holder holder() {
        return holder;
    }

    public long workerId() {
        return holder.workerId();
    }

    public int epoch() {
        return holder.epoch();
    }

    /** Whether a mail may still be begun; judged by this machine's monotonic clock alone. */
    public boolean hasTimeLeft() {
        return left() > marginNanos;
    }

    /** Whether its time is up, by the same clock: then others may have what was claimed under it. */
    public boolean isOver() {
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
        return holder.toString();
    }
}
