package io.beckon.gateway.portal;

import io.beckon.gateway.assertion.Assertions;
import io.beckon.gateway.assertion.Visitor;
import io.beckon.gateway.destination.Destination;
import io.beckon.gateway.page.PageRenderer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Leads out of the portal: to a host that is not allowed never, to one that is told who comes by a form with an assertion, to any
 * other allowed one by a redirect.
 */
@Component
class Forward {

    /** The page comes anew before its assertion is too old, for who has no script and takes time to press the button. */
    private static final Duration EARLIER = Duration.ofSeconds(10);

    private final Assertions assertions;
    private final PortalPages pages;
    private final PageRenderer renderer;

    Forward(Assertions assertions, PortalPages pages, PageRenderer renderer) {
        this.assertions = assertions;
        this.pages = pages;
        this.renderer = renderer;
    }

    Mono<ResponseEntity<String>> to(Onward onward, Learner learner, @Nullable String acceptLanguage) {
        return Mono.justOrEmpty(Destination.of(onward.url(), learner.allowedHosts()))
                .flatMap(destination -> destination.isTold(learner.assertionHosts(), onward.assertions())
                        ? assertions
                                .issue(visitor(learner, onward), destination.host())
                                .map(assertion -> page(learner, destination, assertion, acceptLanguage))
                        : Mono.fromSupplier(() -> renderer.seeOther(destination.url())))
                .switchIfEmpty(Mono.fromSupplier(() ->
                        renderer.answer(pages.notice(learner, HttpStatus.FORBIDDEN, "course-away", acceptLanguage))));
    }

    private ResponseEntity<String> page(
            Learner learner, Destination destination, String assertion, @Nullable String acceptLanguage) {
        ResponseEntity<String> page = renderer.answer(pages.forward(learner, destination, assertion, acceptLanguage));
        return ResponseEntity.status(page.getStatusCode())
                .headers(page.getHeaders())
                .header(
                        "Refresh",
                        String.valueOf(assertions.lifetime().minus(EARLIER).toSeconds()))
                .body(page.getBody());
    }

    private static Visitor visitor(Learner learner, Onward onward) {
        return new Visitor(
                learner.session().caller().workspaceId(),
                learner.publicBaseUrl(),
                learner.session().accountId(),
                learner.address(),
                learner.name(),
                learner.session().method(),
                onward.courseId(),
                onward.invitationId());
    }
}
