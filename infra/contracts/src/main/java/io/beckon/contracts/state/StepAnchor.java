package io.beckon.contracts.state;

/** What the offset of a reminder step is counted from. */
public enum StepAnchor implements SqlName {
    AFTER_SENDING,
    BEFORE_EXPIRY
}
