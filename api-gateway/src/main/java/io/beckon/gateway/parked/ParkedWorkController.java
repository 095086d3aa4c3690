package io.beckon.gateway.parked;

import io.beckon.gateway.access.Caller;
import io.beckon.gateway.audit.AuditDetail;
import io.beckon.gateway.http.Page;
import io.beckon.gateway.http.PageRequest;
import io.beckon.gateway.problem.ProblemException;
import io.beckon.gateway.problem.ProblemType;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What of the caller's campaigns is parked: looked at, tried again, given up. */
@RestController
@RequestMapping("/v1")
@Tag(name = "Operations")
class ParkedWorkController {

    private final ParkedStore store;
    private final ParkedWorkers workers;

    ParkedWorkController(ParkedStore store, ParkedWorkers workers) {
        this.store = store;
        this.workers = workers;
    }

    @Needs(Right.READ)
    @GetMapping("/campaigns/{id}/parked")
    @Operation(
            summary = "List a campaign's parked chunks, rows or deliveries with their causes",
            description =
                    "kind is chunk (when left out), row or delivery: a mail of which nobody knows whether it went out, in a"
                            + " workspace that has such mails parked.")
    Mono<Page<ParkedWork>> list(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("id") long campaignId,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Integer limit) {
        ParkedId.Kind wanted = kind(kind);
        ParkedId after = cursor == null
                ? new ParkedId(wanted, 0, wanted == ParkedId.Kind.CHUNK ? -1 : 0)
                : position(cursor, wanted);
        int shown = PageRequest.of(null, limit).limit();
        return store.owns(caller.workspaceId(), campaignId)
                .filter(owns -> owns)
                .switchIfEmpty(Mono.error(() -> ProblemType.NOT_FOUND.with("campaign", campaignId)))
                .then(Mono.defer(() -> store.list(caller.workspaceId(), campaignId, after, shown + 1)
                        .collectList()))
                .map(found -> page(found, shown));
    }

    @Needs(Right.CHANGE)
    @PostMapping("/parked/{id}/retry")
    @Operation(
            summary = "Try parked work again; what is not parked any more stays as it is",
            description = "A mail that nobody knows of goes out with the same Message-ID, and may be there twice then.")
    Mono<ParkedWork.Answer> retry(@Parameter(hidden = true) Caller caller, @PathVariable String id) {
        ParkedId parked = read(id);
        return workers.retry(caller.workspaceId(), parked)
                .delayUntil(changed -> detail(parked, changed))
                .map(changed -> new ParkedWork.Answer(parked.toString(), changed));
    }

    @Needs(Right.CHANGE)
    @PostMapping("/parked/{id}/give-up")
    @Operation(
            summary = "Give parked work up; what is not parked any more stays as it is",
            description = "Rows stay counted as parked and are no longer listed here; a mail counts as failed.")
    Mono<ParkedWork.Answer> giveUp(@Parameter(hidden = true) Caller caller, @PathVariable String id) {
        ParkedId parked = read(id);
        return workers.giveUp(caller.workspaceId(), parked)
                .delayUntil(changed -> detail(parked, changed))
                .map(changed -> new ParkedWork.Answer(parked.toString(), changed));
    }

    private static Mono<Void> detail(ParkedId id, boolean changed) {
        return AuditDetail.add("parked", id.toString()).then(AuditDetail.add("changed", changed));
    }

    private static ParkedId.Kind kind(@Nullable String written) {
        return written == null
                ? ParkedId.Kind.CHUNK
                : Arrays.stream(ParkedId.Kind.values())
                        .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(written))
                        .findFirst()
                        .orElseThrow(
                                () -> ProblemType.PARAMETER_INVALID.with("kind", "it must be chunk, row or delivery"));
    }

    private static ParkedId position(String cursor, ParkedId.Kind kind) {
        Optional<ParkedId> position = ParkedId.read(cursor).filter(known -> known.kind() == kind);
        return position.orElseThrow(() ->
                ProblemType.PARAMETER_INVALID.with("cursor", "it must be the 'next' of an earlier page, unchanged"));
    }

    private static Page<ParkedWork> page(List<ParkedWork> found, int shown) {
        return found.size() <= shown
                ? new Page<>(found, null)
                : new Page<>(found.subList(0, shown), found.get(shown - 1).id());
    }

    private static ParkedId read(String id) {
        return ParkedId.read(id).orElseThrow(() -> missing(id));
    }

    static ProblemException missing(Object id) {
        return ProblemType.NOT_FOUND.with("parked work", id);
    }
}
