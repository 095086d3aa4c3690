package io.beckon.gateway.progress;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One campaign of the list, with what became of its rows.
 *
 * @param snapshot null where it is still being counted; it is there when the list is read again a moment later
 */
record CampaignSnapshot(
        @Schema(example = "7") String campaignId,
        @Schema(example = "Autumn intake") String name,
        @Schema(example = "running") String state,
        Instant createdAt,
        @Nullable Snapshot snapshot) {

    CampaignSnapshot with(Snapshot counted) {
        return new CampaignSnapshot(campaignId, name, state, createdAt, counted);
    }
}
