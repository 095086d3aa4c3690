package io.beckon.gateway.submission;

import io.beckon.gateway.access.Caller;
import io.beckon.gateway.audit.AuditDetail;
import io.beckon.gateway.audit.Audited;
import io.beckon.gateway.http.Page;
import io.beckon.gateway.http.PageRequest;
import io.beckon.gateway.problem.ProblemType;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.beckon.gateway.submission.reading.Exchanges;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Uploads of people into a campaign. */
@RestController
@Tag(name = "Submissions")
class SubmissionController {

    private final SubmissionIntake intake;
    private final SubmissionStore store;

    SubmissionController(SubmissionIntake intake, SubmissionStore store) {
        this.intake = intake;
        this.store = store;
    }

    @Needs(Right.CHANGE)
    @Audited(way = Audited.Way.PARTS)
    @PostMapping("/v1/campaigns/{id}/submissions")
    @Operation(
            operationId = "submitPeople",
            summary = "Add a list of people of any length to a campaign",
            parameters = {
                @Parameter(
                        name = UploadRequest.KEY_HEADER,
                        in = ParameterIn.HEADER,
                        schema = @Schema(type = "string", maxLength = 200),
                        description =
                                "1 to 200 visible ASCII characters. Under the same key the same list is taken once; an upload that"
                                        + " was cut is sent again under its key, with the same exchanged addresses, and goes on where it"
                                        + " stopped; with others of them it is another list."),
                @Parameter(
                        name = Exchanges.PARAMETER,
                        in = ParameterIn.QUERY,
                        array = @ArraySchema(maxItems = Exchanges.MOST, schema = @Schema(type = "string")),
                        description = UploadRequest.EXCHANGE_MEANS),
                @Parameter(
                        name = "Content-Encoding",
                        in = ParameterIn.HEADER,
                        schema = @Schema(type = "string", allowableValues = "gzip"))
            },
            requestBody =
                    @RequestBody(
                            required = true,
                            content = {
                                @Content(
                                        mediaType = "text/csv",
                                        schema = @Schema(type = "string"),
                                        examples =
                                                @ExampleObject(
                                                        value =
                                                                "email,first name,department\nana@example.org,Ana,Sales\n")),
                                @Content(
                                        mediaType = "application/x-ndjson",
                                        schema = @Schema(type = "string"),
                                        examples =
                                                @ExampleObject(
                                                        value =
                                                                "{\"email\":\"ana@example.org\",\"firstName\":\"Ana\"}\n\"ben@example.org\"\n")),
                                @Content(
                                        mediaType = "application/json",
                                        schema = @Schema(type = "array"),
                                        examples =
                                                @ExampleObject(
                                                        value =
                                                                "[{\"email\":\"ana@example.org\",\"firstName\":\"Ana\"},\"ben@example.org\"]"))
                            }))
    Mono<ResponseEntity<Submission>> submit(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("id") long campaignId,
            @Parameter(hidden = true) ServerHttpRequest request) {
        return Mono.fromCallable(() -> UploadRequest.of(request))
                .flatMap(upload -> intake.take(caller, campaignId, upload, request.getBody()))
                .delayUntil(submission -> AuditDetail.add("submission", submission.id()))
                .map(submission -> ResponseEntity.accepted()
                        .location(URI.create("/v1/submissions/" + submission.id()))
                        .body(submission));
    }

    @Needs(Right.READ)
    @GetMapping("/v1/submissions/{id}")
    @Operation(summary = "Show one submission, also while it is being uploaded")
    Mono<Submission> show(@Parameter(hidden = true) Caller caller, @PathVariable("id") long id) {
        return store.find(caller.workspaceId(), id)
                .switchIfEmpty(Mono.error(() -> ProblemType.NOT_FOUND.with("submission", id)));
    }

    @Needs(Right.READ)
    @GetMapping("/v1/campaigns/{id}/submissions")
    @Operation(summary = "List the submissions of a campaign, newest first")
    Mono<Page<Submission>> list(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("id") long campaignId,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Integer limit) {
        PageRequest page = PageRequest.of(cursor, limit);
        return store.campaign(caller.workspaceId(), campaignId)
                .switchIfEmpty(Mono.error(() -> ProblemType.NOT_FOUND.with("campaign", campaignId)))
                .then(Mono.defer(
                        () -> store.list(caller.workspaceId(), campaignId, page).collectList()))
                .map(found -> Page.of(found, page, submission -> Long.parseLong(submission.id())));
    }
}
