package io.beckon.gateway.followup;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How far the preview of a follow-up counts, {@code beckon.follow-up-preview.*}.
 *
 * @param slice  invitations a statement
 * @param rows   most invitations that are looked at for one preview
 * @param within and for how long
 * @param atOnce most previews that one gateway counts at the same time
 */
@ConfigurationProperties("beckon.follow-up-preview")
record PreviewSettings(
        @DefaultValue("5000") int slice,
        @DefaultValue("2000000") long rows,
        @DefaultValue("8s") Duration within,
        @DefaultValue("2") int atOnce) {

    PreviewSettings {
        require(slice >= 1 && slice <= 100_000, "beckon.follow-up-preview.slice must be 1 to 100000");
        require(rows >= 1, "beckon.follow-up-preview.rows must be at least 1");
        require(
                within.compareTo(Duration.ofMillis(100)) >= 0,
                "beckon.follow-up-preview.within must be at least 100ms");
        require(atOnce >= 1, "beckon.follow-up-preview.at-once must be at least 1");
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
