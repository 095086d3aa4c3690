package io.beckon.gateway.registration;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.access.Caller;
import io.beckon.gateway.audit.Audited;
import io.beckon.gateway.http.DecisionTag;
import io.beckon.gateway.http.KeptAnswer;
import io.beckon.gateway.http.Page;
import io.beckon.gateway.http.PageRequest;
import io.beckon.gateway.registration.RegistrationInvitation.CopyWish;
import io.beckon.gateway.registration.RegistrationInvitation.Draft;
import io.beckon.gateway.registration.RegistrationInvitation.Preview;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/** The registration invitations of the caller's workspace. A limited manager sees them without their passcodes. */
@RestController
@RequestMapping("/v1/registration-invitations")
@Tag(name = "Registration invitations")
class RegistrationController {

    private static final String EXAMPLE = """
            {
              "name": "First aid, spring",
              "registrations": 25,
              "organizationGroupId": "7",
              "userGroupIds": ["21"],
              "message": "Bring your card on the first day.",
              "copyTo": "ana@example.org"
            }
            """;

    private final RegistrationInvitations invitations;

    RegistrationController(RegistrationInvitations invitations) {
        this.invitations = invitations;
    }

    @Needs(Right.READ)
    @GetMapping
    @Operation(summary = "List the registration invitations, newest first")
    Mono<Page<RegistrationInvitation>> list(
            @Parameter(hidden = true) Caller caller,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Integer limit) {
        return invitations.list(caller.workspaceId(), PageRequest.of(cursor, limit), maySeePasscodes(caller));
    }

    @Needs(Right.CHANGE)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Make a registration invitation, and send a copy of its mail if wanted",
            description =
                    "Whoever has its address and passcode can enrol, as long as there are seats. 'sendMeACopy' sends the mail to"
                            + " your own account's address, 'copyTo' to another owner or full manager; it may be passed on to everybody who is to"
                            + " enrol.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content =
                    @Content(
                            schema = @Schema(allOf = {Draft.class, CopyWish.class}),
                            examples = @ExampleObject(EXAMPLE)))
    Mono<ResponseEntity<RegistrationInvitation>> create(
            @Parameter(hidden = true) Caller caller,
            @RequestBody ObjectNode body,
            @Parameter(hidden = true) ServerWebExchange exchange) {
        return invitations
                .create(caller, body)
                .flatMap(id -> shown(caller, id, exchange))
                .map(made -> ResponseEntity.created(URI.create("/v1/registration-invitations/" + made.id()))
                        .body(made));
    }

    @Needs(Right.CHANGE)
    @Audited(way = Audited.Way.NEVER)
    @PostMapping("/check")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Say whether a registration invitation could be made like this",
            description = "Everything that is wrong is named, as when it is made. Nothing is stored and nothing sent.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content =
                    @Content(
                            schema = @Schema(allOf = {Draft.class, CopyWish.class}),
                            examples = @ExampleObject(EXAMPLE)))
    Mono<Void> check(@Parameter(hidden = true) Caller caller, @RequestBody ObjectNode body) {
        return invitations.check(caller, body);
    }

    @Needs(Right.CHANGE)
    @Audited(way = Audited.Way.NEVER)
    @PostMapping("/preview")
    @Operation(
            summary = "Show the mail of a registration invitation that is not stored yet",
            description = "What is not decided yet is stood in for.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content = @Content(schema = @Schema(implementation = Draft.class), examples = @ExampleObject(EXAMPLE)))
    Mono<Preview> preview(
            @Parameter(hidden = true) Caller caller,
            @RequestBody ObjectNode body,
            @Parameter(hidden = true) ServerWebExchange exchange) {
        KeptAnswer.showOnce(exchange);
        return invitations.preview(caller, body);
    }

    @Needs(Right.READ)
    @GetMapping("/{id}")
    @Operation(summary = "Show a registration invitation")
    Mono<RegistrationInvitation> show(
            @Parameter(hidden = true) Caller caller,
            @PathVariable long id,
            @Parameter(hidden = true) ServerWebExchange exchange) {
        return invitations
                .find(caller.workspaceId(), id, maySeePasscodes(caller))
                .doOnNext(found -> DecisionTag.put(exchange, found.tag()));
    }

    @Needs(Right.CHANGE)
    @PatchMapping("/{id}")
    @Operation(
            summary = "Change a registration invitation; what the body leaves out stays",
            description =
                    "There cannot be fewer registrations than are taken. A new passcode ends the old one at once. Other user groups are"
                            + " joined by whoever confirms from then on. With If-Match and the ETag of what was read, only where nobody"
                            + " changed it since.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = Draft.class),
                            examples = @ExampleObject("{\"name\": \"First aid, summer\"}")))
    Mono<RegistrationInvitation> change(
            @Parameter(hidden = true) Caller caller,
            @PathVariable long id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody ObjectNode patch,
            @Parameter(hidden = true) ServerWebExchange exchange) {
        return invitations
                .change(caller.workspaceId(), id, ifMatch, patch)
                .then(Mono.defer(() -> show(caller, id, exchange)));
    }

    @Needs(Right.CHANGE)
    @Audited(way = Audited.Way.NEVER)
    @PostMapping("/{id}/preview")
    @Operation(
            summary = "Show the mail of a registration invitation",
            description = "The body is a change as it could be made, which is shown and not stored; it may be empty.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = Draft.class),
                            examples = @ExampleObject("{\"message\": \"Bring your card.\"}")))
    Mono<Preview> preview(
            @Parameter(hidden = true) Caller caller,
            @PathVariable long id,
            @RequestBody ObjectNode patch,
            @Parameter(hidden = true) ServerWebExchange exchange) {
        KeptAnswer.showOnce(exchange);
        return invitations.preview(caller, id, patch);
    }

    @Needs(Right.CHANGE)
    @PostMapping("/{id}/copy")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Send a copy of the mail; to your own account's address unless the body says otherwise")
    Mono<Void> copy(@Parameter(hidden = true) Caller caller, @PathVariable long id, @RequestBody CopyWish wish) {
        return invitations.sendCopy(caller, id, wish);
    }

    @Needs(Right.CHANGE)
    @PostMapping("/{id}/close")
    @Operation(
            summary = "Take no more registrations",
            description = "Who holds a seat by then can still confirm it in time. Closing twice is harmless.")
    Mono<RegistrationInvitation> close(
            @Parameter(hidden = true) Caller caller,
            @PathVariable long id,
            @Parameter(hidden = true) ServerWebExchange exchange) {
        return invitations.close(caller.workspaceId(), id).then(Mono.defer(() -> shown(caller, id, exchange)));
    }

    @Needs(Right.CHANGE)
    @PostMapping("/{id}/reopen")
    @Operation(summary = "Take registrations again; each user group must still have a course")
    Mono<RegistrationInvitation> reopen(
            @Parameter(hidden = true) Caller caller,
            @PathVariable long id,
            @Parameter(hidden = true) ServerWebExchange exchange) {
        return invitations.reopen(caller.workspaceId(), id).then(Mono.defer(() -> shown(caller, id, exchange)));
    }

    @Needs(Right.CHANGE)
    @PostMapping("/{id}/raise")
    @Operation(summary = "Allow more registrations", description = "The number is the new total; twice is harmless.")
    Mono<RegistrationInvitation> raise(
            @Parameter(hidden = true) Caller caller,
            @PathVariable long id,
            @RequestBody RegistrationInvitation.Raise raise,
            @Parameter(hidden = true) ServerWebExchange exchange) {
        return invitations
                .raise(caller.workspaceId(), id, raise.registrations())
                .then(Mono.defer(() -> shown(caller, id, exchange)));
    }

    @Needs(Right.CHANGE)
    @PostMapping("/{id}/passcode")
    @Operation(
            summary = "Give a new passcode; the old one is worth nothing from then on",
            description = "Who has enrolled or holds a seat keeps it.")
    Mono<RegistrationInvitation> renewPasscode(
            @Parameter(hidden = true) Caller caller,
            @PathVariable long id,
            @RequestBody RegistrationInvitation.NewPasscode wish,
            @Parameter(hidden = true) ServerWebExchange exchange) {
        return invitations
                .renewPasscode(caller.workspaceId(), id, wish.passcode())
                .then(Mono.defer(() -> shown(caller, id, exchange)));
    }

    @Needs(Right.READ)
    @GetMapping("/{id}/registrations")
    @Operation(summary = "List who took which seat and when, newest first")
    Mono<Page<Registration>> registrations(
            @Parameter(hidden = true) Caller caller,
            @PathVariable long id,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Integer limit) {
        return invitations.ledger(caller.workspaceId(), id, PageRequest.of(cursor, limit));
    }

    /** The answer of a POST; one that is kept under an Idempotency-Key holds no passcode. */
    private Mono<RegistrationInvitation> shown(Caller caller, long id, ServerWebExchange exchange) {
        return invitations.find(caller.workspaceId(), id, maySeePasscodes(caller) && !KeptAnswer.isStored(exchange));
    }

    private static boolean maySeePasscodes(Caller caller) {
        return caller.mayManage(ManagerRole.LIMITED_MANAGER);
    }
}
