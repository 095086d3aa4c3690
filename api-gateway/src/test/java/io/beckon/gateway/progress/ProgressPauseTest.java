package io.beckon.gateway.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressPauseTest {

    private static final ProgressSettings SETTINGS =
            new ProgressSettings(Duration.ofSeconds(1), 10, Duration.ofSeconds(10), 1, Duration.ofSeconds(15), 1);

    @ParameterizedTest
    @CsvSource({"PT0.01S,PT1S", "PT0.1S,PT1S", "PT0.3S,PT3S", "PT1S,PT10S", "PT45S,PT10S"})
    void the_pause_grows_with_the_cost_and_is_never_long_enough_to_look_like_a_standstill(
            Duration cost, Duration pause) {
        assertThat(SETTINGS.pauseAfter(cost)).isEqualTo(pause);
    }
}
