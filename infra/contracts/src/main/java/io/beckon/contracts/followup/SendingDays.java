package io.beckon.contracts.followup;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The days on which reminders may be sent, by the recipient's date.
 *
 * @param weekdays at least one
 * @param regions  whose public holidays are closed days; see {@link HolidayBook}
 * @param holidays the dates of those, as far as they were looked up
 */
public record SendingDays(Set<DayOfWeek> weekdays, List<String> regions, Set<LocalDate> holidays) {

    public static final SendingDays EVERY_DAY = new SendingDays(EnumSet.allOf(DayOfWeek.class), List.of(), Set.of());

    public SendingDays {
        if (weekdays.isEmpty()) {
            throw new IllegalArgumentException("there must be a weekday on which reminders may be sent");
        }
        weekdays = Set.copyOf(weekdays);
        regions = List.copyOf(regions);
        holidays = Set.copyOf(holidays);
    }

    /** As stored: the lower-case English names of the weekdays; the holidays are yet to be looked up. */
    public static SendingDays of(String[] weekdays, String[] regions) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        Arrays.stream(weekdays)
                .map(day -> DayOfWeek.valueOf(day.toUpperCase(Locale.ROOT)))
                .forEach(days::add);
        return new SendingDays(days, List.of(regions), Set.of());
    }

    /** With the public holidays from the year before to the year after the next; reads files, so not for an event loop. */
    public SendingDays withHolidaysAround(LocalDate today) {
        return regions.isEmpty()
                ? this
                : new SendingDays(
                        weekdays, regions, HolidayBook.holidays(regions, today.getYear() - 1, today.getYear() + 2));
    }

    boolean isOpen(LocalDate day) {
        return weekdays.contains(day.getDayOfWeek()) && !holidays.contains(day);
    }
}
