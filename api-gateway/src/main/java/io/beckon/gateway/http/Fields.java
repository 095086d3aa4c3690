package io.beckon.gateway.http;

import io.beckon.gateway.problem.Faults;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.ZoneId;
import java.util.IllformedLocaleException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The checks that several bodies share; each says what would be right. */
public final class Fields {

    private Fields() {}

    /** One line of 1 to {@code longest} characters. */
    public static void line(@Nullable String value, int longest, String pointer, Faults faults) {
        faults.unless(
                value != null
                        && !value.isBlank()
                        && value.length() <= longest
                        && value.chars().noneMatch(Character::isISOControl),
                pointer,
                "Write one line of 1 to " + longest + " characters.");
    }

    /** As {@link #line}, or nothing at all. */
    public static void optionalLine(@Nullable String value, int longest, String pointer, Faults faults) {
        if (value != null) {
            line(value, longest, pointer, faults);
        }
    }

    /** At most {@code longest} characters of text, line breaks allowed. */
    public static void text(@Nullable String value, int longest, String pointer, Faults faults) {
        faults.unless(
                value == null || (value.length() <= longest && value.indexOf('\0') < 0),
                pointer,
                "Write at most " + longest + " characters, none of them NUL.");
    }

    public static void locale(@Nullable String value, String pointer, Faults faults) {
        faults.unless(
                value != null && isLocale(value), pointer, "Use a language tag such as en, de or pt-BR (BCP 47).");
    }

    public static boolean isLocale(String value) {
        try {
            return !new Locale.Builder()
                    .setLanguageTag(value)
                    .build()
                    .getLanguage()
                    .isEmpty();
        } catch (IllformedLocaleException e) {
            return false;
        }
    }

    public static void timeZone(@Nullable String value, String pointer, Faults faults) {
        faults.unless(
                value != null && ZoneId.getAvailableZoneIds().contains(value),
                pointer,
                "Use the name of a time zone such as Europe/Berlin or UTC.");
    }

    /** An http(s) address, or null. */
    public static void url(@Nullable String value, String pointer, Faults faults) {
        faults.unless(
                value == null || host(value) != null,
                pointer,
                "Write a whole address such as https://example.org/page, without a user name.");
    }

    /** The address people reach a gateway at, to which paths are added. */
    public static void baseUrl(@Nullable String value, String pointer, Faults faults) {
        faults.unless(
                value != null
                        && host(value) != null
                        && value.indexOf('?') < 0
                        && value.indexOf('#') < 0
                        && !value.endsWith("/"),
                pointer,
                "Write the address people reach this gateway at, such as https://invite.example.org, without / at its end.");
    }

    /** The lower-cased host of an absolute http(s) address; null when it is none. */
    public static @Nullable String host(String url) {
        try {
            URI uri = new URI(url);
            boolean web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            return web && uri.getHost() != null && uri.getRawUserInfo() == null && url.length() <= 2000
                    ? uri.getHost().toLowerCase(Locale.ROOT)
                    : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
