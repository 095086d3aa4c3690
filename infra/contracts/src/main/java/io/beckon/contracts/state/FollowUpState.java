package io.beckon.contracts.state;

/** The life of one manual follow-up. */
public enum FollowUpState implements SqlName {
    REQUESTED,
    DONE
}
