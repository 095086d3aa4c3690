package io.beckon.mail.delivery;

import io.beckon.mail.letter.Addressee;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that is ours to send.
 *
 * @param attempts       tries before this one
 * @param firstAttemptAt of the first of them, or null
 * @param resent         an answer to it was lost once, and this is the second go
 * @param mailbox        for the daily limit; null where there is no invitation
 */
record ClaimedDelivery(
        Addressee addressee,
        long campaignId,
        int attempts,
        @Nullable Instant firstAttemptAt,
        boolean resent,
        @Nullable String mailbox) {

    long id() {
        return addressee.deliveryId();
    }
}
