package io.beckon.gateway.console.operations;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What goes on at a moment, as far as the console shows it. */
record Going(
        Instant at,
        List<Worker> workers,
        Mails mails,
        Retries retries,
        Rates rates,
        @Nullable List<Queue> queues,
        @Nullable String queuesMissing) {

    /** A mail worker; it renews its lease, and who is not heard from lets it run out. */
    record Worker(
            String id, String name, boolean alive, @Nullable String version, Instant since, Instant leaseUntil) {}

    record Mails(long campaigns, long notCounted, long rowsWaiting, State ready, State sending, State deferred) {

        /** In the order in which a mail goes through them, by the ends of their sentences' keys. */
        public List<Counted> states() {
            return List.of(
                    new Counted("ready", ready), new Counted("sending", sending), new Counted("deferred", deferred));
        }
    }

    record Counted(String key, State state) {}

    record State(long count, @Nullable Instant oldest) {}

    record Retries(long overdue, long soon, @Nullable Instant earliest) {}

    record Rates(double invitedPerSecond, double sentPerSecond) {}

    /** A queue of hints, whose name says what they are about and how urgent. */
    record Queue(String name, long waiting, long consumers) {}
}
