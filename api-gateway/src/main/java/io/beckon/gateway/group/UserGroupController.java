package io.beckon.gateway.group;

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

/** The user groups of the caller's workspace. */
@RestController
@RequestMapping("/v1/user-groups")
@Tag(name = "Groups")
class UserGroupController {

    private final UserGroups groups;

    UserGroupController(UserGroups groups) {
        this.groups = groups;
    }

    @Needs(Right.READ)
    @GetMapping
    @Operation(summary = "List the user groups, newest first")
    Mono<Page<UserGroup>> list(
            @Parameter(hidden = true) Caller caller,
            @Parameter(description = "Only those of this organization group") @RequestParam(required = false) @Nullable
                    String organizationGroupId,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Integer limit) {
        return groups.list(caller.workspaceId(), organizationGroupId, PageRequest.of(cursor, limit));
    }

    @Needs(Right.CHANGE)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Make a user group in an organization group")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = UserGroup.Draft.class),
                            examples =
                                    @ExampleObject("{\"name\": \"New colleagues\", \"organizationGroupId\": \"7\"}")))
    Mono<ResponseEntity<UserGroup>> create(@Parameter(hidden = true) Caller caller, @RequestBody ObjectNode body) {
        return groups.create(caller.workspaceId(), body)
                .map(made -> ResponseEntity.created(URI.create("/v1/user-groups/" + made.id()))
                        .body(made));
    }

    @Needs(Right.READ)
    @GetMapping("/{id}")
    @Operation(summary = "Show a user group")
    Mono<UserGroup> show(@Parameter(hidden = true) Caller caller, @PathVariable long id) {
        return groups.find(caller.workspaceId(), id);
    }

    @Needs(Right.CHANGE)
    @PatchMapping("/{id}")
    @Operation(
            summary = "Rename a user group, or move it to another organization group",
            description = "What the body leaves out stays.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = UserGroup.Draft.class),
                            examples = @ExampleObject("{\"organizationGroupId\": \"2\"}")))
    Mono<UserGroup> change(
            @Parameter(hidden = true) Caller caller, @PathVariable long id, @RequestBody ObjectNode patch) {
        return groups.change(caller.workspaceId(), id, patch);
    }

    @Needs(Right.CHANGE)
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Delete a user group", description = "Its members stay in the workspace and in their courses.")
    Mono<Void> delete(@Parameter(hidden = true) Caller caller, @PathVariable long id) {
        return groups.delete(caller.workspaceId(), id);
    }
}
