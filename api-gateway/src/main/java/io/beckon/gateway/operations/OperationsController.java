package io.beckon.gateway.operations;

import io.beckon.gateway.access.Caller;
import io.beckon.gateway.progress.ActiveCampaigns;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What is going on at this moment. */
@RestController
@Tag(name = "Operations")
class OperationsController {

    private final OperationsStore store;
    private final ActiveCampaigns campaigns;
    private final QueueDepths queues;
    private final Clock clock;

    OperationsController(OperationsStore store, ActiveCampaigns campaigns, QueueDepths queues, Clock clock) {
        this.store = store;
        this.campaigns = campaigns;
        this.queues = queues;
        this.clock = clock;
    }

    /** Not a limited manager's: some of it is about the installation and not about the workspace. */
    @Needs(Right.CHANGE)
    @GetMapping("/v1/operations")
    @Operation(
            summary = "Show what is going on: workers, mails on their way, retries, parked work and queues",
            description =
                    "Mails, retries, rates and parked work are the workspace's own; workers and parked messages are the installation's. The"
                            + " lengths of queues are shown where no other workspace uses them; queuesMissing says why they are not. For owners and full"
                            + " managers.")
    Mono<Operations> show(@Parameter(hidden = true) Caller caller) {
        Instant now = clock.instant();
        long workspace = caller.workspaceId();
        return store.parked(workspace)
                .flatMap(parked -> Mono.zip(
                                store.workers().collectList(),
                                campaigns.of(workspace),
                                store.oldest(workspace),
                                store.retries(workspace, now),
                                parked.alone() ? queues.latest() : Mono.just(Optional.<List<Operations.Queue>>empty()))
                        .map(parts -> new Operations(
                                now,
                                parts.getT1(),
                                mails(parts.getT2(), parts.getT3()),
                                parts.getT4(),
                                new Operations.Rates(
                                        parts.getT2().invitedPerSecond(),
                                        parts.getT2().sentPerSecond()),
                                parked.parked(),
                                parts.getT5().orElse(null),
                                missing(parked.alone(), parts.getT5().isPresent()))));
    }

    private static @Nullable String missing(boolean alone, boolean answered) {
        if (!alone) {
            return Operations.SHARED;
        }
        return answered ? null : Operations.UNANSWERED;
    }

    private static Operations.Mails mails(ActiveCampaigns.OnTheWay counted, Map<String, Instant> oldest) {
        return new Operations.Mails(
                counted.campaigns(),
                counted.notCounted(),
                counted.rowsWaiting(),
                new Operations.State(counted.ready(), oldest.get("ready")),
                new Operations.State(counted.sending(), oldest.get("sending")),
                new Operations.State(counted.deferred(), oldest.get("deferred")));
    }
}
