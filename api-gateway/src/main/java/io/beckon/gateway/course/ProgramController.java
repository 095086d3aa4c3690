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

/** The programs of the caller's workspace. */
@RestController
@RequestMapping("/v1/programs")
@Tag(name = "Courses")
class ProgramController {

    private final Programs programs;

    ProgramController(Programs programs) {
        this.programs = programs;
    }

    @Needs(Right.READ)
    @GetMapping
    @Operation(summary = "List the programs, newest first")
    Mono<Page<Program.Summary>> list(
            @Parameter(hidden = true) Caller caller,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Integer limit) {
        return programs.list(caller.workspaceId(), PageRequest.of(cursor, limit));
    }

    @Needs(Right.CHANGE)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Make a program of courses")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = Program.Draft.class),
                            examples = @ExampleObject("{\"name\": \"First year\", \"courseIds\": [\"31\", \"32\"]}")))
    Mono<ResponseEntity<Program>> create(@Parameter(hidden = true) Caller caller, @RequestBody ObjectNode body) {
        return programs.create(caller.workspaceId(), body)
                .map(made -> ResponseEntity.created(URI.create("/v1/programs/" + made.id()))
                        .body(made));
    }

    @Needs(Right.READ)
    @GetMapping("/{id}")
    @Operation(summary = "Show a program with its courses")
    Mono<Program> show(@Parameter(hidden = true) Caller caller, @PathVariable long id) {
        return programs.find(caller.workspaceId(), id);
    }

    @Needs(Right.CHANGE)
    @PatchMapping("/{id}")
    @Operation(
            summary = "Rename a program or change its courses; what the body leaves out stays",
            description = "Who is enrolled already stays as enrolled as before.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = Program.Draft.class),
                            examples = @ExampleObject("{\"courseIds\": [\"31\", \"33\"]}")))
    Mono<Program> change(
            @Parameter(hidden = true) Caller caller, @PathVariable long id, @RequestBody ObjectNode patch) {
        return programs.change(caller.workspaceId(), id, patch);
    }

    @Needs(Right.CHANGE)
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Delete a program that nothing uses; its courses stay")
    Mono<Void> delete(@Parameter(hidden = true) Caller caller, @PathVariable long id) {
        return programs.delete(caller.workspaceId(), id);
    }
}
