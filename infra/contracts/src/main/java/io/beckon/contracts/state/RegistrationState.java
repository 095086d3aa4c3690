package io.beckon.contracts.state;

/** What became of a seat that was asked for. */
public enum RegistrationState implements SqlName {
    /** For somebody who has not confirmed the mailbox yet. */
    HELD,
    /** Taken for good. */
    CONFIRMED,
    /** Given back, because it was not confirmed in time. */
    RELEASED
}
