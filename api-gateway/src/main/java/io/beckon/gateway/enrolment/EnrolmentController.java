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

/** Who is enrolled in what in the caller's workspace, seen from the course, the account and the user group. */
@RestController
@RequestMapping("/v1")
@Tag(name = "Enrolments")
class EnrolmentController {

    private final Enrolments enrolments;

    EnrolmentController(Enrolments enrolments) {
        this.enrolments = enrolments;
    }

    @Needs(Right.READ)
    @GetMapping("/courses/{id}/enrolments")
    @Operation(summary = "List who is enrolled in a course, newest first")
    Mono<Page<Enrolment>> ofCourse(
            @Parameter(hidden = true) Caller caller,
            @PathVariable long id,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Integer limit) {
        return enrolments.ofCourse(caller.workspaceId(), id, PageRequest.of(cursor, limit));
    }

    @Needs(Right.CHANGE)
    @PostMapping("/courses/{id}/enrolments")
    @Operation(summary = "Enrol accounts in a course; those that are enrolled already stay as they are")
    Mono<Enrolment.Answer> enrol(
            @Parameter(hidden = true) Caller caller, @PathVariable long id, @RequestBody Enrolment.Wish wish) {
        return enrolments.enrol(caller.workspaceId(), id, wish);
    }

    @Needs(Right.CHANGE)
    @DeleteMapping("/courses/{id}/enrolments/{accountId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Withdraw an account from a course; one that is not enrolled stays so")
    Mono<Void> withdraw(@Parameter(hidden = true) Caller caller, @PathVariable long id, @PathVariable long accountId) {
        return enrolments.withdraw(caller.workspaceId(), id, accountId);
    }

    @Needs(Right.READ)
    @GetMapping("/accounts/{id}/enrolments")
    @Operation(summary = "List what an account is enrolled in, newest first")
    Mono<Page<Enrolment>> ofAccount(
            @Parameter(hidden = true) Caller caller,
            @PathVariable long id,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Integer limit) {
        return enrolments.ofAccount(caller.workspaceId(), id, PageRequest.of(cursor, limit));
    }

    @Needs(Right.READ)
    @GetMapping("/user-groups/{id}/enrolments")
    @Operation(
            summary = "List what the members of a user group are enrolled in, member by member, newest account first")
    Mono<Page<Enrolment>> ofGroup(
            @Parameter(hidden = true) Caller caller,
            @PathVariable long id,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Integer limit) {
        return enrolments.ofGroup(
                caller.workspaceId(),
                id,
                GroupPosition.of(cursor),
                PageRequest.of(null, limit).limit());
    }
}
