package io.beckon.mail.delivery;

import io.beckon.mail.journal.IntentJournal;
import io.beckon.mail.lease.Hold;
import io.beckon.mail.lease.WorkerLease;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Whether anything may be claimed now: not before what a dead process left here is recorded, for some of it may be what would be claimed;
 * not without a lease; not while nothing can be written down.
 */
@Component
class ClaimPermit {

    private final JournalReplays replays;
    private final WorkerLease lease;
    private final IntentJournal journal;

    ClaimPermit(JournalReplays replays, WorkerLease lease, IntentJournal journal) {
        this.replays = replays;
        this.lease = lease;
        this.journal = journal;
    }

    /** What to claim under; empty while nothing may be claimed. */
    Optional<Hold> hold() {
        return replays.firstIsOver() ? lease.hold().filter(journal::covers) : Optional.empty();
    }
}
