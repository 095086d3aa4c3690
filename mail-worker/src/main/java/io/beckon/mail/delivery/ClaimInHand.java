package io.beckon.mail.delivery;

import io.beckon.mail.journal.ClaimJournal;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A claim until the last of its deliveries is recorded. */
final class ClaimInHand {

    private final Claim claim;
    private final ClaimJournal journal;
    private final AtomicInteger open;
    private volatile boolean kept;
    private final Sinks.Empty<Void> recorded = Sinks.empty();

    ClaimInHand(Claim claim, ClaimJournal journal) {
        this.claim = claim;
        this.journal = journal;
        this.open = new AtomicInteger(claim.deliveries().size());
    }

    Claim claim() {
        return claim;
    }

    ClaimJournal journal() {
        return journal;
    }

    /** One of its outcomes could not be recorded: the claim's row must go on saying who had that delivery. */
    void keepInDatabase() {
        kept = true;
    }

    /** Whether nothing is open once so many more are recorded, and its row may go. */
    boolean endsWith(int more) {
        return !kept && open.get() == more;
    }

    /** Whether that was the last. */
    boolean recorded(int more) {
        boolean last = open.addAndGet(-more) == 0;
        if (last) {
            recorded.tryEmitEmpty();
        }
        return last;
    }

    /** Completes when all of it is recorded. */
    Mono<Void> whenRecorded() {
        return recorded.asMono();
    }
}
