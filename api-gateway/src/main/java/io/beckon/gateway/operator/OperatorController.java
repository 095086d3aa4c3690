package io.beckon.gateway.operator;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.address.InvalidAddressException;
import io.beckon.gateway.http.Fields;
import io.beckon.gateway.http.Page;
import io.beckon.gateway.http.PageRequest;
import io.beckon.gateway.problem.Faults;
import io.beckon.gateway.problem.ProblemException;
import io.beckon.gateway.problem.ProblemType;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The workspaces of the installation, for an operator's key. */
@RestController
@RequestMapping("/v1/operator")
@Tag(name = "Operator")
class OperatorController {

    private static final int LONGEST_NAME = 200;

    private final OperatorStore store;
    private final TransactionalOperator transaction;
    private final String publicBaseUrl;

    OperatorController(
            OperatorStore store,
            TransactionalOperator transaction,
            @Value("${beckon.bootstrap.public-base-url}") String publicBaseUrl) {
        this.store = store;
        this.transaction = transaction;
        this.publicBaseUrl = publicBaseUrl;
    }

    @Needs(Right.OPERATE)
    @GetMapping("/health")
    @Operation(summary = "Show how the installation does: what runs, waits and is parked")
    Mono<OperatedWorkspace.Health> health() {
        return store.health();
    }

    @Needs(Right.OPERATE)
    @GetMapping("/workspaces")
    @Operation(summary = "List the workspaces, newest first")
    Mono<Page<OperatedWorkspace>> list(
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Integer limit) {
        PageRequest page = PageRequest.of(cursor, limit);
        return store.list(page)
                .collectList()
                .map(found -> Page.of(found, page, workspace -> Long.parseLong(workspace.id())));
    }

    @Needs(Right.OPERATE)
    @GetMapping("/workspaces/{id}")
    @Operation(summary = "Show a workspace")
    Mono<OperatedWorkspace> show(@PathVariable long id) {
        return store.find(id).switchIfEmpty(Mono.error(() -> missing(id)));
    }

    @Needs(Right.OPERATE)
    @PostMapping("/workspaces")
    @Operation(summary = "Open a workspace with its owner, who signs in with a mailed code")
    Mono<ResponseEntity<OperatedWorkspace>> open(@RequestBody OperatedWorkspace.Wish wish) {
        Faults faults = new Faults();
        Fields.line(wish.name(), LONGEST_NAME, "/name", faults);
        Fields.optionalLine(wish.ownerName(), LONGEST_NAME, "/ownerName", faults);
        Fields.url(wish.publicBaseUrl(), "/publicBaseUrl", faults);
        String locale = wish.locale() == null ? "en" : wish.locale();
        Fields.locale(locale, "/locale", faults);
        EmailAddress owner = address(wish.ownerAddress(), "/ownerAddress", faults);
        EmailAddress from = address(wish.fromAddress(), "/fromAddress", faults);
        faults.throwIfAny();
        String baseUrl = wish.publicBaseUrl() == null ? publicBaseUrl : wish.publicBaseUrl();
        return store.open(String.valueOf(wish.name()), from, baseUrl, locale)
                .flatMap(id -> store.addOwner(id, owner, wish.ownerName())
                        .filter(added -> added)
                        .switchIfEmpty(Mono.error(() -> ProblemType.MEMBER_ADDRESS_IN_USE.with(
                                owner, "belongs to an account of a workspace already")))
                        .then(Mono.defer(() -> store.find(id))))
                .as(transaction::transactional)
                .map(opened -> ResponseEntity.created(URI.create("/v1/operator/workspaces/" + opened.id()))
                        .body(opened));
    }

    @Needs(Right.OPERATE)
    @PostMapping("/workspaces/{id}/suspend")
    @Operation(
            summary =
                    "Suspend a workspace: nothing is sent, nobody signs in, its keys are refused and its links say so",
            description =
                    "Mails that are being sent at this moment end. Lists that were taken stay; unsubscribing goes on.")
    Mono<OperatedWorkspace> suspend(@PathVariable long id) {
        return store.suspend(id).switchIfEmpty(Mono.error(() -> missing(id)));
    }

    @Needs(Right.OPERATE)
    @PostMapping("/workspaces/{id}/resume")
    @Operation(
            summary = "Let a suspended workspace go on",
            description = "What waits to be sent is found by the sweep, which takes up to ten minutes.")
    Mono<OperatedWorkspace> resume(@PathVariable long id) {
        return store.resume(id).switchIfEmpty(Mono.error(() -> missing(id)));
    }

    private static ProblemException missing(long id) {
        return ProblemType.NO_SUCH_WORKSPACE.with(id);
    }

    private static EmailAddress address(@Nullable String written, String pointer, Faults faults) {
        try {
            return EmailAddress.parse(written);
        } catch (InvalidAddressException e) {
            faults.add(pointer, e.getMessage() + " " + e.reason().mend(e.argument()));
            return new EmailAddress("", "");
        }
    }
}
