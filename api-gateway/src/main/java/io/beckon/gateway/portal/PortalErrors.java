package io.beckon.gateway.portal;

import io.beckon.gateway.page.Page;
import io.beckon.gateway.page.PageLanguage;
import io.beckon.gateway.page.PageRenderer;
import io.beckon.gateway.problem.Problem;
import io.beckon.gateway.problem.ProblemException;
import io.beckon.gateway.problem.ProblemType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Says to people in a page what programs are told by a problem. */
@Component
class PortalErrors {

    private static final Logger log = LoggerFactory.getLogger(PortalErrors.class);

    private final PageRenderer renderer;

    PortalErrors(PageRenderer renderer) {
        this.renderer = renderer;
    }

    Mono<ResponseEntity<String>> shown(Mono<ResponseEntity<String>> answer, ServerWebExchange exchange) {
        return answer.onErrorResume(failure -> Mono.fromSupplier(() -> page(failure, exchange)));
    }

    static boolean isFieldFault(Throwable failure) {
        return is(failure, ProblemType.FIELDS_INVALID);
    }

    static boolean is(Throwable failure, ProblemType type) {
        return failure instanceof ProblemException problem && problem.problem().type() == type;
    }

    private ResponseEntity<String> page(Throwable failure, ServerWebExchange exchange) {
        if (!(failure instanceof ProblemException problem)) {
            log.error("A page of the portal could not be shown", failure);
            return notice(HttpStatus.SERVICE_UNAVAILABLE, "trouble", null, exchange);
        }
        Problem said = problem.problem();
        return switch (said.type()) {
            case TOO_MANY_ATTEMPTS, TOO_MANY_REQUESTS -> notice(said.type().status(), "too-many", said, exchange);
            case PARAMETER_INVALID -> renderer.seeOther(PortalPages.HOME);
            default -> notice(said.type().status(), "trouble", said, exchange);
        };
    }

    private ResponseEntity<String> notice(
            HttpStatus status, String key, @Nullable Problem problem, ServerWebExchange exchange) {
        String acceptLanguage = exchange.getRequest().getHeaders().getFirst(HttpHeaders.ACCEPT_LANGUAGE);
        Page page = Page.notice(status, key, PageLanguage.ofBrowser(acceptLanguage, null), null);
        return problem == null || problem.retryAfter() == null
                ? renderer.answer(page)
                : renderer.answer(page, problem.retryAfter());
    }
}
