package io.beckon.gateway.campaign;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Bounds of campaigns, {@code beckon.campaigns.*}.
 *
 * @param rowLimit         how many people one campaign may take at most; also what it takes unless it says less
 * @param expiresAfter     after what time invitations expire unless the campaign says otherwise
 * @param mostReminders    how many reminder steps a campaign may have
 * @param mostTestSends    to how many addresses one test send may go
 * @param hintsFor         for how long a start, resume or cancel hands work to the mail workers before it answers; the rest is left
 *                         to the sweep
 */
@ConfigurationProperties("beckon.campaigns")
record CampaignSettings(
        @DefaultValue("10000000") long rowLimit,
        @DefaultValue("30d") Duration expiresAfter,
        @DefaultValue("20") int mostReminders,
        @DefaultValue("10") int mostTestSends,
        @DefaultValue("5s") Duration hintsFor) {

    CampaignSettings {
        require(rowLimit > 0, "beckon.campaigns.row-limit must be at least 1");
        require(expiresAfter.toSeconds() > 0, "beckon.campaigns.expires-after must be at least 1s");
        require(mostReminders >= 0, "beckon.campaigns.most-reminders must not be negative");
        require(
                mostTestSends > 0 && mostTestSends <= 1000,
                "beckon.campaigns.most-test-sends must be between 1 and 1000: their ids are one block");
        require(hintsFor.toMillis() > 0, "beckon.campaigns.hints-for must be at least 1ms");
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
