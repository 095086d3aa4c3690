package io.beckon.mail.journal;

import io.beckon.mail.transport.SendResult;
import java.time.Instant;

/** What is written down of one claim. Thread-safe; each call costs some microseconds and never blocks on a lock for longer than that. */
public interface ClaimJournal {

    /** Of a claim that needs none: all of its outcomes are known already. */
    ClaimJournal NONE = new ClaimJournal() {
        @Override
        public boolean mayBegin() {
            return true;
        }

        @Override
        public boolean intend(long deliveryId) {
            return true;
        }

        @Override
        public void ended(long deliveryId, Instant at, SendResult result) {}

        @Override
        public void recorded() {}
    };

    /** Whether an envelope of it may be begun. */
    boolean mayBegin();

    /**
     * To be called directly before the final dot is written.
     *
     * @return whether it is written down; if not, the dot must not be written
     */
    boolean intend(long deliveryId);

    /**
     * To be called directly after the answer to a final dot. Where it cannot be written down the mail is unknown after a crash.
     *
     * @param at in microseconds; the database must be told the same
     */
    void ended(long deliveryId, Instant at, SendResult result);

    /** All of it is recorded in the database: what is written down of it may go. */
    void recorded();
}
