package io.beckon.mail.compose;

/** A value would have broken out of its header or envelope field, so no mail is made from it. The message names the field, not the value. */
public final class UnsafeMailException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    UnsafeMailException(String field, String fault) {
        super(field + " " + fault + "; the mail was not made.");
    }
}
