package io.beckon.gateway.outcome;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of one row of a list.
 *
 * @param submission       id of the upload
 * @param row              number of the row in what was sent in
 * @param address          as written there
 * @param outcome          waiting, invited, refused, parked, or not_taken (the upload as a whole was refused or never completed)
 * @param reason           permanent code of why it was refused or parked
 * @param sentence         the same in words
 * @param mend             what can be done about it
 * @param suggestedAddress an address of the same person that is free
 * @param invitation       id of the invitation
 * @param deliveryState    of the invitation's first mail
 * @param reply            the mail server's own words, those of a mail that came back first, or why there are none
 */
record RowOutcome(
        String submission,
        long row,
        @Nullable String address,
        String outcome,
        @Nullable String reason,
        @Nullable String sentence,
        @Nullable String mend,
        @Nullable String suggestedAddress,
        @Nullable String invitation,
        @Nullable String invitationState,
        @Nullable String deliveryState,
        @Nullable Instant sentAt,
        @Nullable Instant openedAt,
        @Nullable Instant acceptedAt,
        @Nullable String reply) {

    /** A row that is no invitation. */
    static RowOutcome notInvited(
            long submission,
            long row,
            @Nullable String address,
            String outcome,
            @Nullable String reason,
            @Nullable String sentence,
            @Nullable String mend,
            @Nullable String suggestedAddress) {
        return new RowOutcome(
                String.valueOf(submission),
                row,
                address,
                outcome,
                reason,
                sentence,
                mend,
                suggestedAddress,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
