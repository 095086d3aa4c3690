package io.beckon.gateway.console.invite;

import org.jspecify.annotations.Nullable;

/** An address that somebody had taken instead of one of the list by pressing its button. */
record TakenAddress(String instead, String other) {

    /** As a button sends it; null where none was pressed. */
    static @Nullable TakenAddress read(String pressed) {
        String[] pair = pressed.split(" ", 2);
        return pair.length == 2 ? new TakenAddress(pair[0], pair[1]) : null;
    }

    /** As a button sends it, and as the API takes it. */
    public String pair() {
        return instead + " " + other;
    }
}
