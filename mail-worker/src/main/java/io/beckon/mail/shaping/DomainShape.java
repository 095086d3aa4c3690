package io.beckon.mail.shaping;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one recipient domain takes: a rate that is halved when it complains and rises by the second while it takes mails. Whoever comes too
 * early is given a time of his own, one after the other, so that they do not all come back together. Thread-safe.
 */
final class DomainShape {

    /** Mails of one second may go together. */
    private static final double BURST_MILLIS = 1_000;

    private static final double SHORTEST_WAIT_MILLIS = 1_000;
    private static final int MOST_WORKSPACES = 100;
    private static final long ONE_COMPLAINT_MILLIS = 1_000;

    private final ShapingSettings settings;
    private final ShapingSettings.@Nullable Fixed fixed;

    // Guarded by this; times in milliseconds of the clock.
    private double rate;
    private double nextGo;
    private double nextSlot;
    private long complainedAt;
    private long raisedAt;
    private int onTheirWay;
    private final Set<Long> workspaces = new LinkedHashSet<>();

    DomainShape(ShapingSettings settings, ShapingSettings.@Nullable Fixed fixed) {
        this.settings = settings;
        this.fixed = fixed;
        this.rate = ceiling();
    }

    private double ceiling() {
        return fixed == null || fixed.rate() == null ? Double.POSITIVE_INFINITY : fixed.rate();
    }

    /** Null where one may go now, who then is on his way until {@link #left}; else when to come back. */
    synchronized @Nullable Instant ask(long workspaceId, Instant now) {
        Instant notBefore = ask(now.toEpochMilli());
        if (notBefore != null) {
            concerns(workspaceId);
        }
        return notBefore;
    }

    private @Nullable Instant ask(double at) {
        if (fixed != null && fixed.connections() != null && onTheirWay >= fixed.connections()) {
            return slot(at, Double.isInfinite(rate) ? fixed.connections() : rate);
        }
        if (Double.isInfinite(rate)) {
            onTheirWay++;
            return null;
        }
        nextGo = Math.max(nextGo, at - BURST_MILLIS);
        if (nextGo > at) {
            return slot(at, rate);
        }
        nextGo += 1_000 / rate;
        onTheirWay++;
        return null;
    }

    private Instant slot(double at, double perSecond) {
        nextSlot = Math.max(nextSlot, Math.max(nextGo, at + SHORTEST_WAIT_MILLIS)) + 1_000 / perSecond;
        double latest = at + settings.longest().toMillis();
        if (nextSlot > latest) {
            // Those behind the last slot are dealt out over the whole time once more.
            nextSlot = at + SHORTEST_WAIT_MILLIS;
            return Instant.ofEpochMilli((long) latest);
        }
        return Instant.ofEpochMilli((long) nextSlot);
    }

    synchronized void left() {
        onTheirWay--;
    }

    /** Mails that were on their way together complain together: they count as one within a second. */
    synchronized void complained(long workspaceId, Instant now) {
        concerns(workspaceId);
        long at = now.toEpochMilli();
        if (complainedAt != 0 && at - complainedAt < ONE_COMPLAINT_MILLIS) {
            return;
        }
        complainedAt = at;
        raisedAt = at;
        rate = isSlowed() ? Math.max(settings.leastRate(), rate / 2) : Math.min(settings.firstRate(), ceiling() / 2);
        nextGo = Math.max(nextGo, at + 1_000 / rate);
    }

    /** @return whether it has recovered and needs no shape any more */
    synchronized boolean took(Instant now) {
        if (!isSlowed()) {
            return false;
        }
        long at = now.toEpochMilli();
        rate += settings.recover() * Math.min(1_000, Math.max(0, at - raisedAt)) / 1_000;
        raisedAt = Math.max(raisedAt, at);
        if (rate >= Math.min(settings.freeRate(), ceiling())) {
            rate = ceiling();
            complainedAt = 0;
            workspaces.clear();
        }
        return !isSlowed() && fixed == null;
    }

    private void concerns(long workspaceId) {
        if (workspaces.size() < MOST_WORKSPACES) {
            workspaces.add(workspaceId);
        }
    }

    /** Some of those whose mails are held back: nobody else is told which domains others write to. */
    synchronized Set<Long> workspaces() {
        return Set.copyOf(workspaces);
    }

    /** Whether it has less than it is set to have. */
    synchronized boolean isSlowed() {
        return rate < ceiling();
    }

    synchronized double rate() {
        return rate;
    }

    synchronized Instant complainedAt() {
        return Instant.ofEpochMilli(complainedAt);
    }
}
