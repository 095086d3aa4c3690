package io.beckon.testkit.docker;

import java.util.Locale;

/** A system property, else the environment variable of the same name in capitals, else a default. */
public final class Setting {

    private Setting() {}

    public static String of(String property, String otherwise) {
        String environment = System.getenv(property.toUpperCase(Locale.ROOT).replace('.', '_'));
        String value = System.getProperty(property, environment == null ? "" : environment);
        return value.isBlank() ? otherwise : value;
    }
}
