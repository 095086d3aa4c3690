package io.beckon.gateway.redemption;

import io.beckon.contracts.state.CampaignState;
import java.time.Instant;

/** How things stand with a personal link at the moment it is opened. */
enum LinkStanding {
    OPEN,
    ACCEPTED,
    /** A newer link was sent; this one is dead. */
    REISSUED,
    REVOKED,
    /** Its time ran out, whether or not the scheduler has come by to write it down. */
    EXPIRED,
    /** The campaign was called off. */
    CANCELLED,
    /** Its mail failed or came back. */
    CLOSED,
    /** An operator has suspended the workspace; later the link works as before. */
    SUSPENDED;

    static LinkStanding of(OpenedLink invitation, int version, Instant now) {
        if (invitation.suspended()) {
            return SUSPENDED;
        }
        if (version != invitation.tokenVersion()) {
            return REISSUED;
        }
        return switch (invitation.state()) {
            case ACCEPTED -> ACCEPTED;
            case REVOKED -> REVOKED;
            case EXPIRED -> EXPIRED;
            case FAILED, BOUNCED -> CLOSED;
            case PENDING, OPENED -> unanswered(invitation, now);
        };
    }

    private static LinkStanding unanswered(OpenedLink invitation, Instant now) {
        if (invitation.campaignState() == CampaignState.CANCELLED) {
            return CANCELLED;
        }
        Instant expiresAt = invitation.expiresAt();
        return expiresAt != null && !now.isBefore(expiresAt) ? EXPIRED : OPEN;
    }
}
