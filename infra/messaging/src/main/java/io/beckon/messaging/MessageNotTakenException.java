package io.beckon.messaging;

import org.jspecify.annotations.Nullable;

/** The broker refused or returned a message, or too many wait for it. */
public final class MessageNotTakenException extends RuntimeException {

    private static final long serialVersionUID = 1;

    MessageNotTakenException(String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }
}
