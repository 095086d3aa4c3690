package io.beckon.contracts.followup;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.state.StepAnchor;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendingCalendarTest {

    private static final Set<DayOfWeek> WORKING_DAYS = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);
    private static final List<ZoneId> ZONES = List.of(
            ZoneId.of("Europe/Berlin"),
            ZoneId.of("America/St_Johns"),
            ZoneId.of("Pacific/Kiritimati"),
            ZoneId.of("Pacific/Apia"),
            ZoneId.of("Australia/Lord_Howe"),
            ZoneId.of("Africa/Casablanca"));

    @ParameterizedTest(name = "{0}: {2} in {1} -> {3}")
    @CsvSource({
        "a working day, Europe/Berlin, 2026-06-02T12:00:00Z, 2026-06-02T12:00:00Z",
        "saturday, Europe/Berlin, 2026-06-06T12:00:00Z, 2026-06-08T06:00:00Z",
        "friday in Berlin but saturday in Kiribati, Pacific/Kiritimati, 2026-06-05T12:00:00Z, 2026-06-07T18:00:00Z",
        "Christmas and the weekend behind it, Europe/Berlin, 2026-12-25T09:00:00Z, 2026-12-28T07:00:00Z",
        "Corpus Christi is a holiday in Bavaria, Europe/Berlin, 2026-06-04T09:00:00Z, 2026-06-05T06:00:00Z",
        "the weekend in which the clocks go forward, Europe/Berlin, 2026-03-28T09:00:00Z, 2026-03-30T06:00:00Z",
        "the weekend in which the clocks go back, Europe/Berlin, 2026-10-24T09:00:00Z, 2026-10-26T07:00:00Z",
    })
    void a_closed_day_moves_to_the_next_opening_by_the_recipients_own_date(
            String what, ZoneId zone, Instant at, Instant opening) {
        assertThat(bavaria().nextOpening(at, zone)).isEqualTo(opening);
    }

    @Test
    void the_next_day_is_the_next_one_that_is_not_closed() {
        assertThat(bavaria().openingOfNextDay(Instant.parse("2026-04-02T09:00:00Z"), ZONES.get(0)))
                .as("from Maundy Thursday over Good Friday, the weekend and Easter Monday to Tuesday")
                .isEqualTo(Instant.parse("2026-04-07T06:00:00Z"));
    }

    @Test
    void a_calendar_that_closes_everything_is_not_heeded_for_ever() {
        Set<LocalDate> mondays = new HashSet<>();
        for (LocalDate day = LocalDate.of(2026, 6, 1); day.getYear() < 2030; day = day.plusDays(7)) {
            mondays.add(day);
        }
        SendingWindow never =
                new SendingWindow(480, 1080, new SendingDays(Set.of(DayOfWeek.MONDAY), List.of(), mondays));

        assertThat(never.nextOpening(Instant.parse("2026-06-01T12:00:00Z"), ZONES.get(0)))
                .isAfter(Instant.parse("2027-06-01T00:00:00Z"));
    }

    @Test
    void whatever_the_calendar_the_opening_is_never_earlier_never_closed_and_the_first_one() {
        Random random = new Random(41);
        for (int i = 0; i < 5_000; i++) {
            SendingWindow window = anyWindow(random);
            ZoneId zone = ZONES.get(random.nextInt(ZONES.size()));
            Instant at = anyTime(random);

            Instant opening = window.nextOpening(at, zone);
            Instant nextDay = window.openingOfNextDay(at, zone);

            assertThat(opening).isAfterOrEqualTo(at);
            assertThat(window.isOpen(opening, zone))
                    .as("%s in %s", opening, zone)
                    .isTrue();
            assertThat(window.isOpen(nextDay, zone)).isTrue();
            assertThat(nextDay.atZone(zone).toLocalDate())
                    .isAfter(at.atZone(zone).toLocalDate());
            for (Instant earlier = at; earlier.isBefore(opening); earlier = earlier.plus(Duration.ofMinutes(47))) {
                assertThat(window.isOpen(earlier, zone))
                        .as("%s before %s", earlier, opening)
                        .isFalse();
            }
        }
    }

    @Test
    void a_step_after_the_sending_is_never_early_and_one_before_the_expiry_never_at_the_expiry_or_behind_it() {
        Random random = new Random(43);
        int early = 0;
        for (int i = 0; i < 20_000; i++) {
            SendingWindow window = anyWindow(random);
            ZoneId zone = ZONES.get(random.nextInt(ZONES.size()));
            Instant sentAt = anyTime(random);
            Duration expiresAfter = Duration.ofHours(24 + random.nextInt(600));
            FollowUpStep step = new FollowUpStep(
                    1,
                    StepAnchor.values()[random.nextInt(2)],
                    Duration.ofHours(1 + random.nextInt((int) expiresAfter.toHours() - 1)));
            FollowUpPlan plan = new FollowUpPlan(List.of(step), expiresAfter);
            Instant due = step.due(sentAt, expiresAfter).orElseThrow();
            Instant expiry = sentAt.plus(expiresAfter);

            Instant first = plan.nextAfter(sentAt, sentAt, window, zone).orElseThrow();

            if (step.anchor() == StepAnchor.AFTER_SENDING || !first.isBefore(due)) {
                assertThat(plan.isEarly(step, sentAt, window, zone)).isFalse();
                assertThat(first).isEqualTo(due);
            } else {
                early++;
                assertThat(plan.isEarly(step, sentAt, window, zone)).isTrue();
                assertThat(window.isOpen(first, zone)).isTrue();
                assertThat(first).isAfter(sentAt);
                assertThat(window.nextOpening(due, zone))
                        .as("only where it would otherwise come too late")
                        .isAfterOrEqualTo(expiry);
            }
        }
        assertThat(early).isGreaterThan(100);
    }

    @Test
    void a_mail_before_an_expiry_on_monday_morning_goes_out_on_friday() {
        Instant sentAt = Instant.parse("2026-06-01T06:30:00Z");
        FollowUpStep dayBefore = new FollowUpStep(1, StepAnchor.BEFORE_EXPIRY, Duration.ofDays(1));
        FollowUpPlan plan =
                new FollowUpPlan(List.of(dayBefore), Duration.ofDays(7).minusMinutes(40));

        assertThat(plan.nextAfter(sentAt, sentAt, bavaria(), ZONES.get(0)))
                .as("it runs out on Monday at 07:50, before anything opens")
                .contains(Instant.parse("2026-06-05T06:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "de,true",
        "de-by,true",
        "us-ca,true",
        "de-zz,false",
        "zz,false",
        "DE,false",
        "de-by-x-y-z,false",
        "..,false",
        "'',false"
    })
    void a_place_is_known_when_its_holidays_are(String code, boolean known) {
        assertThat(HolidayBook.isKnown(code)).isEqualTo(known);
    }

    @Test
    void a_region_has_the_holidays_of_its_country_and_its_own() {
        Set<LocalDate> germany = HolidayBook.holidays(List.of("de"), 2026, 2026);
        Set<LocalDate> bavaria = HolidayBook.holidays(List.of("de-by"), 2026, 2026);

        assertThat(germany).contains(LocalDate.of(2026, 10, 3)).doesNotContain(LocalDate.of(2026, 1, 6));
        assertThat(bavaria).containsAll(germany).contains(LocalDate.of(2026, 1, 6));
        assertThat(HolidayBook.holidays(List.of("zz"), 2026, 2026)).isEmpty();
    }

    private static SendingWindow bavaria() {
        return new SendingWindow(480, 1080, new SendingDays(WORKING_DAYS, List.of("de-by"), Set.of()))
                .withHolidaysAround(LocalDate.of(2026, 6, 1));
    }

    private static SendingWindow anyWindow(Random random) {
        Set<DayOfWeek> weekdays = EnumSet.of(DayOfWeek.of(1 + random.nextInt(7)));
        for (int i = random.nextInt(6); i > 0; i--) {
            weekdays.add(DayOfWeek.of(1 + random.nextInt(7)));
        }
        Set<LocalDate> holidays = new HashSet<>();
        for (int i = random.nextInt(60); i > 0; i--) {
            holidays.add(LocalDate.of(2026, 1, 1).plusDays(random.nextInt(400)));
        }
        int from = random.nextInt(1440);
        int until = from + 1 + random.nextInt(1440 - from);
        return new SendingWindow(from, until, new SendingDays(weekdays, new ArrayList<>(), holidays));
    }

    private static Instant anyTime(Random random) {
        return Instant.parse("2026-01-01T00:00:00Z").plus(Duration.ofMinutes(random.nextInt(365 * 24 * 60)));
    }
}
