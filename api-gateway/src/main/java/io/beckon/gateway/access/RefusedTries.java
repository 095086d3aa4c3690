package io.beckon.gateway.access;

import io.beckon.gateway.problem.ProblemType;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Is told of every request of a known caller that is answered 403. */
public interface RefusedTries {

    Mono<Void> tell(Caller caller, ServerWebExchange exchange, ProblemType refusal);
}
