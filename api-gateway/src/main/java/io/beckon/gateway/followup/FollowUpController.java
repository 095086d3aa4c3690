package io.beckon.gateway.followup;

import io.beckon.gateway.access.Caller;
import io.beckon.gateway.audit.Audited;
import io.beckon.gateway.problem.ProblemType;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The manual follow-ups of the caller's workspace. */
@RestController
@RequestMapping("/v1/follow-ups")
@Tag(name = "Follow-ups")
class FollowUpController {

    private static final int DEFAULT_LIMIT = 50;
    private static final int HIGHEST_LIMIT = 200;

    /**
     * One page of follow-ups, newest first.
     *
     * @param next the cursor of the following page; null on the last one
     */
    record FollowUpPage(List<FollowUpView> items, @Nullable String next) {}

    private final FollowUps followUps;
    private final FollowUpPreviews previews;
    private final FollowUpStore store;

    FollowUpController(FollowUps followUps, FollowUpPreviews previews, FollowUpStore store) {
        this.followUps = followUps;
        this.previews = previews;
        this.store = store;
    }

    @Needs(Right.CHANGE)
    @PostMapping
    @Operation(
            summary = "Write again to invitations by their ids, or to all that match a filter",
            description =
                    "Only those still pending or opened, whose first mail was sent and who did not unsubscribe, get a mail; at"
                            + " most one reminder a person and day. The answer comes at once, the mails are made after it.")
    Mono<ResponseEntity<FollowUpView>> request(
            @Parameter(hidden = true) Caller caller, @RequestBody FollowUpWish wish) {
        return followUps
                .request(caller.workspaceId(), wish)
                .map(made -> ResponseEntity.accepted()
                        .location(URI.create("/v1/follow-ups/" + made.id()))
                        .body(made));
    }

    @Needs(Right.CHANGE)
    @Audited(way = Audited.Way.NEVER)
    @PostMapping("/preview")
    @Operation(
            summary = "Show what a follow-up would do, without asking for it",
            description =
                    "How many invitations it selects, how many of them would be held back and why, and the mail as one of them would get it."
                            + " Its links open nothing.")
    Mono<FollowUpPreview> preview(@Parameter(hidden = true) Caller caller, @RequestBody FollowUpWish wish) {
        return previews.of(caller.workspaceId(), wish);
    }

    @Needs(Right.READ)
    @GetMapping("/{id}")
    @Operation(summary = "Show how far a follow-up has come")
    Mono<FollowUpView> show(@Parameter(hidden = true) Caller caller, @PathVariable long id) {
        return followUps.find(caller.workspaceId(), id);
    }

    @Needs(Right.READ)
    @GetMapping
    @Operation(summary = "List the follow-ups, newest first")
    Mono<FollowUpPage> list(
            @Parameter(hidden = true) Caller caller,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Integer limit) {
        int shown = limit == null ? DEFAULT_LIMIT : limit;
        if (shown < 1 || shown > HIGHEST_LIMIT) {
            throw ProblemType.PARAMETER_INVALID.with("limit", "it must be between 1 and " + HIGHEST_LIMIT);
        }
        return store.list(caller.workspaceId(), before(cursor), shown + 1)
                .collectList()
                .map(found -> found.size() <= shown
                        ? new FollowUpPage(found, null)
                        : new FollowUpPage(
                                found.subList(0, shown), found.get(shown - 1).id()));
    }

    private static long before(@Nullable String cursor) {
        try {
            return cursor == null ? Long.MAX_VALUE : Long.parseLong(cursor);
        } catch (NumberFormatException e) {
            throw ProblemType.PARAMETER_INVALID.with("cursor", "it must be the 'next' of an earlier page, unchanged");
        }
    }
}
