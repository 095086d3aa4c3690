package io.beckon.contracts.state;

/** A bounce suppresses the exact address, an unsubscribe the mailbox behind all its sub-addresses. */
public enum SuppressionScope implements SqlName {
    ADDRESS,
    MAILBOX
}
