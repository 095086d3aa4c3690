package io.beckon.messaging;

/** There is no channel with such a destination in this version. */
public final class UnknownDestinationException extends RuntimeException {

    private static final long serialVersionUID = 1;

    UnknownDestinationException(String destination) {
        super("There is no channel " + destination, null, false, false);
    }
}
