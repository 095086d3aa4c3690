package io.beckon.gateway.audit;

import io.beckon.gateway.access.Caller;
import io.beckon.gateway.http.CsvCells;
import io.beckon.gateway.http.Page;
import io.beckon.gateway.http.PageRequest;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** The audit log of the caller's workspace. There is no route that changes it. */
@RestController
@RequestMapping("/v1/audit")
@Tag(name = "Audit")
class AuditController {

    private static final String SUMMARY = "List who changed what, when and from where, newest first";

    private static final List<String> HEADER = List.of(
            "id",
            "at",
            "kind",
            "actor_kind",
            "actor_id",
            "actor",
            "route",
            "thing",
            "thing_id",
            "detail",
            "client",
            "user_agent");

    private final AuditStore store;
    private final JsonMapper json;

    AuditController(AuditStore store, JsonMapper json) {
        this.store = store;
        this.json = json;
    }

    @Needs(Right.READ)
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "listAudit",
            summary = SUMMARY,
            description = "actor is account:3 or api_key:5; from and until are moments, until not included.")
    Mono<Page<AuditEntry>> list(
            @Parameter(hidden = true) Caller caller,
            @RequestParam(required = false) @Nullable String actor,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String thing,
            @RequestParam(required = false) @Nullable String thingId,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String until,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Integer limit) {
        PageRequest page = PageRequest.of(cursor, limit);
        return store.list(caller.workspaceId(), AuditSelection.of(actor, kind, thing, thingId, from, until), page)
                .collectList()
                .map(found -> Page.of(found, page, entry -> Long.parseLong(entry.id())));
    }

    @Needs(Right.READ)
    @GetMapping(produces = "text/csv")
    @Operation(operationId = "listAudit", summary = SUMMARY)
    Mono<ResponseEntity<Flux<DataBuffer>>> export(
            @Parameter(hidden = true) Caller caller,
            @RequestParam(required = false) @Nullable String actor,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String thing,
            @RequestParam(required = false) @Nullable String thingId,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String until,
            @Parameter(hidden = true) ServerHttpResponse response) {
        AuditSelection selection = AuditSelection.of(actor, kind, thing, thingId, from, until);
        return Mono.just(ResponseEntity.ok()
                .contentType(new MediaType("text", "csv", StandardCharsets.UTF_8))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("audit.csv")
                                .build()
                                .toString())
                .body(Flux.concat(
                                Mono.fromCallable(() -> CsvCells.write(List.of(HEADER))),
                                store.all(caller.workspaceId(), selection).map(this::rows))
                        .map(response.bufferFactory()::wrap)));
    }

    private byte[] rows(List<AuditEntry> entries) {
        return CsvCells.write(entries.stream()
                .<List<? extends @Nullable Object>>map(this::cells)
                .toList());
    }

    private List<? extends @Nullable Object> cells(AuditEntry entry) {
        return Arrays.asList(
                entry.id(),
                entry.at(),
                entry.kind(),
                entry.actor().kind(),
                entry.actor().id(),
                entry.actor().label(),
                entry.route(),
                entry.thing(),
                entry.thingId(),
                json.writeValueAsString(entry.detail()),
                entry.client(),
                entry.userAgent());
    }
}
