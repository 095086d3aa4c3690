package io.beckon.gateway.campaign;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A campaign as the API shows it. */
record CampaignView(
        @Schema(example = "42") String id,

        @Schema(description = "draft, scheduled, running, paused, done or cancelled", example = "draft")
        String state,

        @Schema(description = "Raised by every change", example = "1")
        int version,

        @Nullable Instant startAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        Instant createdAt,
        @JsonUnwrapped CampaignDraft campaign) {

    static CampaignView of(Campaign campaign) {
        return new CampaignView(
                String.valueOf(campaign.id()),
                campaign.state().sql(),
                campaign.version(),
                campaign.startAt(),
                campaign.startedAt(),
                campaign.finishedAt(),
                campaign.createdAt(),
                campaign.draft());
    }

    /** What tells whether it was changed since, without quotes. */
    String tag() {
        return tag(state, campaign);
    }

    /** Of what a manager decided and nothing else: the version is also raised by settings and templates that the mails are made of. */
    static String tag(String state, CampaignDraft draft) {
        return UUID.nameUUIDFromBytes((state + ' ' + draft.bare()).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
