package io.beckon.gateway.http;

import java.util.OptionalLong;

/** Ids are decimal strings in JSON: JavaScript's numbers lose the digits of a 64-bit one. */
public final class Id {

    private Id() {}

    public static String text(long id) {
        return Long.toString(id);
    }

    /** The id a client wrote, or empty when it cannot be one. */
    public static OptionalLong read(String text) {
        try {
            long id = Long.parseLong(text);
            return id > 0 ? OptionalLong.of(id) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
