package io.beckon.gateway.console.campaign;

import io.beckon.gateway.console.door.ApiUri;
import io.beckon.gateway.console.shell.View;
import io.beckon.gateway.console.shell.Work;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The campaigns with their numbers, newest first, page by page. */
@Component
class CampaignListPage {

    private static final ApiUri SNAPSHOTS = ApiUri.of("/v1/campaigns/snapshots?limit=20");

    /** A campaign of the list; without numbers while it is being counted. */
    record Listed(
            String campaignId,
            String name,
            String state,
            Instant createdAt,
            @Nullable Numbers snapshot) {}

    record Numbers(Rows rows, Map<String, Long> firstDeliveries, Map<String, Long> invitations) {

        record Rows(long invited) {}

        public long sent() {
            return firstDeliveries.getOrDefault("sent", 0L);
        }

        public long accepted() {
            return invitations.getOrDefault("accepted", 0L);
        }
    }

    Mono<View> view(Work work, @Nullable String cursor) {
        return work.api()
                .page(SNAPSHOTS.with("cursor", cursor), Listed.class)
                .map(page -> View.of("campaigns")
                        .with("campaigns", page.items())
                        .with(
                                "older",
                                page.next() == null
                                        ? null
                                        : ApiUri.of(ConsoleCampaigns.PATH)
                                                .with("cursor", page.next())
                                                .text())
                        .with("newest", cursor == null ? null : ConsoleCampaigns.PATH));
    }
}
