package io.beckon.contracts.followup;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the mails of an invitation must be like; each part may be null for all.
 *
 * @param sentAfter        its first mail was sent at this time or later
 * @param sentBefore       its first mail was sent before this time
 * @param remindersAtLeast so many reminders and follow-ups were sent, or more
 * @param remindersAtMost  so many, or fewer
 * @param lastMailBefore   the last mail of any kind was sent before this time; one that got none does not match
 */
public record MailFilter(
        @Nullable Instant sentAfter,
        @Nullable Instant sentBefore,
        @Nullable Integer remindersAtLeast,
        @Nullable Integer remindersAtMost,
        @Nullable Instant lastMailBefore) {

    /** Any mails, or none. */
    public static final MailFilter ANY = new MailFilter(null, null, null, null, null);

    // Each a value of the invitation at hand: an EXISTS would be made a join over the deliveries of all campaigns where
    // many match.
    private static final String FIRST_MAIL = "(SELECT d.sent_at FROM delivery d WHERE d.invitation_id = i.id"
            + " AND d.purpose = 'invitation' AND d.ordinal = 0) %s";
    private static final String REMINDERS = "(SELECT count(*) FROM delivery d WHERE d.invitation_id = i.id"
            + " AND d.purpose IN ('reminder', 'follow_up') AND d.state = 'sent') %s";
    private static final String LAST_MAIL =
            "(SELECT max(d.sent_at) FROM delivery d WHERE d.invitation_id = i.id) < :lastMailBefore";

    /** Over {@code invitation i}. */
    List<String> conditions() {
        List<String> conditions = new ArrayList<>();
        if (sentAfter != null) {
            conditions.add(FIRST_MAIL.formatted(">= :sentAfter"));
        }
        if (sentBefore != null) {
            conditions.add(FIRST_MAIL.formatted("< :sentBefore"));
        }
        if (remindersAtLeast != null) {
            conditions.add(REMINDERS.formatted(">= :remindersAtLeast"));
        }
        if (remindersAtMost != null) {
            conditions.add(REMINDERS.formatted("<= :remindersAtMost"));
        }
        if (lastMailBefore != null) {
            conditions.add(LAST_MAIL);
        }
        return conditions;
    }

    Map<String, Object> parameters() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        put(parameters, "sentAfter", sentAfter);
        put(parameters, "sentBefore", sentBefore);
        put(parameters, "remindersAtLeast", remindersAtLeast);
        put(parameters, "remindersAtMost", remindersAtMost);
        put(parameters, "lastMailBefore", lastMailBefore);
        return parameters;
    }

    private static void put(Map<String, Object> parameters, String name, @Nullable Object value) {
        if (value != null) {
            parameters.put(name, value);
        }
    }
}
