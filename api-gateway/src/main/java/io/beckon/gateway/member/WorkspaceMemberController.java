package io.beckon.gateway.member;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.address.InvalidAddressException;
import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.access.Caller;
import io.beckon.gateway.http.Fields;
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
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The members of the caller's workspace. */
@RestController
@RequestMapping("/v1/members")
@Tag(name = "Members")
class WorkspaceMemberController {

    private static final int LONGEST_NAME = 200;
    private static final String ROLES = "Write owner, full_manager, limited_manager or learner.";

    private final MemberStore store;
    private final WorkspaceMembers members;

    WorkspaceMemberController(MemberStore store, WorkspaceMembers members) {
        this.store = store;
        this.members = members;
    }

    @Needs(Right.READ)
    @GetMapping
    @Operation(summary = "List the members, newest first: all, those of one role, or who has an address")
    Mono<Page<WorkspaceMember>> list(
            @Parameter(hidden = true) Caller caller,
            @RequestParam(required = false) @Nullable String role,
            @RequestParam(required = false) @Nullable String address,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Integer limit) {
        PageRequest page = PageRequest.of(cursor, limit);
        if (address != null) {
            return store.find(caller.workspaceId(), parameter(address))
                    .flux()
                    .collectList()
                    .map(found -> new Page<>(found, null));
        }
        var found = role == null
                ? store.list(caller.workspaceId(), page)
                : store.list(caller.workspaceId(), roleParameter(role), page);
        return found.collectList().map(rows -> Page.of(rows, page, member -> Long.parseLong(member.id())));
    }

    @Needs(Right.READ)
    @GetMapping("/{id}")
    @Operation(summary = "Show a member")
    Mono<WorkspaceMember> show(@Parameter(hidden = true) Caller caller, @PathVariable long id) {
        return store.find(caller.workspaceId(), id).switchIfEmpty(Mono.error(() -> WorkspaceMembers.missing(id)));
    }

    @Needs(Right.CHANGE)
    @PostMapping
    @Operation(
            summary = "Add a manager or a learner by address",
            description = "They sign in with a code mailed to the address. Nobody gives a role above the own one.")
    Mono<ResponseEntity<WorkspaceMember>> add(
            @Parameter(hidden = true) Caller caller, @RequestBody WorkspaceMember.Wish wish) {
        Faults faults = new Faults();
        Fields.optionalLine(wish.name(), LONGEST_NAME, "/name", faults);
        ManagerRole role = wish.role() == null ? ManagerRole.FULL_MANAGER : role(wish.role(), faults);
        EmailAddress address = address(wish.address(), faults);
        faults.throwIfAny();
        return members.add(caller, address, wish.name(), role)
                .map(added -> ResponseEntity.created(URI.create("/v1/members/" + added.id()))
                        .body(added));
    }

    @Needs(Right.CHANGE)
    @PatchMapping("/{id}")
    @Operation(summary = "Change a member's name or role; what the body leaves out stays")
    Mono<WorkspaceMember> change(
            @Parameter(hidden = true) Caller caller,
            @PathVariable long id,
            @RequestBody WorkspaceMember.Change change) {
        Faults faults = new Faults();
        Fields.optionalLine(change.name(), LONGEST_NAME, "/name", faults);
        ManagerRole role = change.role() == null ? null : role(change.role(), faults);
        faults.throwIfAny();
        return members.change(caller, id, change.name(), role);
    }

    @Needs(Right.CHANGE)
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Remove a member, whose sessions end at once; the last owner stays")
    Mono<Void> remove(@Parameter(hidden = true) Caller caller, @PathVariable long id) {
        return members.remove(caller, id);
    }

    @Needs(Right.CHANGE)
    @DeleteMapping("/{id}/identities")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Unbind a member from the identity providers' persons",
            description =
                    "The next who signs in at a provider that has verified the member's address is bound anew. Doing it twice is harmless.")
    Mono<Void> unbind(@Parameter(hidden = true) Caller caller, @PathVariable long id) {
        return members.unbind(caller, id);
    }

    private static ManagerRole role(String written, Faults faults) {
        Optional<ManagerRole> role = known(written);
        faults.unless(role.isPresent(), "/role", ROLES);
        return role.orElse(ManagerRole.LEARNER);
    }

    private static ManagerRole roleParameter(String written) {
        return known(written)
                .orElseThrow(() -> ProblemType.PARAMETER_INVALID.with(
                        "role", "it must be owner, full_manager, limited_manager or learner"));
    }

    private static Optional<ManagerRole> known(String written) {
        return Arrays.stream(ManagerRole.values())
                .filter(role -> role.sql().equals(written))
                .findAny();
    }

    private static EmailAddress address(@Nullable String written, Faults faults) {
        try {
            return EmailAddress.parse(written);
        } catch (InvalidAddressException e) {
            faults.add("/address", e.getMessage() + " " + e.reason().mend(e.argument()));
            return new EmailAddress("", "");
        }
    }

    private static EmailAddress parameter(String written) {
        try {
            return EmailAddress.parse(written);
        } catch (InvalidAddressException e) {
            throw ProblemType.PARAMETER_INVALID.with("address", e.reason().sentence(e.argument()));
        }
    }
}
