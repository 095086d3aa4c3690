package io.beckon.contracts.state;

/** What a mail that came back, or a complaint about it, says of the address it went to. */
public enum BounceKind implements SqlName {
    /** The address does not exist any more, or never did. */
    HARD,
    /** It could not be reached this time: full, busy, too slow. */
    SOFT,
    /** The mail was not wanted, or could not be taken, for what it is or whom it came from; nothing is said of the address. */
    BLOCKED,
    /** Its owner called the mail unwanted. */
    COMPLAINT
}
