package io.beckon.gateway.progress;

import io.beckon.gateway.access.Caller;
import io.beckon.gateway.problem.ProblemType;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** How far a campaign has come: looked at once, or watched. */
@RestController
@Tag(name = "Progress")
class ProgressController {

    private final SnapshotStore store;
    private final SnapshotBoard board;
    private final ProgressStream stream;
    private final OpenStreams streams;

    ProgressController(SnapshotStore store, SnapshotBoard board, ProgressStream stream, OpenStreams streams) {
        this.store = store;
        this.board = board;
        this.stream = stream;
        this.streams = streams;
    }

    @Needs(Right.READ)
    @GetMapping("/v1/campaigns/{id}/snapshot")
    @Operation(
            summary = "Account for every row of a campaign",
            description =
                    "Counted from the rows in one statement, at most once a second and campaign, and the less often the more it"
                            + " costs; 'at' says when.")
    Mono<Snapshot> snapshot(@Parameter(hidden = true) Caller caller, @PathVariable long id) {
        return own(caller, id).then(board.latest(id)).switchIfEmpty(Mono.error(() -> notFound(id)));
    }

    @Needs(Right.READ)
    @GetMapping(path = "/v1/campaigns/{id}/progress", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Operation(
            summary = "Watch a campaign's snapshots as server-sent events",
            description =
                    "Ends when the campaign is done or cancelled and nothing is on its way. A client that comes back with"
                            + " Last-Event-ID gets what is newer, or 204 after the end.")
    Mono<ResponseEntity<Flux<ServerSentEvent<Snapshot>>>> progress(
            @Parameter(hidden = true) Caller caller,
            @PathVariable long id,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId) {
        return own(caller, id)
                .then(Mono.defer(() -> stream.hasEnded(lastEventId, id)))
                .map(ended -> ended
                        ? ResponseEntity.noContent().build()
                        : ResponseEntity.ok()
                                .header("X-Accel-Buffering", "no")
                                .body(bounded(caller, stream.after(lastEventId, id))));
    }

    private Flux<ServerSentEvent<Snapshot>> bounded(Caller caller, Flux<ServerSentEvent<Snapshot>> events) {
        Runnable giveBack = streams.take(caller.actor());
        return events.doFinally(end -> giveBack.run());
    }

    private Mono<Void> own(Caller caller, long id) {
        return store.owns(caller.workspaceId(), id)
                .filter(owned -> owned)
                .switchIfEmpty(Mono.error(() -> notFound(id)))
                .then();
    }

    private static RuntimeException notFound(long id) {
        return ProblemType.NOT_FOUND.with("campaign", id);
    }
}
