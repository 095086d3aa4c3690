package io.beckon.gateway.enrolment;

import io.beckon.gateway.access.Caller;
import io.beckon.gateway.http.Page;
import io.beckon.gateway.http.PageRequest;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The accounts of a user group. */
@RestController
@RequestMapping("/v1/user-groups/{id}/members")
@Tag(name = "Groups")
class MemberController {

    private final Members members;

    MemberController(Members members) {
        this.members = members;
    }

    @Needs(Right.READ)
    @GetMapping
    @Operation(summary = "List the accounts in a user group, newest account first")
    Mono<Page<Member>> list(
            @Parameter(hidden = true) Caller caller,
            @PathVariable long id,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Integer limit) {
        return members.list(caller.workspaceId(), id, PageRequest.of(cursor, limit));
    }

    @Needs(Right.CHANGE)
    @PostMapping
    @Operation(
            summary = "Put accounts into a user group; those that are in it already stay",
            description =
                    "They are enrolled in the group's open courses, those of its programs included, unless they are already.")
    Mono<Member.Answer> add(
            @Parameter(hidden = true) Caller caller, @PathVariable long id, @RequestBody Enrolment.Wish wish) {
        return members.add(caller.workspaceId(), id, wish);
    }

    @Needs(Right.CHANGE)
    @DeleteMapping("/{accountId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Take an account out of a user group; it stays enrolled in its courses")
    Mono<Void> remove(@Parameter(hidden = true) Caller caller, @PathVariable long id, @PathVariable long accountId) {
        return members.remove(caller.workspaceId(), id, accountId);
    }
}
