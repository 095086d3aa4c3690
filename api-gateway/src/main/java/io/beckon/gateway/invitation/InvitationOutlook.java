package io.beckon.gateway.invitation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is still to come of an invitation, as it stands now.
 *
 * @param timeZone       of the invited person, else of the workspace: in whose day and hours reminders are sent
 * @param nextReminderAt when the next automatic reminder is due, in the workspace's sending hours; null when none is
 * @param expiresAt      when its link stops working; null when it does not, or the invitation has ended
 */
record InvitationOutlook(
        String timeZone,
        @Nullable Instant nextReminderAt,
        @Nullable Instant expiresAt) {}
