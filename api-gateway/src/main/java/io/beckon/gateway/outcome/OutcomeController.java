package io.beckon.gateway.outcome;

import io.beckon.gateway.access.Caller;
import io.beckon.gateway.problem.ProblemType;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What became of every row: as pages of JSON, or all of it as one CSV file of any length. */
@RestController
@Tag(name = "Outcomes")
class OutcomeController {

    private static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);
    private static final int DEFAULT_LIMIT = 100;
    private static final int HIGHEST_LIMIT = 1_000;

    private final OutcomeStore store;

    OutcomeController(OutcomeStore store) {
        this.store = store;
    }

    @Needs(Right.READ)
    @GetMapping(path = "/v1/submissions/{id}/outcomes", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "outcomesOfSubmission", summary = "What became of every row of a submission")
    Mono<OutcomePage> ofSubmission(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("id") long id,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Integer limit) {
        return page(submission(caller, id), Position.of(cursor), limit(limit));
    }

    @Needs(Right.READ)
    @GetMapping(path = "/v1/campaigns/{id}/outcomes", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "outcomesOfCampaign", summary = "What became of every row of a campaign")
    Mono<OutcomePage> ofCampaign(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("id") long id,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Integer limit) {
        return page(campaign(caller, id), Position.of(cursor), limit(limit));
    }

    @Needs(Right.READ)
    @GetMapping(path = "/v1/submissions/{id}/outcomes", produces = "text/csv")
    @Operation(operationId = "outcomesOfSubmission", summary = "What became of every row of a submission")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "text/csv",
                            schema = @Schema(type = "string"),
                            examples =
                                    @ExampleObject(
                                            value = "submission,row,address,outcome\n7,2,ana@example.org,invited\n")))
    Mono<ResponseEntity<Flux<DataBuffer>>> csvOfSubmission(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("id") long id,
            @Parameter(hidden = true) ServerHttpResponse response) {
        return file(submission(caller, id), "outcomes-submission-" + id + ".csv", response);
    }

    @Needs(Right.READ)
    @GetMapping(path = "/v1/campaigns/{id}/outcomes", produces = "text/csv")
    @Operation(operationId = "outcomesOfCampaign", summary = "What became of every row of a campaign")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "text/csv",
                            schema = @Schema(type = "string"),
                            examples =
                                    @ExampleObject(
                                            value = "submission,row,address,outcome\n7,2,ana@example.org,invited\n")))
    Mono<ResponseEntity<Flux<DataBuffer>>> csvOfCampaign(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("id") long id,
            @Parameter(hidden = true) ServerHttpResponse response) {
        return file(campaign(caller, id), "outcomes-campaign-" + id + ".csv", response);
    }

    private Mono<Scope> submission(Caller caller, long id) {
        return store.submission(caller.workspaceId(), id)
                .switchIfEmpty(Mono.error(() -> ProblemType.NOT_FOUND.with("submission", id)));
    }

    private Mono<Scope> campaign(Caller caller, long id) {
        return store.campaign(caller.workspaceId(), id)
                .switchIfEmpty(Mono.error(() -> ProblemType.NOT_FOUND.with("campaign", id)));
    }

    /** The chunks from a position on, each read when the one before was taken. */
    private Flux<ChunkOutcomes> chunks(Scope scope, Position from) {
        return store.next(scope, from)
                .expand(chunk -> store.next(scope, chunk.start().nextChunk()), 1);
    }

    private Mono<ResponseEntity<Flux<DataBuffer>>> file(Mono<Scope> scope, String name, ServerHttpResponse response) {
        return scope.map(known -> ResponseEntity.ok()
                .contentType(CSV)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(name).build().toString())
                .body(Flux.concat(
                                Mono.fromCallable(OutcomeCsv::header),
                                chunks(known, Position.START).map(OutcomeCsv::rows))
                        .map(response.bufferFactory()::wrap)));
    }

    private Mono<OutcomePage> page(Mono<Scope> scope, Position from, int limit) {
        return scope.flatMap(known -> chunks(known, from)
                .concatMapIterable(chunk -> after(chunk, from), 1)
                .take(limit + 1L)
                .collectList()
                .map(found -> page(found, limit)));
    }

    private static List<Placed> after(ChunkOutcomes chunk, Position from) {
        List<Placed> rows = new ArrayList<>();
        boolean first =
                chunk.start().submission() == from.submission() && chunk.start().sequence() == from.sequence();
        for (RowOutcome row : chunk.rows()) {
            if (!first || row.row() > from.row()) {
                rows.add(new Placed(chunk.start(), row));
            }
        }
        return rows;
    }

    private static OutcomePage page(List<Placed> found, int limit) {
        List<RowOutcome> items = found.stream().limit(limit).map(Placed::row).toList();
        return new OutcomePage(
                items, found.size() > limit ? found.get(limit - 1).cursor() : null);
    }

    private static int limit(@Nullable Integer limit) {
        int shown = limit == null ? DEFAULT_LIMIT : limit;
        if (shown < 1 || shown > HIGHEST_LIMIT) {
            throw ProblemType.PARAMETER_INVALID.with("limit", "it must be between 1 and " + HIGHEST_LIMIT);
        }
        return shown;
    }

    /** An outcome and the chunk it stands in. */
    private record Placed(Position chunk, RowOutcome row) {

        String cursor() {
            return new Position(chunk.submission(), chunk.sequence(), row.row()).cursor();
        }
    }
}
