package io.beckon.gateway.invitation;

import io.beckon.contracts.followup.InvitationFilter;
import io.beckon.gateway.access.Caller;
import io.beckon.gateway.problem.ProblemType;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The invitations of the caller's workspace. */
@RestController
@RequestMapping("/v1/invitations")
@Tag(name = "Invitations")
class InvitationController {

    private final InvitationList list;
    private final FilterOwner filterOwner;
    private final Invitations invitations;
    private final AddressCorrection corrections;

    InvitationController(
            InvitationList list, FilterOwner filterOwner, Invitations invitations, AddressCorrection corrections) {
        this.list = list;
        this.filterOwner = filterOwner;
        this.invitations = invitations;
        this.corrections = corrections;
    }

    @Needs(Right.READ)
    @GetMapping
    @Operation(
            summary = "List invitations, for example those that are pending",
            description =
                    "All conditions must hold. A page reads a bounded number of rows: where few match, it may be shorter than its limit, or"
                            + " empty, and still have a 'next'; the list ends where 'next' is null.")
    Mono<InvitationPage> list(
            @Parameter(hidden = true) Caller caller,
            @Parameter(description = "Only of this campaign") @RequestParam(required = false) @Nullable
                    String campaignId,
            @Parameter(description = "Only of campaigns that bring people to this user group")
                    @RequestParam(required = false)
                    @Nullable
                    String userGroupId,
            @Parameter(
                            description =
                                    "Only in these states, of which opened means opened and not accepted; may be given more than once",
                            example = "pending")
                    @RequestParam(required = false)
                    @Nullable
                    List<String> state,
            @Parameter(description = "Only addresses that begin with this") @RequestParam(required = false) @Nullable
                    String search,
            @Parameter(
                            description =
                                    "Only those whose best trace of opening is this: none, prefetch, probable, click or signed_in; may be given"
                                            + " more than once",
                            example = "click")
                    @RequestParam(required = false)
                    @Nullable
                    List<String> evidence,
            @Parameter(description = "First mail sent at this time or later", example = "2030-09-01T07:00:00Z")
                    @RequestParam(required = false)
                    @Nullable
                    String sentAfter,
            @Parameter(description = "First mail sent before this time", example = "2030-09-08T07:00:00Z")
                    @RequestParam(required = false)
                    @Nullable
                    String sentBefore,
            @Parameter(description = "So many reminders and follow-ups sent, or more")
                    @RequestParam(required = false)
                    @Nullable
                    Integer remindersAtLeast,
            @Parameter(description = "So many reminders and follow-ups sent, or fewer")
                    @RequestParam(required = false)
                    @Nullable
                    Integer remindersAtMost,
            @Parameter(description = "Last mail of any kind sent before this time", example = "2030-09-08T07:00:00Z")
                    @RequestParam(required = false)
                    @Nullable
                    String lastMailBefore,
            @Parameter(
                            description =
                                    "By age: 'desc' for the newest first, 'asc' for the oldest. By address: 'address', or 'address_desc' from"
                                            + " the end; in the order of its bytes, one address by age",
                            example = "address")
                    @RequestParam(required = false)
                    @Nullable
                    String sort,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Integer limit) {
        InvitationFilter filter = FilterParameters.filter(new FilterWish(
                campaignId,
                userGroupId,
                state == null ? null : List.copyOf(state),
                search,
                evidence == null ? null : List.copyOf(evidence),
                sentAfter,
                sentBefore,
                remindersAtLeast,
                remindersAtMost,
                lastMailBefore));
        InvitationPage.Wish wish = InvitationPage.Wish.of(sort, cursor, limit);
        return filterOwner
                .foreign(caller.workspaceId(), filter)
                .<InvitationPage>flatMap(
                        foreign -> Mono.error(ProblemType.NOT_FOUND.with(foreign.thing(), foreign.id())))
                .switchIfEmpty(Mono.defer(() -> list.page(caller.workspaceId(), filter, wish)));
    }

    @Needs(Right.READ)
    @GetMapping("/{id}")
    @Operation(summary = "Show an invitation with its history: every mail, every try, every trace of opening")
    Mono<InvitationHistory> show(@Parameter(hidden = true) Caller caller, @PathVariable long id) {
        return invitations.history(caller.workspaceId(), id);
    }

    @Needs(Right.CHANGE)
    @PostMapping("/{id}/revoke")
    @Operation(
            summary = "Withdraw an invitation",
            description =
                    "Its link shows that it was withdrawn, and mails not yet sent are not sent. Doing it twice is harmless.")
    Mono<InvitationView> revoke(@Parameter(hidden = true) Caller caller, @PathVariable long id) {
        return invitations.revoke(caller.workspaceId(), id);
    }

    @Needs(Right.CHANGE)
    @PostMapping("/{id}/resend")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Send an invitation again, with a new link",
            description =
                    "Earlier links of it are dead from this moment. Possible while it is pending or opened and its first mail"
                            + " is out; the time it is valid still counts from the first mail.")
    Mono<InvitationView> resend(@Parameter(hidden = true) Caller caller, @PathVariable long id) {
        return invitations.resend(caller.workspaceId(), id);
    }

    @Needs(Right.CHANGE)
    @PostMapping("/{id}/address")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Correct the address of an invitation, and write to the new one",
            description =
                    "It stays the same invitation with its history, pending again; every earlier link of it is dead from this"
                            + " moment. Giving the address it has already changes nothing. Refused for an address that has an account, is"
                            + " suppressed or already invited by this campaign.")
    Mono<InvitationView> correctAddress(
            @Parameter(hidden = true) Caller caller, @PathVariable long id, @RequestBody AddressCorrection.Wish wish) {
        return corrections.correct(caller.workspaceId(), id, wish);
    }
}
