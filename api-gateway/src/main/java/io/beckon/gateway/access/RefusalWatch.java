package io.beckon.gateway.access;

import io.beckon.gateway.problem.ProblemException;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Tells of refusals, whoever refused: {@link RouteRules} or a handler. The answer stays what it is. */
final class RefusalWatch implements WebFilter {

    private final RefusedTries tries;

    RefusalWatch(RefusedTries tries) {
        this.tries = tries;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return chain.filter(exchange)
                .onErrorResume(
                        ProblemException.class,
                        refusal -> told(exchange, refusal).then(Mono.error(refusal)));
    }

    private Mono<Void> told(ServerWebExchange exchange, ProblemException refusal) {
        return refusal.problem().type().status() == HttpStatus.FORBIDDEN
                ? CurrentCaller.get()
                        .flatMap(caller ->
                                tries.tell(caller, exchange, refusal.problem().type()))
                : Mono.empty();
    }
}
