package io.beckon.reminder.sweep;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;

/** How soon a campaign is looked at again: soon while something moves, up to 16 times later while nothing does. */
final class Pace {

    private static final int SLOWEST = 16;

    private final Duration quickest;
    private final Map<Long, Step> steps = new HashMap<>();

    Pace(Duration quickest) {
        this.quickest = quickest;
    }

    boolean isTurn(long campaign, Instant now) {
        Step step = steps.get(campaign);
        return step == null || !step.next().isAfter(now);
    }

    void looked(long campaign, boolean moved, Instant now) {
        Step before = steps.get(campaign);
        int factor = moved || before == null ? 1 : Math.min(before.factor() * 2, SLOWEST);
        steps.put(campaign, new Step(factor, now.plus(quickest.multipliedBy(factor))));
    }

    void keepOnly(Collection<Long> campaigns) {
        steps.keySet().retainAll(new HashSet<>(campaigns));
    }

    private record Step(int factor, Instant next) {}
}
