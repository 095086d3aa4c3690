package io.beckon.gateway.workspace;

import io.beckon.gateway.access.Caller;
import io.beckon.gateway.http.IfMatch;
import io.beckon.gateway.http.MergePatch;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The settings of the caller's own workspace. */
@RestController
@RequestMapping("/v1/workspace")
@Tag(name = "Workspace")
class WorkspaceController {

    private final WorkspaceStore store;
    private final MergePatch mergePatch;
    private final JsonMapper json;
    private final TransactionalOperator transaction;

    WorkspaceController(
            WorkspaceStore store, MergePatch mergePatch, JsonMapper json, TransactionalOperator transaction) {
        this.store = store;
        this.mergePatch = mergePatch;
        this.json = json;
        this.transaction = transaction;
    }

    @Needs(Right.READ)
    @GetMapping
    @Operation(summary = "Show the settings of the workspace")
    Mono<ResponseEntity<Workspace>> show(@Parameter(hidden = true) Caller caller) {
        return store.find(caller.workspaceId()).map(this::tagged);
    }

    @Needs(Right.CHANGE)
    @PatchMapping
    @Operation(
            summary = "Change settings; what the body leaves out stays",
            description = "With If-Match and the ETag of what was read, only where nobody changed it since.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = Workspace.class),
                            examples =
                                    @ExampleObject(
                                            "{\"fromName\": \"Ana of Riverside School\", \"preAuthenticatedLinks\": false}")))
    Mono<ResponseEntity<Workspace>> change(
            @Parameter(hidden = true) Caller caller,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody ObjectNode patch) {
        return store.lock(caller.workspaceId())
                .doOnNext(before -> IfMatch.check(ifMatch, tag(before), "workspace"))
                .flatMap(before -> changed(caller, before, patch))
                .map(this::tagged)
                .as(transaction::transactional);
    }

    private ResponseEntity<Workspace> tagged(Workspace workspace) {
        return ResponseEntity.ok().eTag(tag(workspace)).body(workspace);
    }

    /** Of what it says: the same settings have the same tag. */
    private String tag(Workspace workspace) {
        return DigestUtils.md5DigestAsHex(json.writeValueAsBytes(workspace));
    }

    private Mono<Workspace> changed(Caller caller, Workspace before, ObjectNode patch) {
        Workspace after = mergePatch.apply(before, patch, Workspace.class);
        return Mono.fromRunnable(() -> WorkspaceRules.check(before, after))
                .subscribeOn(Schedulers.boundedElastic())
                .then(Mono.defer(() -> store.update(caller.workspaceId(), after)))
                .then(store.find(caller.workspaceId()));
    }
}
