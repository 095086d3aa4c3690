package io.beckon.mail.bounce;

import org.jspecify.annotations.Nullable;

/** A report could not be recorded, or nobody knows whether it was; it must be handed in again. */
final class NotRecordedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    NotRecordedException(long deliveryId, @Nullable Throwable cause) {
        super("the report on delivery " + deliveryId + " is not recorded: " + cause, cause);
    }
}
