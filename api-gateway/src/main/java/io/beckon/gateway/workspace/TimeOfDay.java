package io.beckon.gateway.workspace;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A minute of the day as HH:MM; 24:00 is its end. */
final class TimeOfDay {

    static final int DAY = 24 * 60;

    private static final Pattern WRITTEN = Pattern.compile("([01]\\d|2[0-3]):[0-5]\\d|24:00");

    private TimeOfDay() {}

    static String text(int minute) {
        return "%02d:%02d".formatted(minute / 60, minute % 60);
    }

    /** Minutes since midnight, or -1 when the text is no time. */
    static int minute(@Nullable String text) {
        return text != null && WRITTEN.matcher(text).matches()
                ? Integer.parseInt(text.substring(0, 2)) * 60 + Integer.parseInt(text.substring(3))
                : -1;
    }
}
