package io.beckon.gateway.suppression;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.address.InvalidAddressException;
import io.beckon.contracts.state.SuppressionScope;
import io.beckon.gateway.access.Caller;
import io.beckon.gateway.audit.AuditDetail;
import io.beckon.gateway.audit.Audited;
import io.beckon.gateway.http.Page;
import io.beckon.gateway.http.PageRequest;
import io.beckon.gateway.problem.Faults;
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
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The suppression list of the caller's workspace. */
@RestController
@RequestMapping("/v1/suppressions")
@Tag(name = "Suppressions")
class SuppressionController {

    private static final String TAKEN_BEFORE =
            "The rows before that are on the suppression list; sending the whole list again changes nothing of them.";

    private final Suppressions suppressions;
    private final SuppressionImport lists;
    private final UploadedRows uploads;

    SuppressionController(Suppressions suppressions, SuppressionImport lists, UploadedRows uploads) {
        this.suppressions = suppressions;
        this.lists = lists;
        this.uploads = uploads;
    }

    @Needs(Right.READ)
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "listSuppressions",
            summary = "List the suppressed addresses, or what keeps one address from being written to")
    Mono<Page<Suppression>> list(
            @Parameter(hidden = true) Caller caller,
            @RequestParam(required = false) @Nullable String address,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Integer limit) {
        PageRequest page = PageRequest.of(cursor, limit);
        return address == null
                ? suppressions
                        .list(caller.workspaceId(), page)
                        .collectList()
                        .map(found -> Page.of(found, page, entry -> Long.parseLong(entry.id())))
                : suppressions
                        .of(caller.workspaceId(), parameter(address))
                        .collectList()
                        .map(found -> new Page<>(found, null));
    }

    @Needs(Right.READ)
    @GetMapping(produces = "text/csv")
    @Operation(
            operationId = "listSuppressions",
            summary = "List the suppressed addresses, or what keeps one address from being written to")
    Mono<ResponseEntity<Flux<DataBuffer>>> export(
            @Parameter(hidden = true) Caller caller, @Parameter(hidden = true) ServerHttpResponse response) {
        return Mono.just(ResponseEntity.ok()
                .contentType(new MediaType("text", "csv", StandardCharsets.UTF_8))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("suppressions.csv")
                                .build()
                                .toString())
                .body(Flux.concat(
                                Mono.fromCallable(SuppressionCsv::header),
                                suppressions.all(caller.workspaceId()).map(SuppressionCsv::rows))
                        .map(response.bufferFactory()::wrap)));
    }

    @Needs(Right.CHANGE)
    @Audited(way = Audited.Way.PARTS)
    @PostMapping("/import")
    @Operation(
            summary = "Suppress a list of addresses of any length",
            description =
                    "Takes what submissions take: CSV, NDJSON or a JSON array, also gzipped. Columns 'scope' (address or mailbox)"
                            + " and 'reason' (manual, unsubscribed, bounced or complained) may be left out. Entries that are on the list"
                            + " already stay as they are, so the same list may be sent twice. It needs no Idempotency-Key, under which a"
                            + " body has a limit.",
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
                                                                "address,scope,reason\nana@example.org,mailbox,unsubscribed\n")),
                                @Content(mediaType = "application/x-ndjson", schema = @Schema(type = "string")),
                                @Content(mediaType = "application/json", schema = @Schema(type = "array"))
                            }))
    Mono<SuppressionImport.Answer> importList(
            @Parameter(hidden = true) Caller caller, @Parameter(hidden = true) ServerHttpRequest request) {
        return lists.take(caller.workspaceId(), uploads.of(request, TAKEN_BEFORE))
                .delayUntil(answer -> AuditDetail.add("rows", answer.rows()))
                .delayUntil(answer -> AuditDetail.add("added", answer.added()));
    }

    @Needs(Right.CHANGE)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Suppress an address; one that is on the list already stays as it is")
    Mono<Suppression> add(@Parameter(hidden = true) Caller caller, @RequestBody Suppression.Wish wish) {
        SuppressionScope scope = Arrays.stream(SuppressionScope.values())
                .filter(known -> wish.scope() == null || known.sql().equals(wish.scope()))
                .findFirst()
                .orElseThrow(() -> Faults.of("/scope", "Write address or mailbox."));
        return suppressions.add(caller.workspaceId(), field(wish.address()), scope);
    }

    @Needs(Right.CHANGE)
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Take an entry off the list")
    Mono<Void> remove(@Parameter(hidden = true) Caller caller, @PathVariable long id) {
        return suppressions
                .remove(caller.workspaceId(), id)
                .filter(removed -> removed)
                .switchIfEmpty(Mono.error(() -> ProblemType.NOT_FOUND.with("suppression", id)))
                .then();
    }

    private static EmailAddress field(@Nullable String address) {
        try {
            return EmailAddress.parse(address);
        } catch (InvalidAddressException e) {
            throw Faults.of("/address", e.getMessage() + " " + e.reason().mend(e.argument()));
        }
    }

    private static EmailAddress parameter(String address) {
        try {
            return EmailAddress.parse(address);
        } catch (InvalidAddressException e) {
            throw ProblemType.PARAMETER_INVALID.with("address", e.reason().sentence(e.argument()));
        }
    }
}
