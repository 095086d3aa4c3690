package io.beckon.gateway.course;

import io.beckon.gateway.access.Caller;
import io.beckon.gateway.http.Page;
import io.beckon.gateway.http.PageRequest;
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
import tools.jackson.databind.node.ObjectNode;

/** The courses of the caller's workspace. */
@RestController
@RequestMapping("/v1/courses")
@Tag(name = "Courses")
class CourseController {

    private static final String EXAMPLE = """
            {"name": "Algebra I", "kind": "url", "url": "https://courses.riverside.example/algebra"}
            """;

    private final Courses courses;

    CourseController(Courses courses) {
        this.courses = courses;
    }

    @Needs(Right.READ)
    @GetMapping
    @Operation(summary = "List the courses, newest first, or find some by their names")
    Mono<Page<Course>> list(
            @Parameter(hidden = true) Caller caller,
            @Parameter(
                            description =
                                    "Words of the name, or parts of words, all of which it must have; case and accents do not"
                                            + " matter. One or two letters are looked for where a word begins.",
                            example = "algèb")
                    @RequestParam(required = false)
                    @Nullable
                    String search,
            @Parameter(description = "true for the archived ones instead of the open ones")
                    @RequestParam(defaultValue = "false")
                    boolean archived,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Integer limit) {
        return courses.list(caller.workspaceId(), CourseSearch.of(search), archived, PageRequest.of(cursor, limit));
    }

    @Needs(Right.CHANGE)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Make a course")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content =
                    @Content(schema = @Schema(implementation = Course.Draft.class), examples = @ExampleObject(EXAMPLE)))
    Mono<ResponseEntity<Course>> create(@Parameter(hidden = true) Caller caller, @RequestBody ObjectNode body) {
        return courses.create(caller.workspaceId(), body)
                .map(made -> ResponseEntity.created(URI.create("/v1/courses/" + made.id()))
                        .body(made));
    }

    @Needs(Right.READ)
    @GetMapping("/{id}")
    @Operation(summary = "Show a course")
    Mono<Course> show(@Parameter(hidden = true) Caller caller, @PathVariable long id) {
        return courses.find(caller.workspaceId(), id);
    }

    @Needs(Right.CHANGE)
    @PatchMapping("/{id}")
    @Operation(summary = "Change a course; what the body leaves out stays")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = Course.Draft.class),
                            examples = @ExampleObject("{\"name\": \"Algebra I, 2030\"}")))
    Mono<Course> change(@Parameter(hidden = true) Caller caller, @PathVariable long id, @RequestBody ObjectNode patch) {
        return courses.change(caller.workspaceId(), id, patch);
    }

    @Needs(Right.CHANGE)
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Delete a course that nothing uses; one in which people are enrolled is archived instead")
    Mono<Void> delete(@Parameter(hidden = true) Caller caller, @PathVariable long id) {
        return courses.delete(caller.workspaceId(), id);
    }

    @Needs(Right.CHANGE)
    @PostMapping("/{id}/archive")
    @Operation(
            summary = "Archive a course",
            description = "Who is enrolled stays so; nobody is enrolled in it from now on. Doing it twice is harmless.")
    Mono<Course> archive(@Parameter(hidden = true) Caller caller, @PathVariable long id) {
        return courses.archive(caller.workspaceId(), id);
    }

    @Needs(Right.CHANGE)
    @PostMapping("/{id}/restore")
    @Operation(summary = "Open an archived course again")
    Mono<Course> restore(@Parameter(hidden = true) Caller caller, @PathVariable long id) {
        return courses.restore(caller.workspaceId(), id);
    }
}
