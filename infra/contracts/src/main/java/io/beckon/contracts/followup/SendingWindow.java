package io.beckon.contracts.followup;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The part of a recipient's day in which reminders may be sent, and the days.
 *
 * @param fromMinute  first minute of the day, 0 to 1439
 * @param untilMinute first minute at which no reminder may be sent any more, 1 to 1440
 */
public record SendingWindow(int fromMinute, int untilMinute, SendingDays days) {

    /** At any time. */
    public static final SendingWindow ALWAYS = new SendingWindow(0, 1440);

    /** No calendar closes a weekday for longer; after it holidays are no longer heeded, so that looking on always ends. */
    private static final int LONGEST_CLOSED_DAYS = 366;

    public SendingWindow {
        if (fromMinute < 0 || fromMinute >= untilMinute || untilMinute > 1440) {
            throw new IllegalArgumentException(
                    "a sending window must lie within one day: " + fromMinute + " to " + untilMinute);
        }
    }

    /** On every day. */
    public SendingWindow(int fromMinute, int untilMinute) {
        this(fromMinute, untilMinute, SendingDays.EVERY_DAY);
    }

    /** See {@link SendingDays#withHolidaysAround}. */
    public SendingWindow withHolidaysAround(LocalDate today) {
        return new SendingWindow(fromMinute, untilMinute, days.withHolidaysAround(today));
    }

    /** {@code at} itself when it lies within the window of the recipient's day, else the next opening of the window. */
    public Instant nextOpening(Instant at, ZoneId zone) {
        return isOpen(at, zone) ? at : openingFrom(at.atZone(zone).toLocalDate(), at, zone);
    }

    /** The opening on the recipient's next day, or the first day after it that is not closed. */
    public Instant openingOfNextDay(Instant at, ZoneId zone) {
        return openingFrom(at.atZone(zone).toLocalDate().plusDays(1), at, zone);
    }

    /** The last opening of the window before a time that is later than another; empty when there is none. */
    Optional<Instant> openingBetween(Instant after, Instant before, ZoneId zone) {
        LocalDate first = after.atZone(zone).toLocalDate();
        LocalDate day = before.atZone(zone).toLocalDate();
        for (int back = 0; back <= LONGEST_CLOSED_DAYS && !day.isBefore(first); back++, day = day.minusDays(1)) {
            Optional<Instant> last = openings(day, zone).stream()
                    .filter(opening -> opening.isAfter(after) && opening.isBefore(before) && isOpen(opening, zone))
                    .max(Comparator.naturalOrder());
            if (last.isPresent()) {
                return last;
            }
        }
        return Optional.empty();
    }

    boolean isOpen(Instant at, ZoneId zone) {
        return isOpenHour(at, zone) && days.isOpen(at.atZone(zone).toLocalDate());
    }

    private boolean isOpenHour(Instant at, ZoneId zone) {
        LocalTime time = at.atZone(zone).toLocalTime();
        int minute = time.getHour() * 60 + time.getMinute();
        return minute >= fromMinute && minute < untilMinute;
    }

    /** A day on which the clocks skip the whole window has none. */
    private Instant openingFrom(LocalDate firstDay, Instant after, ZoneId zone) {
        LocalDate day = firstDay;
        for (int closed = 0; ; closed++) {
            for (Instant opening : openings(day, zone)) {
                if (opening.isAfter(after)
                        && isOpenHour(opening, zone)
                        && (days.isOpen(day) || closed > LONGEST_CLOSED_DAYS)) {
                    return opening;
                }
            }
            day = day.plusDays(1);
        }
    }

    /** By the clock on the recipient's wall: two where it is set back over the opening, the moment of the jump where it is set forward over it. */
    private List<Instant> openings(LocalDate day, ZoneId zone) {
        LocalDateTime opening = day.atTime(LocalTime.ofSecondOfDay(fromMinute * 60L));
        ZoneRules rules = zone.getRules();
        List<ZoneOffset> offsets = rules.getValidOffsets(opening);
        return offsets.isEmpty()
                ? List.of(rules.getTransition(opening).getInstant())
                : offsets.stream().map(opening::toInstant).toList();
    }
}
