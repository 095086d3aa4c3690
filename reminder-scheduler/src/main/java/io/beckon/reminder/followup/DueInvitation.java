package io.beckon.reminder.followup;

import io.beckon.contracts.state.InvitationState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An invitation for which the time to do something has come.
 *
 * @param deliveryId its first delivery, which carries {@code follow_up_at}
 * @param timeZone   the recipient's, or null
 */
record DueInvitation(
        long deliveryId,
        long invitationId,
        InvitationState state,
        Instant sentAt,
        Instant followUpAt,
        @Nullable String timeZone,
        boolean suppressed) {}
