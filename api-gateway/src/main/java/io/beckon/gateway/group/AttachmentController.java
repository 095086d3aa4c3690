package io.beckon.gateway.group;

import io.beckon.gateway.access.Caller;
import io.beckon.gateway.http.Page;
import io.beckon.gateway.http.PageRequest;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
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

/** The courses and programs of a user group. */
@RestController
@RequestMapping("/v1/user-groups/{id}")
@Tag(name = "Groups")
class AttachmentController {

    /** Which courses are ticked. */
    @Schema(name = "CoursesToAttach")
    record Courses(
            @Schema(example = "[\"31\", \"32\"]") @Nullable List<@Nullable String> courseIds) {}

    /** Which programs are ticked. */
    @Schema(name = "ProgramsToAttach")
    record Programs(@Schema(example = "[\"5\"]") @Nullable List<@Nullable String> programIds) {}

    private final Attachments attachments;

    AttachmentController(Attachments attachments) {
        this.attachments = attachments;
    }

    @Needs(Right.READ)
    @GetMapping("/courses")
    @Operation(summary = "List the courses attached to a user group directly, newest course first")
    Mono<Page<Attachment>> courses(
            @Parameter(hidden = true) Caller caller,
            @PathVariable long id,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Integer limit) {
        return attachments.list(AttachmentKind.COURSE, caller.workspaceId(), id, PageRequest.of(cursor, limit));
    }

    @Needs(Right.CHANGE)
    @PostMapping("/courses")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Attach courses to a user group; those that are attached already stay",
            description =
                    "Who comes into the group from now on is enrolled in them; its members of before stay as they are.")
    Mono<Void> attachCourses(
            @Parameter(hidden = true) Caller caller, @PathVariable long id, @RequestBody Courses wish) {
        return attachments.attach(AttachmentKind.COURSE, caller.workspaceId(), id, wish.courseIds());
    }

    @Needs(Right.CHANGE)
    @DeleteMapping("/courses/{courseId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Detach a course from a user group; who is enrolled in it stays so")
    Mono<Void> detachCourse(
            @Parameter(hidden = true) Caller caller, @PathVariable long id, @PathVariable long courseId) {
        return attachments.detach(AttachmentKind.COURSE, caller.workspaceId(), id, courseId);
    }

    @Needs(Right.READ)
    @GetMapping("/programs")
    @Operation(summary = "List the programs attached to a user group, newest program first")
    Mono<Page<Attachment>> programs(
            @Parameter(hidden = true) Caller caller,
            @PathVariable long id,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Integer limit) {
        return attachments.list(AttachmentKind.PROGRAM, caller.workspaceId(), id, PageRequest.of(cursor, limit));
    }

    @Needs(Right.CHANGE)
    @PostMapping("/programs")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Attach programs to a user group; those that are attached already stay",
            description = "Who comes into the group from now on is enrolled in the courses the program has then.")
    Mono<Void> attachPrograms(
            @Parameter(hidden = true) Caller caller, @PathVariable long id, @RequestBody Programs wish) {
        return attachments.attach(AttachmentKind.PROGRAM, caller.workspaceId(), id, wish.programIds());
    }

    @Needs(Right.CHANGE)
    @DeleteMapping("/programs/{programId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Detach a program from a user group; who is enrolled in its courses stays so")
    Mono<Void> detachProgram(
            @Parameter(hidden = true) Caller caller, @PathVariable long id, @PathVariable long programId) {
        return attachments.detach(AttachmentKind.PROGRAM, caller.workspaceId(), id, programId);
    }
}
