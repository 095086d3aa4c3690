package io.beckon.gateway.erasure;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.address.InvalidAddressException;
import io.beckon.gateway.access.Caller;
import io.beckon.gateway.audit.AuditDetail;
import io.beckon.gateway.http.Page;
import io.beckon.gateway.http.PageRequest;
import io.beckon.gateway.problem.Faults;
import io.beckon.gateway.problem.ProblemType;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The erasure of people from the caller's workspace. */
@RestController
@RequestMapping("/v1/erasures")
@Tag(name = "Erasures")
class ErasureController {

    private final Erasures erasures;
    private final ErasureStore store;

    ErasureController(Erasures erasures, ErasureStore store) {
        this.erasures = erasures;
        this.store = store;
    }

    @Needs(Right.CHANGE)
    @PostMapping
    @Operation(
            summary = "Erase a person from the workspace",
            description =
                    "The account goes at once, and nobody writes to the address any more. Lists, invitations, mails and evidence forget"
                            + " the person step by step; what was counted stays counted. Only a keyed hash remains, which keeps the"
                            + " address from being written to again. An erasure that goes on is answered, not begun twice.")
    Mono<ResponseEntity<ErasureView>> begin(
            @Parameter(hidden = true) Caller caller, @RequestBody ErasureView.Wish wish) {
        return erasures.begin(caller, address(wish.address()))
                .map(begun -> ResponseEntity.accepted()
                        .location(URI.create("/v1/erasures/" + begun.id()))
                        .body(begun));
    }

    @Needs(Right.CHANGE)
    @PostMapping("/lift")
    @Operation(
            summary = "Let an erased person be written to again, because they came back by themselves",
            description =
                    "What was erased stays erased, and a mailbox that had been on the suppression list stays suppressed unless you"
                            + " say otherwise. Whoever lifts it stands in the audit log.")
    Mono<Erasures.Lifted> lift(@Parameter(hidden = true) Caller caller, @RequestBody ErasureView.LiftWish wish) {
        return erasures.lift(caller.workspaceId(), address(wish.address()), Boolean.TRUE.equals(wish.mailbox()))
                .delayUntil(lifted -> AuditDetail.add("lifted", lifted.lifted()));
    }

    @Needs(Right.READ)
    @GetMapping("/{id}")
    @Operation(summary = "Show how far an erasure has come")
    Mono<ErasureView> show(@Parameter(hidden = true) Caller caller, @PathVariable long id) {
        return store.find(caller.workspaceId(), id)
                .switchIfEmpty(Mono.error(() -> ProblemType.NOT_FOUND.with("erasure", id)));
    }

    @Needs(Right.READ)
    @GetMapping
    @Operation(summary = "List the erasures, newest first")
    Mono<Page<ErasureView>> list(
            @Parameter(hidden = true) Caller caller,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Integer limit) {
        PageRequest page = PageRequest.of(cursor, limit);
        return store.list(caller.workspaceId(), page)
                .collectList()
                .map(found -> Page.of(found, page, erasure -> Long.parseLong(erasure.id())));
    }

    private static EmailAddress address(@Nullable String written) {
        try {
            return EmailAddress.parse(written);
        } catch (InvalidAddressException e) {
            throw Faults.of("/address", e.getMessage() + " " + e.reason().mend(e.argument()));
        }
    }
}
