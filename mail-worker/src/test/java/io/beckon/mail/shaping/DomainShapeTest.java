package io.beckon.mail.shaping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DomainShapeTest {

    private static final Instant START = Instant.parse("2026-03-02T10:00:00Z");
    private static final long WORKSPACE = 7;
    private static final ShapingSettings SETTINGS =
            new ShapingSettings(5, 0.1, 0.2, 50, Duration.ofMinutes(10), Map.of());

    @Test
    void a_domain_that_never_complained_takes_all_at_once() {
        DomainShape shape = new DomainShape(SETTINGS, null);
        for (int mail = 0; mail < 10_000; mail++) {
            assertThat(shape.ask(WORKSPACE, START)).isNull();
        }
        assertThat(shape.isSlowed()).isFalse();
        assertThat(shape.workspaces()).isEmpty();
    }

    @Test
    void each_complaint_halves_the_rate_down_to_the_least() {
        DomainShape shape = new DomainShape(SETTINGS, null);
        List<Double> rates = new ArrayList<>();
        for (int second = 0; second < 8; second++) {
            shape.complained(WORKSPACE, START.plusSeconds(second));
            rates.add(shape.rate());
        }
        assertThat(rates).containsExactly(5.0, 2.5, 1.25, 0.625, 0.3125, 0.15625, 0.1, 0.1);
    }

    @Test
    void complaints_of_one_second_count_once() {
        DomainShape shape = new DomainShape(SETTINGS, null);
        for (int complaint = 0; complaint < 100; complaint++) {
            shape.complained(WORKSPACE, START.plusMillis(complaint * 9L));
        }
        assertThat(shape.rate()).isEqualTo(5);
        assertThat(shape.complainedAt()).isEqualTo(START);
    }

    @Test
    void what_goes_after_a_complaint_keeps_to_the_rate() {
        DomainShape shape = new DomainShape(SETTINGS, null);
        shape.complained(WORKSPACE, START);
        int gone = 0;
        for (int tick = 0; tick < 600; tick++) {
            if (shape.ask(WORKSPACE, START.plusMillis(tick * 100L)) == null) {
                gone++;
            }
        }
        assertThat(gone).as("in a minute at 5 a second").isBetween(295, 300);
    }

    @Test
    void those_who_come_too_early_come_back_one_after_the_other_at_the_rate() {
        DomainShape shape = new DomainShape(SETTINGS, null);
        shape.complained(WORKSPACE, START);
        List<Instant> times = LongStream.range(0, 50)
                .mapToObj(mail -> shape.ask(WORKSPACE, START))
                .map(DomainShapeTest::later)
                .toList();
        assertThat(times).isSorted().doesNotHaveDuplicates();
        assertThat(Duration.between(times.get(0), times.get(49)).toMillis())
                .as("49 steps of 200 ms")
                .isCloseTo(9_800, within(1L));
        assertThat(times.get(0)).isAfterOrEqualTo(START.plusSeconds(1));
    }

    @Test
    void nobody_is_put_off_for_longer_than_the_longest_and_the_others_not_all_to_the_same_time() {
        DomainShape shape = new DomainShape(SETTINGS, null);
        shape.complained(WORKSPACE, START);
        List<Instant> times = LongStream.range(0, 10_000)
                .mapToObj(mail -> shape.ask(WORKSPACE, START))
                .map(DomainShapeTest::later)
                .toList();
        assertThat(times).allSatisfy(time -> assertThat(time).isBeforeOrEqualTo(START.plus(SETTINGS.longest())));
        assertThat(times.stream().distinct().count()).isGreaterThan(2_900);
    }

    @Test
    void a_domain_that_takes_mails_again_recovers_by_the_second_and_is_let_go() {
        DomainShape shape = new DomainShape(SETTINGS, null);
        shape.complained(WORKSPACE, START);
        assertThat(shape.took(START.plusMillis(500))).isFalse();
        assertThat(shape.rate()).isCloseTo(5.1, within(1e-9));
        assertThat(shape.took(START.plusSeconds(3_600)))
                .as("a pause is no proof")
                .isFalse();
        assertThat(shape.rate()).isCloseTo(5.3, within(1e-9));
        int second = 3_600;
        while (!shape.took(START.plusSeconds(++second))) {
            assertThat(second).isLessThan(3_600 + 230);
        }
        assertThat(shape.isSlowed()).isFalse();
        assertThat(shape.workspaces()).isEmpty();
    }

    @Test
    void a_domain_with_fixed_connections_has_no_more_mails_on_their_way() {
        DomainShape shape = new DomainShape(SETTINGS, new ShapingSettings.Fixed(2, null));
        assertThat(shape.ask(WORKSPACE, START)).isNull();
        assertThat(shape.ask(WORKSPACE, START)).isNull();
        assertThat(shape.ask(WORKSPACE, START)).isAfter(START);
        shape.left();
        assertThat(shape.ask(WORKSPACE, START)).isNull();
        assertThat(shape.ask(WORKSPACE, START)).isAfter(START);
    }

    @Test
    void a_domain_with_a_fixed_rate_never_rises_above_it_and_keeps_its_shape() {
        DomainShape shape = new DomainShape(SETTINGS, new ShapingSettings.Fixed(null, 4.0));
        assertThat(shape.isSlowed()).isFalse();
        shape.complained(WORKSPACE, START);
        assertThat(shape.rate()).as("half of what it is set to").isEqualTo(2);
        for (int second = 1; second <= 60; second++) {
            assertThat(shape.took(START.plusSeconds(second))).isFalse();
        }
        assertThat(shape.rate()).isEqualTo(4);
    }

    @Test
    void those_concerned_are_remembered_up_to_a_hundred() {
        DomainShape shape = new DomainShape(SETTINGS, null);
        shape.complained(1, START);
        LongStream.range(0, 1_000).forEach(workspace -> shape.ask(workspace, START));
        assertThat(shape.workspaces()).hasSize(100).contains(1L);
    }

    private static Instant later(@Nullable Instant time) {
        return Objects.requireNonNull(time);
    }
}
