package io.beckon.local;

/** Something the user can mend keeps Beckon from running; the message is one sentence that says what and how. */
public final class CannotStartException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public CannotStartException(String sentence) {
        super(sentence);
    }

    public CannotStartException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
