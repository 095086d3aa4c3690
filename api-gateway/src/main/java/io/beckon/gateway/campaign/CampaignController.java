package io.beckon.gateway.campaign;

import io.beckon.gateway.access.Caller;
import io.beckon.gateway.http.DecisionTag;
import io.beckon.gateway.http.Page;
import io.beckon.gateway.http.PageRequest;
import io.beckon.gateway.problem.Faults;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/** The campaigns of the caller's workspace. */
@RestController
@RequestMapping("/v1/campaigns")
@Tag(name = "Campaigns")
class CampaignController {

    private static final String EXAMPLE = """
            {
              "name": "Autumn intake",
              "message": "I am glad to have you with us.",
              "destination": {"kind": "course", "name": "Algebra I"},
              "expiresAfter": "P30D",
              "reminders": [{"after": "P3D"}, {"beforeExpiry": "P2D", "message": "Only two days are left."}]
            }
            """;

    /** When a campaign is to start by itself. */
    record Start(
            @Schema(example = "2030-09-01T07:00:00Z") @Nullable
            Instant startAt) {}

    private final Campaigns campaigns;
    private final CampaignStates states;
    private final TestSend testSend;
    private final Clock clock;

    CampaignController(Campaigns campaigns, CampaignStates states, TestSend testSend, Clock clock) {
        this.campaigns = campaigns;
        this.states = states;
        this.testSend = testSend;
        this.clock = clock;
    }

    @Needs(Right.READ)
    @GetMapping
    @Operation(summary = "List the campaigns, newest first")
    Mono<Page<CampaignView>> list(
            @Parameter(hidden = true) Caller caller,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Integer limit) {
        return campaigns.list(caller.workspaceId(), PageRequest.of(cursor, limit));
    }

    @Needs(Right.CHANGE)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Draft a campaign; what the body leaves out takes its default")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = CampaignDraft.class),
                            examples = @ExampleObject(EXAMPLE)))
    Mono<ResponseEntity<CampaignView>> create(@Parameter(hidden = true) Caller caller, @RequestBody ObjectNode body) {
        return campaigns
                .create(caller.workspaceId(), body)
                .map(made -> ResponseEntity.created(URI.create("/v1/campaigns/" + made.id()))
                        .eTag(made.tag())
                        .body(made));
    }

    @Needs(Right.READ)
    @GetMapping("/{id}")
    @Operation(summary = "Show a campaign")
    Mono<CampaignView> show(
            @Parameter(hidden = true) Caller caller,
            @PathVariable long id,
            @Parameter(hidden = true) ServerWebExchange exchange) {
        return campaigns.find(caller.workspaceId(), id).doOnNext(campaign -> DecisionTag.put(exchange, campaign.tag()));
    }

    @Needs(Right.CHANGE)
    @PatchMapping("/{id}")
    @Operation(
            summary = "Change a campaign; what the body leaves out stays",
            description =
                    "A draft can be changed altogether, also a scheduled campaign that was made one again; later only its name and the texts of its"
                            + " reminders. With If-Match and the"
                            + " ETag of what was read, only where nobody changed it since.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = CampaignDraft.class),
                            examples = @ExampleObject("{\"name\": \"Autumn intake, second round\"}")))
    Mono<CampaignView> change(
            @Parameter(hidden = true) Caller caller,
            @PathVariable long id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody ObjectNode patch,
            @Parameter(hidden = true) ServerWebExchange exchange) {
        return campaigns
                .change(caller.workspaceId(), id, patch, ifMatch)
                .doOnNext(campaign -> DecisionTag.put(exchange, campaign.tag()));
    }

    @Needs(Right.CHANGE)
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Delete a draft to which nobody was submitted")
    Mono<Void> delete(@Parameter(hidden = true) Caller caller, @PathVariable long id) {
        return campaigns.delete(caller.workspaceId(), id);
    }

    @Needs(Right.CHANGE)
    @PostMapping("/{id}/test-send")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Send the campaign's mail to a few addresses for a look")
    Mono<TestSend.Answer> testSend(
            @Parameter(hidden = true) Caller caller, @PathVariable long id, @RequestBody TestSend.Wish wish) {
        return testSend.send(caller.workspaceId(), id, wish);
    }

    @Needs(Right.CHANGE)
    @PostMapping("/{id}/start")
    @Operation(summary = "Start sending now")
    Mono<CampaignView> start(@Parameter(hidden = true) Caller caller, @PathVariable long id) {
        return states.start(caller.workspaceId(), id).then(Mono.defer(() -> campaigns.find(caller.workspaceId(), id)));
    }

    @Needs(Right.CHANGE)
    @PostMapping("/{id}/schedule")
    @Operation(summary = "Start sending at a time")
    Mono<CampaignView> schedule(
            @Parameter(hidden = true) Caller caller, @PathVariable long id, @RequestBody Start start) {
        if (start.startAt() == null || !start.startAt().isAfter(clock.instant())) {
            throw Faults.of("/startAt", "Give a time in the future, such as 2030-09-01T07:00:00Z.");
        }
        return states.schedule(caller.workspaceId(), id, start.startAt())
                .then(Mono.defer(() -> campaigns.find(caller.workspaceId(), id)));
    }

    @Needs(Right.CHANGE)
    @PostMapping("/{id}/unschedule")
    @Operation(summary = "Make a scheduled campaign a draft again, which starts at no time and can be changed")
    Mono<CampaignView> unschedule(@Parameter(hidden = true) Caller caller, @PathVariable long id) {
        return states.unschedule(caller.workspaceId(), id)
                .then(Mono.defer(() -> campaigns.find(caller.workspaceId(), id)));
    }

    @Needs(Right.CHANGE)
    @PostMapping("/{id}/pause")
    @Operation(summary = "Stop sending until resumed; mails on the wire still go out")
    Mono<CampaignView> pause(@Parameter(hidden = true) Caller caller, @PathVariable long id) {
        return states.pause(caller.workspaceId(), id).then(Mono.defer(() -> campaigns.find(caller.workspaceId(), id)));
    }

    @Needs(Right.CHANGE)
    @PostMapping("/{id}/resume")
    @Operation(summary = "Go on sending")
    Mono<CampaignView> resume(@Parameter(hidden = true) Caller caller, @PathVariable long id) {
        return states.resume(caller.workspaceId(), id).then(Mono.defer(() -> campaigns.find(caller.workspaceId(), id)));
    }

    @Needs(Right.CHANGE)
    @PostMapping("/{id}/cancel")
    @Operation(summary = "End the campaign for good; mails not yet on the wire are not sent")
    Mono<CampaignView> cancel(@Parameter(hidden = true) Caller caller, @PathVariable long id) {
        return states.cancel(caller.workspaceId(), id).then(Mono.defer(() -> campaigns.find(caller.workspaceId(), id)));
    }
}
