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

/** The tree of the caller's workspace. */
@RestController
@RequestMapping("/v1/organization-groups")
@Tag(name = "Groups")
class OrganizationGroupController {

    private final OrganizationGroups groups;

    OrganizationGroupController(OrganizationGroups groups) {
        this.groups = groups;
    }

    @Needs(Right.READ)
    @GetMapping
    @Operation(summary = "List the organization groups, newest first: all of the tree, or those directly below one")
    Mono<Page<OrganizationGroup>> list(
            @Parameter(hidden = true) Caller caller,
            @Parameter(description = "Only those directly below this group; 'none' for those at the top")
                    @RequestParam(required = false)
                    @Nullable
                    String parentId,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Integer limit) {
        return groups.list(caller.workspaceId(), parentId, PageRequest.of(cursor, limit));
    }

    @Needs(Right.CHANGE)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Make an organization group, at the top or below another")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = OrganizationGroup.Draft.class),
                            examples = @ExampleObject("{\"name\": \"Sales\", \"parentId\": null}")))
    Mono<ResponseEntity<OrganizationGroup>> create(
            @Parameter(hidden = true) Caller caller, @RequestBody ObjectNode body) {
        return groups.create(caller.workspaceId(), body)
                .map(made -> ResponseEntity.created(URI.create("/v1/organization-groups/" + made.id()))
                        .body(made));
    }

    @Needs(Right.READ)
    @GetMapping("/{id}")
    @Operation(summary = "Show an organization group")
    Mono<OrganizationGroup> show(@Parameter(hidden = true) Caller caller, @PathVariable long id) {
        return groups.find(caller.workspaceId(), id);
    }

    @Needs(Right.CHANGE)
    @PatchMapping("/{id}")
    @Operation(
            summary = "Rename or move an organization group, with all that lies below it",
            description = "What the body leaves out stays. A place below itself is refused.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = OrganizationGroup.Draft.class),
                            examples = @ExampleObject("{\"parentId\": \"2\"}")))
    Mono<OrganizationGroup> change(
            @Parameter(hidden = true) Caller caller, @PathVariable long id, @RequestBody ObjectNode patch) {
        return groups.change(caller.workspaceId(), id, patch);
    }

    @Needs(Right.CHANGE)
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Delete an organization group that holds no other group")
    Mono<Void> delete(@Parameter(hidden = true) Caller caller, @PathVariable long id) {
        return groups.delete(caller.workspaceId(), id);
    }
}
