package io.beckon.gateway.progress;

import io.beckon.gateway.access.Caller;
import io.beckon.gateway.http.Page;
import io.beckon.gateway.http.PageRequest;
import io.beckon.gateway.problem.ProblemType;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** All campaigns at a glance, and one through time. */
@RestController
@Tag(name = "Progress")
class OverviewController {

    private static final int DEFAULT_LIMIT = 20;

    private final CampaignSnapshots snapshots;
    private final SeriesBoard series;
    private final DetailStore details;
    private final SnapshotStore store;
    private final Clock clock;

    OverviewController(
            CampaignSnapshots snapshots, SeriesBoard series, DetailStore details, SnapshotStore store, Clock clock) {
        this.snapshots = snapshots;
        this.series = series;
        this.details = details;
        this.store = store;
        this.clock = clock;
    }

    @Needs(Right.READ)
    @GetMapping("/v1/campaigns/snapshots")
    @Operation(
            summary = "List the campaigns with the snapshot of each, newest first",
            description =
                    "The snapshots are those that /v1/campaigns/{id}/snapshot shows. One that could not be counted within a few seconds is"
                            + " left out and is there soon after.")
    Mono<Page<CampaignSnapshot>> list(
            @Parameter(hidden = true) Caller caller,
            @RequestParam(required = false) @Nullable String cursor,
            @Parameter(description = "At most " + CampaignSnapshots.MOST) @RequestParam(required = false) @Nullable
                    Integer limit) {
        if (limit != null && limit > CampaignSnapshots.MOST) {
            throw ProblemType.PARAMETER_INVALID.with("limit", "it must be between 1 and " + CampaignSnapshots.MOST);
        }
        return snapshots.list(caller.workspaceId(), PageRequest.of(cursor, limit == null ? DEFAULT_LIMIT : limit));
    }

    @Needs(Right.READ)
    @GetMapping("/v1/campaigns/{id}/series")
    @Operation(
            summary = "Show what happened in a campaign minute by minute, or hour by hour",
            description = "Counted from the rows; at most " + SeriesWish.MOST_POINTS
                    + " steps. Without from and to: the last hour by the minute, or the last three days by the hour.")
    Mono<Series> series(
            @Parameter(hidden = true) Caller caller,
            @PathVariable long id,
            @Parameter(description = "'minute' or 'hour'", example = "minute") @RequestParam(required = false) @Nullable
                    String step,
            @Parameter(example = "2030-09-01T07:00:00Z") @RequestParam(required = false) @Nullable String from,
            @Parameter(example = "2030-09-01T08:00:00Z") @RequestParam(required = false) @Nullable String to) {
        return own(caller, id).flatMap(owned -> series.latest(SeriesWish.of(id, step, from, to, clock.instant())));
    }

    @Needs(Right.READ)
    @GetMapping("/v1/campaigns/{id}/reasons")
    @Operation(
            summary = "Say why mails of a campaign wait or failed, in the mail servers' own words",
            description = "Counted from the rows, the most frequent reasons first; at most " + Reasons.MOST
                    + " are told apart.")
    Mono<Reasons> reasons(@Parameter(hidden = true) Caller caller, @PathVariable long id) {
        return own(caller, id).flatMap(owned -> details.reasons(id));
    }

    @Needs(Right.READ)
    @GetMapping("/v1/campaigns/{id}/reminders")
    @Operation(
            summary = "Show a campaign's reminder steps, what became of them, and what is due when",
            description =
                    "Counted from the rows. Days are the workspace's; at most " + Outlook.DAYS + " are told apart.")
    Mono<Outlook> reminders(@Parameter(hidden = true) Caller caller, @PathVariable long id) {
        return own(caller, id).flatMap(owned -> details.outlook(id));
    }

    private Mono<Boolean> own(Caller caller, long id) {
        return store.owns(caller.workspaceId(), id)
                .filter(owned -> owned)
                .switchIfEmpty(Mono.error(() -> ProblemType.NOT_FOUND.with("campaign", id)));
    }
}
