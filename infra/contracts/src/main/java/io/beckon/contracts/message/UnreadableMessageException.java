package io.beckon.contracts.message;

import org.jspecify.annotations.Nullable;

/** The bytes are no message this version understands; it must be parked, never dropped. */
public final class UnreadableMessageException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final @Nullable String kind;

    UnreadableMessageException(@Nullable String kind, String reason, @Nullable Throwable cause) {
        super(reason, cause);
        this.kind = kind;
    }

    /** The kind the message says it is, or null when not even that could be read. */
    public @Nullable String kind() {
        return kind;
    }
}
