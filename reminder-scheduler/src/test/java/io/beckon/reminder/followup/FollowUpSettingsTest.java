package io.beckon.reminder.followup;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FollowUpSettingsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void a_wrong_setting_is_named_with_what_to_set_instead() {
        assertThatThrownBy(() -> new FollowUpSettings(Duration.ZERO, 1, 1, SECOND))
                .hasMessage("beckon.followup.interval is PT0S; set it to a positive time such as 1s.");
        assertThatThrownBy(() -> new FollowUpSettings(SECOND, 1025, 1, SECOND))
                .hasMessage("beckon.followup.batch is 1025; set it from 1 to 1024.");
        assertThatThrownBy(() -> new FollowUpSettings(SECOND, 1, -1, SECOND))
                .hasMessage("beckon.followup.express-up-to is -1; set it to 0 or more.");
        assertThatThrownBy(() -> new FollowUpSettings(SECOND, 1, 1, SECOND.negated()))
                .hasMessage("beckon.followup.heal-after is PT-1S; set it to a positive time such as 1m.");
    }
}
