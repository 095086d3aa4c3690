package io.beckon.contracts.address;

import io.beckon.contracts.outcome.RowReason;
import org.jspecify.annotations.Nullable;

/** A text is no address mail can be sent to; says which rule it breaks. Has no stack trace: a list may hold millions. */
public final class InvalidAddressException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final RowReason reason;
    private final @Nullable String argument;

    InvalidAddressException(RowReason reason, @Nullable String argument) {
        super(reason.sentence(argument), null, false, false);
        this.reason = reason;
        this.argument = argument;
    }

    public RowReason reason() {
        return reason;
    }

    /** What the reason's sentence names: the address, shortened to 100 characters. */
    public @Nullable String argument() {
        return argument;
    }
}
