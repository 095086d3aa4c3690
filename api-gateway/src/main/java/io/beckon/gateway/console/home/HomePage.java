package io.beckon.gateway.console.home;

import io.beckon.gateway.console.door.ApiPage;
import io.beckon.gateway.console.door.ApiUri;
import io.beckon.gateway.console.shell.View;
import io.beckon.gateway.console.shell.Work;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** What the first page shows: three steps as long as nothing was ever sent, and the latest campaigns. */
@Component
class HomePage {

    private static final ApiUri CAMPAIGNS = ApiUri.of("/v1/campaigns/snapshots?limit=5");
    private static final ApiUri COURSES = ApiUri.of("/v1/courses?limit=1");

    /** A campaign with its numbers; without them while it is being counted. */
    record Campaign(
            String campaignId,
            String name,
            String state,
            Instant createdAt,
            @Nullable Numbers snapshot) {

        boolean isDraft() {
            return state.equals("draft");
        }
    }

    record Numbers(Rows rows) {

        record Rows(long received, long invited) {}
    }

    record Course(String id, String name) {}

    Mono<View> view(Work work) {
        return Mono.zip(
                work.api().page(CAMPAIGNS, Campaign.class), work.api().page(COURSES, Course.class), HomePage::view);
    }

    private static View view(ApiPage<Campaign> campaigns, ApiPage<Course> courses) {
        List<Campaign> latest = campaigns.items();
        boolean begun = latest.stream().anyMatch(campaign -> !campaign.isDraft());
        return View.of("home")
                .with("first", !begun)
                .with(
                        "course",
                        courses.items().isEmpty() ? null : courses.items().get(0))
                .with("draft", begun || latest.isEmpty() ? null : latest.get(0))
                .with("campaigns", latest);
    }
}
