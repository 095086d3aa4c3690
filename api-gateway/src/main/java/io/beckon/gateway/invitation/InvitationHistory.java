package io.beckon.gateway.invitation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that happened to one invitation, each list oldest first.
 *
 * @param formerAddresses where its mails went before a manager corrected its address
 * @param outlook         what is still to come
 */
record InvitationHistory(
        InvitationView invitation,
        List<Mail> deliveries,
        List<Trace> evidence,
        List<FormerAddress> formerAddresses,
        InvitationOutlook outlook) {

    /**
     * One mail of it.
     *
     * @param nextAttemptAt when it is tried again, or first
     * @param provider      which of the installation's mail servers answered last
     * @param cause         why it is held back, or ended without being sent
     * @param moved         {@code earlier} for a reminder that closed days would have moved behind the expiry
     * @param tries         those that did not end in the mail being taken
     * @param bounces       what was reported of it after it had been taken
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
            @Nullable String provider,
            @Nullable String cause,
            boolean doubled,
            @Nullable String moved,
            List<Try> tries,
            List<Bounce> bounces) {

        Mail with(List<Try> failedTries, List<Bounce> reports) {
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
                    provider,
                    cause,
                    doubled,
                    moved,
                    failedTries,
                    reports);
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
            @Nullable String provider,
            @Nullable String cause) {}

    /**
     * A report on a mail that came back later, or a complaint about it.
     *
     * @param kind       hard, soft, blocked or complaint
     * @param address    where the mail had gone
     * @param status     the status code (RFC 3463)
     * @param diagnostic the mail server's own words
     * @param ended      from then on nothing is sent to the address
     */
    record Bounce(
            Instant at,
            String kind,
            String address,
            @Nullable String status,
            @Nullable String diagnostic,
            boolean ended) {}

    /** A trace of opening, with its worth. */
    record Trace(
            Instant at, String grade, String kind, @Nullable String userAgent) {}

    /** An address that turned out to be wrong. */
    record FormerAddress(String address, Instant until) {}
}
