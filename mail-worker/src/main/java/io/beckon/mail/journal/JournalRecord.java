package io.beckon.mail.journal;

import io.beckon.mail.lease.Holder;
import io.beckon.mail.transport.SendResult;
import java.time.Instant;
import java.util.List;

/** One line of the journal. */
sealed interface JournalRecord {

    /** Begins every file. @param boot of the machine, see {@link Boot} */
    record Begun(String boot) implements JournalRecord {}

    /** From here on this process may claim under it; without this line nothing is known of what it held. */
    record Leased(Holder holder) implements JournalRecord {}

    /** Written before anything of the claim is begun. */
    record Claimed(long claimId, Holder holder, List<Long> deliveries) implements JournalRecord {}

    /** Written directly before the final dot: from here on the server may have the mail. */
    record Intended(long claimId, long deliveryId) implements JournalRecord {}

    /** What became of it. @param at in microseconds, as it is recorded in the database */
    record Ended(long claimId, Holder holder, long deliveryId, Instant at, SendResult result)
            implements JournalRecord {}

    /** All of the claim is in the database. */
    record Recorded(long claimId) implements JournalRecord {}
}
