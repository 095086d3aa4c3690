package io.beckon.gateway.followup;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a follow-up has come.
 *
 * @param queued           mails made so far
 * @param held             selected, but no longer to be followed up: answered, ended, unsubscribed, or not yet invited
 * @param heldByDailyLimit of the queued, those that wait for another day because their mailbox already had a reminder
 */
record FollowUpView(
        String id,
        String state,
        @Nullable String message,
        long queued,
        long held,
        long heldByDailyLimit,
        Instant createdAt,
        @Nullable Instant finishedAt) {}
