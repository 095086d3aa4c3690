package io.beckon.gateway.invitation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that happened to one invitation, each list oldest first.
 *
 * @param formerAddresses where its mails went before a manager corrected its address
 */
record InvitationHistory(
        InvitationView invitation, List<Mail> deliveries, List<Trace> evidence, List<FormerAddress> formerAddresses) {

    /**
     * One mail of it.
     *
     * @param nextAttemptAt when it is tried again, or first
     * @param cause         why it is held back, or ended without being sent
     * @param moved         {@code earlier} for a reminder that closed days would have moved behind the expiry
     * @param tries         those that did not end in the mail being taken
     */
    record Mail(
            String id,
            String purpose,
            int ordinal,
            String state,
            Instant createdAt,
            @Nullable Instant firstAttemptAt,
            @Nullable Instant nextAttemptAt,
            @Nullable Instant sentAt,
            @Nullable Integer replyCode,
            @Nullable String replyStatus,
            @Nullable String replyText,
            @Nullable String cause,
            boolean doubled,
            @Nullable String moved,
            List<Try> tries) {

        Mail with(List<Try> failedTries) {
            return new Mail(
                    id,
                    purpose,
                    ordinal,
                    state,
                    createdAt,
                    firstAttemptAt,
                    nextAttemptAt,
                    sentAt,
                    replyCode,
                    replyStatus,
                    replyText,
                    cause,
                    doubled,
                    moved,
                    failedTries);
        }
    }

    /** One try that failed, with what the mail server said. */
    record Try(
            int number,
            Instant at,
            String phase,
            @Nullable Integer replyCode,
            @Nullable String replyStatus,
            @Nullable String replyText,
            @Nullable String cause) {}

    /** A trace of opening, with its worth. */
    record Trace(
            Instant at, String grade, String kind, @Nullable String userAgent) {}

    /** An address that turned out to be wrong. */
    record FormerAddress(String address, Instant until) {}
}
