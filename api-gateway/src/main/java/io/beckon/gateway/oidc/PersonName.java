package io.beckon.gateway.oidc;

import org.jspecify.annotations.Nullable;

/** A name as a provider tells it, fit to be kept. */
final class PersonName {

    private static final int LONGEST = 200;

    private PersonName() {}

    static @Nullable String of(@Nullable String told) {
        if (told == null) {
            return null;
        }
        String line = told.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.isEmpty() || line.length() > LONGEST ? null : line;
    }
}
