package io.beckon.gateway.console.invitation;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the API tells of one invitation.
 *
 * @param deliveries its mails, the oldest first
 */
record History(
        Listing.Invited invitation,
        List<Mail> deliveries,
        List<Trace> evidence,
        List<FormerAddress> formerAddresses,
        Outlook outlook) {

    record Mail(
            String purpose,
            String state,
            Instant createdAt,
            @Nullable Instant nextAttemptAt,
            @Nullable Instant sentAt,
            @Nullable Integer replyCode,
            @Nullable String replyStatus,
            @Nullable String replyText,
            @Nullable String provider,
            @Nullable String cause,
            List<Try> tries,
            List<Bounce> bounces) {

        /** What the mail server said, as it said it. */
        public @Nullable String reply() {
            return words(replyCode, replyStatus, replyText);
        }

        public String badge() {
            if (bounces.stream().anyMatch(Bounce::ended)) {
                return "bad";
            }
            return switch (state) {
                case "sent" -> "good";
                case "failed" -> "bad";
                case "deferred", "unknown" -> "warn";
                default -> "";
            };
        }
    }

    record Try(
            int number,
            Instant at,
            @Nullable Integer replyCode,
            @Nullable String replyStatus,
            @Nullable String replyText,
            @Nullable String provider,
            @Nullable String cause) {

        public @Nullable String reply() {
            String said = words(replyCode, replyStatus, replyText);
            return said == null ? cause : said;
        }
    }

    record Bounce(Instant at, String kind, @Nullable String diagnostic, boolean ended) {}

    record Trace(Instant at, String grade, @Nullable String userAgent) {}

    record FormerAddress(String address, Instant until) {}

    record Outlook(
            String timeZone,
            @Nullable Instant nextReminderAt,
            @Nullable Instant expiresAt) {}

    private static @Nullable String words(@Nullable Integer code, @Nullable String status, @Nullable String text) {
        String words = Stream.of(code, status, text)
                .filter(part -> part != null)
                .map(Object::toString)
                .filter(part -> !part.isBlank())
                .collect(Collectors.joining(" "));
        return words.isEmpty() ? null : words;
    }
}
