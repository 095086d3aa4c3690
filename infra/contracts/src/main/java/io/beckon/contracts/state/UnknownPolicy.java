package io.beckon.contracts.state;

/** What happens to a mail whose final dot went out and whose reply was never read. */
public enum UnknownPolicy implements SqlName {
    RESEND,
    PARK
}
