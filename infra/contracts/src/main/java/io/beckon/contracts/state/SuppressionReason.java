package io.beckon.contracts.state;

/** Why an address must not be written to. */
public enum SuppressionReason implements SqlName {
    UNSUBSCRIBED,
    BOUNCED,
    COMPLAINED,
    MANUAL
}
