package io.beckon.gateway.console.invitation;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.format.TextStyle;
import java.util.Locale;

/** Times of one person's day, with the day of the week, as the reader writes them. */
record Moments(Locale locale, ZoneId zone) {

    /** Of a zone by its name, or another one where this JVM does not know the name. */
    static Moments of(Locale locale, String zone, ZoneId otherwise) {
        try {
            return new Moments(locale, ZoneId.of(zone));
        } catch (DateTimeException e) {
            return new Moments(locale, otherwise);
        }
    }

    /** For example {@code Tue Nov 24, 2026, 9:12 AM}. */
    public String said(Instant at) {
        ZonedDateTime there = at.atZone(zone);
        return there.getDayOfWeek().getDisplayName(TextStyle.SHORT, locale) + " "
                + DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                        .withLocale(locale)
                        .format(there);
    }

    /** For machines (HTML {@code time}). */
    public String exactly(Instant at) {
        return at.toString();
    }

    /** For example {@code Central European Time (Europe/Berlin)}. */
    public String zoneName() {
        return zone.getDisplayName(TextStyle.FULL, locale) + " (" + zone.getId() + ")";
    }
}
