package io.beckon.gateway.parked;

import io.beckon.gateway.audit.AuditDetail;
import io.beckon.gateway.http.Page;
import io.beckon.gateway.http.PageRequest;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The parked messages of the installation. They are pointers and belong to no workspace; only their sorts and causes are shown. */
@RestController
@RequestMapping("/v1/parked-messages")
@Tag(name = "Operations")
class ParkedMessageController {

    private final ParkedMessageStore store;
    private final Republishing republishing;

    ParkedMessageController(ParkedMessageStore store, Republishing republishing) {
        this.store = store;
        this.republishing = republishing;
    }

    @Needs(Right.READ)
    @GetMapping
    @Operation(summary = "List the messages that could not be handled, newest first")
    Mono<Page<ParkedMessage>> list(
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Integer limit) {
        PageRequest page = PageRequest.of(cursor, limit);
        return store.list(page).map(found -> Page.of(found, page, message -> Long.parseLong(message.id())));
    }

    @Needs(Right.CHANGE)
    @PostMapping("/{id}/retry")
    @Operation(
            summary = "Put a message back into its queue; what is not parked any more stays as it is",
            description =
                    "For one that a newer service may understand. What it points at is found again without it, too; one that is still not"
                            + " understood is parked anew, with another id.")
    Mono<ParkedWork.Answer> retry(@PathVariable("id") long id) {
        return republishing.retry(id).delayUntil(changed -> detail(id, changed)).map(changed -> answer(id, changed));
    }

    private static Mono<Void> detail(long id, boolean changed) {
        return AuditDetail.add("message", id).then(AuditDetail.add("changed", changed));
    }

    private static ParkedWork.Answer answer(long id, boolean changed) {
        return new ParkedWork.Answer(Long.toString(id), changed);
    }
}
