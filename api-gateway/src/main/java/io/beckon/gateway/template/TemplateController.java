package io.beckon.gateway.template;

import io.beckon.gateway.access.Caller;
import io.beckon.gateway.audit.Audited;
import io.beckon.gateway.http.Page;
import io.beckon.gateway.http.PageRequest;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The templates of the caller's workspace. */
@RestController
@RequestMapping("/v1/templates")
@Tag(name = "Templates")
class TemplateController {

    private final Templates templates;
    private final TemplatePreview preview;
    private final TemplateTestSend testSend;

    TemplateController(Templates templates, TemplatePreview preview, TemplateTestSend testSend) {
        this.templates = templates;
        this.preview = preview;
        this.testSend = testSend;
    }

    @Needs(Right.READ)
    @GetMapping
    @Operation(summary = "List the templates, newest first, without their words")
    Mono<Page<Template.Summary>> list(
            @Parameter(hidden = true) Caller caller,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Integer limit) {
        return templates.list(caller.workspaceId(), PageRequest.of(cursor, limit));
    }

    @Needs(Right.READ)
    @GetMapping("/{id}")
    @Operation(summary = "Show a template")
    Mono<ResponseEntity<Template>> show(@Parameter(hidden = true) Caller caller, @PathVariable long id) {
        return templates.find(caller.workspaceId(), id).map(TemplateController::tagged);
    }

    @Needs(Right.CHANGE)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Save a new template; what is not allowed in one is refused, with its line and how to mend it")
    Mono<ResponseEntity<Template>> create(@Parameter(hidden = true) Caller caller, @RequestBody Template.Draft draft) {
        return templates
                .create(caller.workspaceId(), draft)
                .map(made -> ResponseEntity.created(URI.create("/v1/templates/" + made.id()))
                        .eTag(made.tag())
                        .body(made));
    }

    @Needs(Right.CHANGE)
    @PutMapping("/{id}")
    @Operation(
            summary = "Replace a template; mails sent from now on use the new words",
            description = "With If-Match and the ETag of what was read, only where nobody changed it since.")
    Mono<ResponseEntity<Template>> replace(
            @Parameter(hidden = true) Caller caller,
            @PathVariable long id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody Template.Draft draft) {
        return templates.replace(caller.workspaceId(), id, draft, ifMatch).map(TemplateController::tagged);
    }

    private static ResponseEntity<Template> tagged(Template template) {
        return ResponseEntity.ok().eTag(template.tag()).body(template);
    }

    @Needs(Right.CHANGE)
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Delete a template that no campaign uses")
    Mono<Void> delete(@Parameter(hidden = true) Caller caller, @PathVariable long id) {
        return templates.delete(caller.workspaceId(), id);
    }

    @Needs(Right.CHANGE)
    @Audited(way = Audited.Way.NEVER)
    @PostMapping("/preview")
    @Operation(summary = "Show how a template would look, without saving it")
    Mono<Template.Preview> preview(@Parameter(hidden = true) Caller caller, @RequestBody Template.PreviewWish wish) {
        return preview.of(caller.workspaceId(), wish);
    }

    @Needs(Right.CHANGE)
    @PostMapping("/{id}/test-send")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Send a template for a look, to oneself or to a few addresses",
            description = "With a sample person's values, or those of an invited one. Its links open nothing.")
    Mono<TemplateTestSend.Answer> testSend(
            @Parameter(hidden = true) Caller caller, @PathVariable long id, @RequestBody TemplateTestSend.Wish wish) {
        return testSend.send(caller, id, wish);
    }
}
