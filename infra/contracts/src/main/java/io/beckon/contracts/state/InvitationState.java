package io.beckon.contracts.state;

/** The life of an invitation. */
public enum InvitationState implements SqlName {
    PENDING,
    OPENED,
    ACCEPTED,
    REVOKED,
    EXPIRED,
    FAILED,
    BOUNCED
}
