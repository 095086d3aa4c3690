package io.beckon.local.chaos;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What was killed when, and how many mails the server had taken then and when it was there again. */
final class KillLog {

    /** @param back when it was ready again */
    record Entry(Victim victim, Instant killed, long takenThen, Instant back, long takenAtReturn) {

        boolean covers(Instant instant) {
            return !instant.isBefore(killed) && !instant.isAfter(back);
        }

        long takenMeanwhile() {
            return takenAtReturn - takenThen;
        }
    }

    private final List<Entry> entries = new CopyOnWriteArrayList<>();
    private final List<String> crashes = new CopyOnWriteArrayList<>();

    void add(Entry entry) {
        entries.add(entry);
    }

    /** A service that had been ready ended of itself. */
    void crashed(String sentence) {
        crashes.add(sentence);
    }

    List<Entry> entries() {
        return List.copyOf(entries);
    }

    List<String> crashes() {
        return List.copyOf(crashes);
    }
}
