package io.beckon.gateway.intake;

import io.beckon.gateway.access.Caller;
import io.beckon.gateway.audit.AuditDetail;
import io.beckon.gateway.audit.Audited;
import io.beckon.gateway.http.CsvCells;
import io.beckon.gateway.http.Id;
import io.beckon.gateway.http.PageRequest;
import io.beckon.gateway.problem.ProblemException;
import io.beckon.gateway.problem.ProblemType;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.beckon.gateway.submission.UploadedRows;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Existing people, loaded in bulk. */
@RestController
@RequestMapping("/v1/accounts/imports")
@Tag(name = "Members")
class PeopleImportController {

    private static final String TAKEN_BEFORE =
            "The rows before that have their outcomes already; sending the whole list again adds nobody twice.";

    private static final int EXPORTED_AT_ONCE = 1_000;

    private static final List<String> HEADER =
            List.of("row", "address", "reason", "sentence", "mend", "suggested_address");

    private final PeopleImport people;
    private final ImportStore store;
    private final UploadedRows uploads;

    PeopleImportController(PeopleImport people, ImportStore store, UploadedRows uploads) {
        this.people = people;
        this.store = store;
        this.uploads = uploads;
    }

    @Needs(Right.CHANGE)
    @Audited(way = Audited.Way.PARTS)
    @PostMapping
    @Operation(
            summary = "Load existing people from a list of any length",
            description =
                    "Takes what submissions take: CSV, NDJSON or a JSON array, also gzipped. Columns: the address, the name, 'role'"
                            + " (learner when left out, never above yours) and 'groups' (names or ids of user groups, separated by ;)."
                            + " Nobody gets a mail. The answer comes when all rows have an outcome; those that were refused are listed"
                            + " under it. It needs no Idempotency-Key, under which a body has a limit.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = {
                                @Content(
                                        mediaType = "text/csv",
                                        schema = @Schema(type = "string"),
                                        examples =
                                                @ExampleObject(
                                                        value =
                                                                "email,name,role,groups\nana@example.org,Ana,learner,Sales;Berlin\n")),
                                @Content(mediaType = "application/x-ndjson", schema = @Schema(type = "string")),
                                @Content(mediaType = "application/json", schema = @Schema(type = "array"))
                            }))
    Mono<ResponseEntity<ImportView>> load(
            @Parameter(hidden = true) Caller caller, @Parameter(hidden = true) ServerHttpRequest request) {
        return people.take(caller, uploads.of(request, TAKEN_BEFORE))
                .delayUntil(taken -> AuditDetail.add("import", taken.id())
                        .then(AuditDetail.add("rows", taken.rows()))
                        .then(AuditDetail.add("added", taken.added())))
                .map(taken -> ResponseEntity.created(URI.create("/v1/accounts/imports/" + taken.id()))
                        .body(taken));
    }

    @Needs(Right.READ)
    @GetMapping("/{id}")
    @Operation(summary = "Show what became of a list, also while it is taken")
    Mono<ImportView> show(@Parameter(hidden = true) Caller caller, @PathVariable long id) {
        return store.find(caller.workspaceId(), id).switchIfEmpty(Mono.error(() -> missing(id)));
    }

    @Needs(Right.READ)
    @GetMapping(path = "/{id}/rows", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "listImportRows", summary = "List the rows that became no account, in their order")
    Mono<ImportView.Rows> rows(
            @Parameter(hidden = true) Caller caller,
            @PathVariable long id,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Integer limit) {
        int shown = PageRequest.of(null, limit).limit();
        long after = cursor == null
                ? -1
                : Id.read(cursor)
                        .orElseThrow(() -> ProblemType.PARAMETER_INVALID.with(
                                "cursor", "it must be the 'next' of an earlier page, unchanged"));
        return show(caller, id)
                .then(Mono.defer(() -> store.rows(caller.workspaceId(), id, after, shown + 1)))
                .map(found -> found.size() <= shown
                        ? new ImportView.Rows(found, null)
                        : new ImportView.Rows(
                                found.subList(0, shown),
                                String.valueOf(found.get(shown - 1).row())));
    }

    @Needs(Right.READ)
    @GetMapping(path = "/{id}/rows", produces = "text/csv")
    @Operation(operationId = "listImportRows", summary = "List the rows that became no account, in their order")
    Mono<ResponseEntity<Flux<DataBuffer>>> export(
            @Parameter(hidden = true) Caller caller,
            @PathVariable long id,
            @Parameter(hidden = true) ServerHttpResponse response) {
        return show(caller, id)
                .map(known -> ResponseEntity.ok()
                        .contentType(new MediaType("text", "csv", StandardCharsets.UTF_8))
                        .body(Flux.concat(
                                        Mono.fromCallable(() -> CsvCells.write(List.of(HEADER))),
                                        part(caller, id, -1)
                                                .expand(part -> part.size() < EXPORTED_AT_ONCE
                                                        ? Mono.empty()
                                                        : part(
                                                                caller,
                                                                id,
                                                                part.get(part.size() - 1)
                                                                        .row()))
                                                .map(PeopleImportController::csv))
                                .map(response.bufferFactory()::wrap)));
    }

    private Mono<List<ImportView.Row>> part(Caller caller, long id, long after) {
        return store.rows(caller.workspaceId(), id, after, EXPORTED_AT_ONCE);
    }

    private static byte[] csv(List<ImportView.Row> rows) {
        return CsvCells.write(rows.stream()
                .<List<? extends @Nullable Object>>map(row -> Arrays.asList(
                        row.row(), row.address(), row.reason(), row.sentence(), row.mend(), row.suggestedAddress()))
                .toList());
    }

    private static ProblemException missing(long id) {
        return ProblemType.NOT_FOUND.with("import", id);
    }
}
