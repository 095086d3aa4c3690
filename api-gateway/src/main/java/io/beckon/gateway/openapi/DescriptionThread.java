package io.beckon.gateway.openapi;

import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * springdoc builds its description while the first reader waits, and reads class files for it, and takes the page to try it out of
 * a jar: that may not happen on an event loop. Stands behind the security filters (at -100), whose answers come on other threads.
 */
@Component
@Order(0)
class DescriptionThread implements WebFilter {

    private static final List<String> BLOCKING = List.of("/openapi.json", "/swagger-ui/", "/webjars/");

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        Mono<Void> answer = chain.filter(exchange);
        String path = exchange.getRequest().getPath().value();
        return BLOCKING.stream().anyMatch(path::startsWith) ? answer.subscribeOn(Schedulers.boundedElastic()) : answer;
    }
}
