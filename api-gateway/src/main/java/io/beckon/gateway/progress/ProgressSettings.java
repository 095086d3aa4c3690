package io.beckon.gateway.progress;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of snapshots and progress streams, {@code beckon.progress.*}.
 *
 * @param pause          the least time between two snapshots of one campaign, however many look
 * @param costFactor     the pause is also at least this many times what the last snapshot took, so that watching a large campaign
 *                       never costs the database more than one part in this many
 * @param longestPause   the pause is never longer than this: one snapshot that took long, because the database was busy for a moment,
 *                       must not be shown for minutes as if nothing moved
 * @param campaignsKept  of how many campaigns the last snapshot is kept
 * @param heartbeat      how often a stream says that it is alive
 * @param streamsPerKey  how many streams one API key may have open at one gateway
 */
@ConfigurationProperties("beckon.progress")
record ProgressSettings(
        @DefaultValue("1s") Duration pause,
        @DefaultValue("10") int costFactor,
        @DefaultValue("10s") Duration longestPause,
        @DefaultValue("1000") int campaignsKept,
        @DefaultValue("15s") Duration heartbeat,
        @DefaultValue("20") int streamsPerKey) {

    ProgressSettings {
        require(pause.compareTo(Duration.ofMillis(100)) >= 0, "beckon.progress.pause must be at least 100ms");
        require(costFactor >= 1, "beckon.progress.cost-factor must be at least 1");
        require(longestPause.compareTo(pause) >= 0, "beckon.progress.longest-pause must not be below pause");
        require(campaignsKept >= 1, "beckon.progress.campaigns-kept must be at least 1");
        require(heartbeat.compareTo(Duration.ofSeconds(1)) >= 0, "beckon.progress.heartbeat must be at least 1s");
        require(streamsPerKey >= 1, "beckon.progress.streams-per-key must be at least 1");
    }

    /** How long a snapshot that took so long is shown. */
    Duration pauseAfter(Duration cost) {
        Duration earned = cost.multipliedBy(costFactor);
        Duration atLeast = earned.compareTo(pause) > 0 ? earned : pause;
        return atLeast.compareTo(longestPause) < 0 ? atLeast : longestPause;
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
