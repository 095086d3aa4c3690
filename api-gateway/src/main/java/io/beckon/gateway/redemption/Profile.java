package io.beckon.gateway.redemption;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a recipient may say of himself or herself when accepting; either may be left out.
 *
 * @param name     one line
 * @param password as typed, or its hash by the time it reaches the database
 */
record Profile(@Nullable String name, @Nullable String password) {

    static final Profile NONE = new Profile(null, null);

    private static final int LONGEST_NAME = 200;

    static Profile of(Map<String, String> form) {
        String name =
                form.getOrDefault("name", "").replaceAll("\\p{Cntrl}", " ").strip();
        String password = form.getOrDefault("password", "");
        return new Profile(
                name.isEmpty() ? null : name.substring(0, Math.min(name.length(), LONGEST_NAME)),
                password.isEmpty() ? null : password);
    }

    boolean isEmpty() {
        return name == null && password == null;
    }

    Profile withPassword(@Nullable String other) {
        return new Profile(name, other);
    }

    /** Never the password: it must not get into a log. */
    @Override
    public String toString() {
        return "profile of a recipient";
    }
}
