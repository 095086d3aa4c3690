package io.beckon.contracts.state;

/** The life of one upload; only a sealed one invites anybody. */
public enum SubmissionState implements SqlName {
    OPEN,
    SEALED,
    REFUSED,
    EXPIRED
}
