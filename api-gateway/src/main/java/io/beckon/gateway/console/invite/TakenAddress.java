package io.beckon.gateway.console.invite;

import org.jspecify.annotations.Nullable;

/** An address that somebody had taken instead of one of the list by pressing its button. */
record TakenAddress(String instead, String other) {

    /** The name of the button, and of the API's parameter. */
    static final String PARAMETER = "exchange";

    /** As a button sends it, in which the first one may stand with a name; null where none was pressed. */
    static @Nullable TakenAddress read(String pressed) {
        int blank = pressed.lastIndexOf(' ');
        return blank < 1 ? null : new TakenAddress(pressed.substring(0, blank), pressed.substring(blank + 1));
    }

    /** As a button sends it, and as the API takes it. */
    public String pair() {
        return instead + " " + other;
    }
}
