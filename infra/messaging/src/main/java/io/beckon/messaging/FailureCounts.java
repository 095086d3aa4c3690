package io.beckon.messaging;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** How often each message failed in this process: the wait doubles with it. Forgets the oldest beyond a bound. */
final class FailureCounts {

    private static final int REMEMBERED = 1_024;
    private static final int DOUBLINGS = 20;

    private final Duration first;
    private final Duration longest;
    private final Map<String, Integer> counts = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > REMEMBERED;
        }
    };

    FailureCounts(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
    }

    /** Counts one more failure of the message and says how long it should rest. */
    synchronized Duration failed(String message) {
        int failures = counts.merge(message, 1, Integer::sum);
        Duration rest = first.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS));
        return rest.compareTo(longest) < 0 ? rest : longest;
    }

    synchronized void forget(String message) {
        counts.remove(message);
    }
}
