package io.beckon.reminder.followup;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How follow-ups are looked for.
 *
 * @param interval    between two looks for due steps and for follow-ups asked for by hand
 * @param batch       invitations a transaction, 1 to 1,024 (a block of delivery ids)
 * @param expressUpTo a batch of up to this many reminders takes the express lane
 * @param healAfter   a reminder whose hint got lost is found by the sweep after this time
 */
@ConfigurationProperties("beckon.followup")
public record FollowUpSettings(
        @DefaultValue("1s") Duration interval,
        @DefaultValue("1000") int batch,
        @DefaultValue("100") int expressUpTo,
        @DefaultValue("1m") Duration healAfter) {

    public FollowUpSettings {
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException(
                    "beckon.followup.interval is " + interval + "; set it to a positive time such as 1s.");
        }
        if (batch < 1 || batch > 1024) {
            throw new IllegalArgumentException("beckon.followup.batch is " + batch + "; set it from 1 to 1024.");
        }
        if (expressUpTo < 0) {
            throw new IllegalArgumentException(
                    "beckon.followup.express-up-to is " + expressUpTo + "; set it to 0 or more.");
        }
        if (healAfter.isNegative() || healAfter.isZero()) {
            throw new IllegalArgumentException(
                    "beckon.followup.heal-after is " + healAfter + "; set it to a positive time such as 1m.");
        }
    }
}
