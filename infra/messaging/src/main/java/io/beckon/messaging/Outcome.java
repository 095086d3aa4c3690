package io.beckon.messaging;

import java.time.Duration;

/** What a handler says became of a message; exceptions are for bugs. */
public sealed interface Outcome {

    /** Everything the message asked for is committed, and what follows is published and confirmed. */
    record Done() implements Outcome {}

    /** A passing fault: the same message is tried again, not before {@code after}. */
    record RetryAfter(Duration after, String cause) implements Outcome {}

    /** Trying again changes nothing: kept aside with its cause, shown, and out of the way. */
    record Park(String cause) implements Outcome {}

    static Outcome done() {
        return new Done();
    }

    static Outcome retryAfter(Duration after, String cause) {
        return new RetryAfter(after, cause);
    }

    static Outcome park(String cause) {
        return new Park(cause);
    }
}
