package io.beckon.gateway.console.invitation;

import io.beckon.gateway.console.door.ApiRefusal;
import io.beckon.gateway.console.door.ApiUri;
import io.beckon.gateway.console.shell.Console;
import io.beckon.gateway.console.shell.Typed;
import io.beckon.gateway.console.shell.View;
import io.beckon.gateway.console.shell.Work;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** What the pages of follow-ups show. */
@Component("invitationFollowUpPage")
class FollowUpPage {

    private static final ApiUri FOLLOW_UPS = ApiUri.of("/v1/follow-ups");
    private static final ApiUri PREVIEW = ApiUri.of("/v1/follow-ups/preview");

    /**
     * What the API says beforehand.
     *
     * @param counted false where each number is a lower bound
     */
    record Preview(
            long matching,
            long now,
            long later,
            long held,
            List<Reason> reasons,
            boolean counted,
            @Nullable Mail sample) {

        public boolean reachesAnybody() {
            return now + later > 0 || !counted;
        }
    }

    record Reason(String reason, long count) {}

    record Mail(String address, String locale, String subject, String html, String text) {}

    /** A follow-up and how far it has come. */
    record FollowUp(
            String id,
            String state,
            @Nullable String message,
            long queued,
            long held,
            long heldByDailyLimit,
            Instant createdAt,
            @Nullable Instant finishedAt) {

        public boolean isDone() {
            return finishedAt != null;
        }
    }

    /** Why there is no preview; the API's own words where there is no sentence of ours. */
    record Refused(String slug, String words) {}

    private final Clock clock;

    FollowUpPage(Clock clock) {
        this.clock = clock;
    }

    /** @param part whether only the preview is wanted, beside the text that is being written */
    Mono<View> look(Work work, Typed typed, boolean part) {
        Reach reach = Reach.of(typed);
        View view = (part ? View.part("invitation-follow-up", "preview") : View.of("invitation-follow-up"))
                .with("reach", reach)
                .with("typed", typed);
        if (reach.isNobody()) {
            return Mono.just(view.withStatus(HttpStatus.UNPROCESSABLE_CONTENT));
        }
        return preview(work, typed)
                .map(preview -> view.with("preview", preview))
                .onErrorResume(
                        ApiRefusal.class,
                        refusal -> Console.isOver(refusal) || refusal.status() == HttpStatus.FORBIDDEN
                                ? Mono.error(refusal)
                                : Mono.just(view.with("unseen", new Refused(refusal.slug(), refusal.detail()))
                                        .with("faults", refusal.faults())));
    }

    /** The mail alone, as its reader would see it. */
    Mono<View> mail(Work work, Typed typed) {
        return preview(work, typed)
                .map(preview -> View.of("invitation-mail")
                        .with(
                                "html",
                                preview.sample() == null
                                        ? null
                                        : preview.sample().html()));
    }

    /** Ends with the id of what was asked for. */
    Mono<String> ask(Work work, Typed typed) {
        return work.api()
                .once(typed.once())
                .post(FOLLOW_UPS, wish(typed), FollowUp.class)
                .map(FollowUp::id);
    }

    Mono<View> one(Work work, String id, boolean part) {
        return work.api()
                .get(ApiUri.of("/v1/follow-ups/{}", id), FollowUp.class)
                .map(made -> (part
                                ? View.part("invitation-follow-up-made", "progress")
                                : View.of("invitation-follow-up-made"))
                        .with("made", made));
    }

    Mono<View> all(Work work, @Nullable String cursor) {
        return work.api()
                .page(FOLLOW_UPS.with("limit", Listing.ROWS).with("cursor", cursor), FollowUp.class)
                .map(page -> View.of("invitation-follow-ups")
                        .with("rows", page.items())
                        .with("first", cursor == null ? null : "/console/invitations/follow-ups")
                        .with(
                                "next",
                                page.next() == null
                                        ? null
                                        : ApiUri.of("/console/invitations/follow-ups")
                                                .with("cursor", page.next())
                                                .text()));
    }

    /** It changes nothing, but is asked for by a POST, which needs the session's token. */
    private Mono<Preview> preview(Work work, Typed typed) {
        return work.api().withToken(work.manager().token()).post(PREVIEW, wish(typed), Preview.class);
    }

    private Map<String, Object> wish(Typed typed) {
        return Reach.of(typed).wish(typed.text("message"), clock.instant());
    }
}
