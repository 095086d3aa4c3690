package io.beckon.gateway.problem;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/** The one place where an error becomes an answer; stands before Spring Boot's own handler, which is at -1. */
@Component
@Order(-10)
class ProblemHandler implements WebExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);

    private final ProblemOfError problems;
    private final ProblemWriter writer;

    ProblemHandler(ProblemOfError problems, ProblemWriter writer) {
        this.problems = problems;
        this.writer = writer;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable error) {
        if (exchange.getResponse().isCommitted()) {
            return Mono.error(error);
        }
        Problem problem = problems.of(error, exchange);
        tell(exchange.getRequest(), problem, error);
        return writer.write(exchange, problem);
    }

    private static void tell(ServerHttpRequest request, Problem problem, Throwable error) {
        switch (problem.type()) {
            case INTERNAL ->
                log.error("{} of {} failed: {}", request.getMethod(), request.getId(), problem.detail(), error);
            case DATABASE_UNAVAILABLE ->
                log.warn("{} answered 503, the database failed: {}", request.getMethod(), error.toString());
            default -> log.debug("{} answered {}", request.getMethod(), problem);
        }
    }
}
