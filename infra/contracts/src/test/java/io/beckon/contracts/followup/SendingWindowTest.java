package io.beckon.contracts.followup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendingWindowTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest(name = "{0}: {1} -> {2}")
    @CsvSource({
        "inside, 2026-06-01T12:00:00Z, 2026-06-01T12:00:00Z",
        "its first moment, 2026-06-01T06:00:00Z, 2026-06-01T06:00:00Z",
        "before it, 2026-06-01T05:59:59Z, 2026-06-01T06:00:00Z",
        "its last moment, 2026-06-01T15:59:59Z, 2026-06-01T15:59:59Z",
        "after it, 2026-06-01T16:00:00Z, 2026-06-02T06:00:00Z",
        "the night in which clocks go forward, 2026-03-28T22:00:00Z, 2026-03-29T06:00:00Z",
        "the night in which clocks go back, 2026-10-24T22:00:00Z, 2026-10-25T07:00:00Z",
    })
    void from_eight_to_eighteen_in_berlin(String when, Instant at, Instant opening) {
        assertThat(new SendingWindow(480, 1080).nextOpening(at, BERLIN)).isEqualTo(opening);
    }

    @Test
    void opening_that_the_clocks_skip_is_the_moment_they_jump() {
        assertThat(new SendingWindow(150, 600).nextOpening(Instant.parse("2026-03-29T00:30:00Z"), BERLIN))
                .as("02:30 does not exist; at 03:00 the window is open")
                .isEqualTo(Instant.parse("2026-03-29T01:00:00Z"));
    }

    @Test
    void day_on_which_the_clocks_skip_the_whole_window_has_none() {
        assertThat(new SendingWindow(130, 170).nextOpening(Instant.parse("2026-03-29T00:30:00Z"), BERLIN))
                .isEqualTo(Instant.parse("2026-03-30T00:10:00Z"));
    }

    @Test
    void hour_that_comes_twice_opens_again() {
        assertThat(new SendingWindow(150, 600).nextOpening(Instant.parse("2026-10-25T01:10:00Z"), BERLIN))
                .as("the second 02:10 of the night")
                .isEqualTo(Instant.parse("2026-10-25T01:30:00Z"));
    }

    @Test
    void day_that_does_not_exist_is_passed_over() {
        assertThat(new SendingWindow(480, 1080)
                        .openingOfNextDay(Instant.parse("2011-12-30T02:00:00Z"), ZoneId.of("Pacific/Apia")))
                .as("Samoa went from 29 to 31 December 2011")
                .isEqualTo(Instant.parse("2011-12-30T18:00:00Z"));
    }

    @Test
    void whole_day_is_always_open() {
        Instant at = Instant.parse("2026-06-01T23:59:59.999999Z");

        assertThat(new SendingWindow(0, 1440).nextOpening(at, BERLIN)).isEqualTo(at);
    }

    @Test
    void next_day_is_the_recipients() {
        assertThat(new SendingWindow(480, 1080).openingOfNextDay(Instant.parse("2026-06-01T23:00:00Z"), BERLIN))
                .as("in Berlin it is 2 June already")
                .isEqualTo(Instant.parse("2026-06-03T06:00:00Z"));
    }

    @Test
    void for_random_moments_and_zones_the_opening_is_open_never_earlier_and_stable() {
        List<String> zones = ZoneId.getAvailableZoneIds().stream().sorted().toList();
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            ZoneId zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
            int from = random.nextInt(1440);
            SendingWindow window = new SendingWindow(from, from + 1 + random.nextInt(1440 - from));
            Instant at = Instant.ofEpochSecond(random.nextLong(0, 4_000_000_000L));

            Instant opening = window.nextOpening(at, zone);
            Instant nextDay = window.openingOfNextDay(at, zone);

            ZonedDateTime local = opening.atZone(zone);
            assertThat(local.getHour() * 60 + local.getMinute())
                    .isBetween(window.fromMinute(), window.untilMinute() - 1);
            assertThat(opening).isAfterOrEqualTo(at).isBefore(at.plus(Duration.ofDays(4)));
            assertThat(window.nextOpening(opening, zone)).isEqualTo(opening);
            assertThat(nextDay.atZone(zone).toLocalDate())
                    .isAfter(at.atZone(zone).toLocalDate());
            assertThat(window.nextOpening(nextDay, zone)).isEqualTo(nextDay);
        }
    }

    @ParameterizedTest
    @CsvSource({"-1, 10", "10, 10", "20, 10", "0, 1441"})
    void window_must_lie_within_a_day(int from, int until) {
        assertThatThrownBy(() -> new SendingWindow(from, until))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a sending window must lie within one day: " + from + " to " + until);
    }
}
