package io.beckon.gateway.console.invitation;

import io.beckon.gateway.console.door.Api;
import io.beckon.gateway.console.door.ApiPage;
import io.beckon.gateway.console.door.ApiRefusal;
import io.beckon.gateway.console.door.ApiUri;
import io.beckon.gateway.console.shell.View;
import io.beckon.gateway.console.shell.Work;
import io.beckon.gateway.problem.ProblemType;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The list of invitations, a page at a time, by the API's own cursors: nothing is counted. */
@Component("invitationListing")
class Listing {

    static final int ROWS = 50;

    /** So many campaigns and groups are offered to choose from, the newest. */
    private static final int OFFERED = 100;

    private static final ApiUri INVITATIONS = ApiUri.of("/v1/invitations").with("limit", ROWS);
    private static final ApiUri CAMPAIGNS = ApiUri.of("/v1/campaigns").with("limit", OFFERED);
    private static final ApiUri GROUPS = ApiUri.of("/v1/user-groups").with("limit", OFFERED);

    /** Something with a name to choose from. */
    record Named(String id, String name) {}

    private final Clock clock;

    Listing(Clock clock) {
        this.clock = clock;
    }

    /** @param part whether only the rows are wanted, beside a form that is shown already */
    Mono<View> view(Work work, Choice choice, Trail trail, boolean part) {
        ApiUri rows = choice.on(INVITATIONS, clock.instant()).with("cursor", trail.cursor());
        return Mono.zip(
                        work.api().page(rows, Invited.class),
                        offered(work.api(), CAMPAIGNS, "/v1/campaigns/{}", choice.campaign()),
                        part
                                ? Mono.just(List.<Named>of())
                                : offered(work.api(), GROUPS, "/v1/user-groups/{}", choice.group()))
                .map(all -> listed(all.getT1(), choice, trail, all.getT2(), part)
                        .with("campaigns", all.getT2())
                        .with("groups", all.getT3()));
    }

    private static View listed(ApiPage<Invited> page, Choice choice, Trail trail, List<Named> campaigns, boolean part) {
        Map<String, String> names =
                campaigns.stream().collect(Collectors.toMap(Named::id, Named::name, (one, other) -> one));
        String list = choice.path();
        Trail before = trail.previous();
        return (part ? View.part("invitations", "found") : View.of("invitations"))
                .with("part", part)
                .with("choice", choice)
                .with("standings", Choice.standingNames())
                .with("ages", Choice.ages())
                .with("traces", Choice.traceNames())
                .with("sorts", Choice.sorts())
                .with("rows", page.items())
                .with("names", names)
                .with("shownIds", page.items().stream().map(Invited::id).collect(Collectors.joining(",")))
                .with("first", trail.isFirst() ? null : list)
                .with("previous", before == null ? null : before.of(list))
                .with(
                        "next",
                        page.next() == null ? null : trail.next(page.next()).of(list));
    }

    /** The newest, and the chosen one where it is not among them. */
    private static Mono<List<Named>> offered(Api api, ApiUri list, String one, String chosen) {
        return api.page(list, Named.class).map(ApiPage::items).flatMap(newest -> {
            boolean missing = !chosen.isEmpty()
                    && newest.stream().noneMatch(named -> named.id().equals(chosen));
            return missing
                    ? api.get(ApiUri.of(one, chosen), Named.class)
                            .map(old -> plus(newest, old))
                            .onErrorResume(ApiRefusal.class, refusal -> unknown(refusal, newest))
                    : Mono.just(newest);
        });
    }

    /** What does not exist the list itself says. */
    private static Mono<List<Named>> unknown(ApiRefusal refusal, List<Named> newest) {
        return refusal.is(ProblemType.NOT_AUTHENTICATED) ? Mono.error(refusal) : Mono.just(newest);
    }

    private static List<Named> plus(List<Named> newest, Named old) {
        List<Named> all = new ArrayList<>(newest);
        all.add(old);
        return all;
    }

    /**
     * A row of the list, and what a page of one person begins with.
     *
     * @param mail     the state of its first mail
     * @param evidence its best trace of opening
     */
    record Invited(
            String id,
            String campaignId,
            String address,
            @Nullable String name,
            String state,
            @Nullable String mail,
            Instant createdAt,
            @Nullable Instant sentAt,
            @Nullable Instant openedAt,
            @Nullable Instant acceptedAt,
            @Nullable Instant endedAt,
            String evidence,
            int remindersSent,
            @Nullable Instant lastMailAt) {

        /** Nobody is waited for whose mail is not out yet. */
        public String standing() {
            return state.equals("pending") && !isOut() ? "waiting" : state;
        }

        public String badge() {
            return switch (state) {
                case "accepted" -> "good";
                case "failed", "bounced" -> "bad";
                case "opened" -> "warn";
                default -> "";
            };
        }

        boolean isOpen() {
            return state.equals("pending") || state.equals("opened");
        }

        boolean isOut() {
            return "sent".equals(mail) || "unknown".equals(mail);
        }

        boolean isCorrectable() {
            return isOpen() || state.equals("failed") || state.equals("bounced");
        }
    }
}
