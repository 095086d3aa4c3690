package io.beckon.gateway.campaign;

import io.beckon.contracts.state.CampaignState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A campaign as it is stored. */
record Campaign(
        long id,
        CampaignState state,
        int version,
        @Nullable Instant startAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        Instant createdAt,
        CampaignDraft draft) {

    Campaign withDraft(CampaignDraft changed) {
        return new Campaign(id, state, version, startAt, startedAt, finishedAt, createdAt, changed);
    }
}
