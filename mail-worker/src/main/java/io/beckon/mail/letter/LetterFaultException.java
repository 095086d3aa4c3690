package io.beckon.mail.letter;

/** A mail could not be written. */
public final class LetterFaultException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean everybody;

    LetterFaultException(boolean everybody, String cause, Throwable error) {
        super(cause, error);
        this.everybody = everybody;
    }

    /** Whether the fault lies in the campaign's template or sender, which somebody may mend, and not in this one person's values. */
    public boolean concernsEverybody() {
        return everybody;
    }
}
