package io.beckon.contracts.state;

/** The groups under which refused rows are counted. */
public enum Refusal implements SqlName {
    INVALID,
    DUPLICATE,
    IN_USE,
    SUPPRESSED,
    OVER_LIMIT
}
