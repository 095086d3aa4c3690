package io.beckon.gateway.audit;

import io.beckon.gateway.access.Caller;
import io.beckon.gateway.access.CurrentCaller;
import io.beckon.gateway.http.Id;
import io.beckon.gateway.http.KeptAnswer;
import io.beckon.gateway.http.WholeRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets every request that changes something leave an entry. The request and its entry are one transaction, so neither is there without
 * the other; a new route has nothing to do for it. Stands behind the filter for Idempotency-Keys: a replayed answer changes nothing.
 */
@Component
@Order(20)
class AuditFilter implements WebFilter {

    private record Audit(Caller caller, AuditRoute route, SentFields sent, AuditDetail detail) {}

    private final AuditRoutes routes;
    private final AuditLog log;
    private final WholeRequest whole;
    private final JsonMapper json;

    AuditFilter(AuditRoutes routes, AuditLog log, WholeRequest whole, JsonMapper json) {
        this.routes = routes;
        this.log = log;
        this.whole = whole;
        this.json = json;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        Optional<AuditRoute> route = routes.of(exchange.getRequest());
        return route.isEmpty()
                ? chain.filter(exchange)
                : CurrentCaller.get()
                        .map(Optional::of)
                        .defaultIfEmpty(Optional.empty())
                        .flatMap(caller -> caller.isPresent()
                                ? audited(caller.get(), route.get(), exchange, chain)
                                : chain.filter(exchange)); // refused before it got here
    }

    private Mono<Void> audited(Caller caller, AuditRoute route, ServerWebExchange exchange, WebFilterChain chain) {
        Audit audit = new Audit(caller, route, new SentFields(exchange.getRequest()), new AuditDetail(route.name()));
        ServerWebExchange heard = exchange.mutate().request(audit.sent()).build();
        return switch (route.way()) {
            case WHOLE -> whole.inOneTransaction(heard, kept -> work(audit, kept, chain));
            case PARTS ->
                whole.answeredAtItsEnd(heard, kept -> begun(audit, kept).then(work(audit, kept, chain)));
            case BESIDE -> whole.answeredAtItsEnd(heard, kept -> work(audit, kept, chain));
            case NEVER -> chain.filter(exchange);
        };
    }

    private Mono<Void> work(Audit audit, ServerWebExchange exchange, WebFilterChain chain) {
        return Mono.defer(() -> chain.filter(exchange))
                .contextWrite(audit.detail()::into)
                .then(Mono.defer(() -> ended(audit, exchange)));
    }

    private Mono<Void> begun(Audit audit, ServerWebExchange exchange) {
        return log.ofRequest(
                audit.caller(),
                AuditKind.BEGUN,
                audit.route().name(),
                audit.route().thing(),
                audit.route().id(),
                Map.of(),
                exchange.getRequest());
    }

    private Mono<Void> ended(Audit audit, ServerWebExchange exchange) {
        HttpStatusCode status = exchange.getResponse().getStatusCode();
        if (audit.detail().isWritten() || (status != null && status.isError())) {
            return Mono.empty();
        }
        describe(audit, status);
        OptionalLong id = audit.route().id();
        return log.ofRequest(
                audit.caller(),
                audit.route().kind(),
                audit.route().name(),
                audit.route().thing(),
                id.isPresent() ? id : madeId(exchange.getResponse()),
                audit.detail().members(),
                exchange.getRequest());
    }

    private void describe(Audit audit, @Nullable HttpStatusCode status) {
        audit.detail().put("status", status == null ? 200 : status.value());
        List<String> fields = audit.sent().names(json);
        if (!fields.isEmpty()) {
            audit.detail().put("fields", String.join(" ", fields));
        }
        if (audit.route().variables().size() > 1) {
            audit.route().variables().forEach(audit.detail()::put);
        }
    }

    /** The id of what was made, as the answer says it. */
    private OptionalLong madeId(ServerHttpResponse response) {
        if (!(response instanceof KeptAnswer answer) || answer.bytes().length == 0) {
            return OptionalLong.empty();
        }
        try {
            JsonNode id = json.readTree(answer.bytes()).path("id");
            return id.isString() ? Id.read(id.asString()) : OptionalLong.empty();
        } catch (JacksonException e) {
            return OptionalLong.empty();
        }
    }
}
