package io.beckon.gateway.console.door;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The console's only way to anything: a request through the application's whole {@link HttpHandler}, as if it had come over the network.
 * Session, rights, rate, audit, idempotency and throttles are those of the API.
 */
@Component
public class ApiDoor {

    private final ObjectProvider<HttpHandler> application;
    private final JsonMapper json;

    ApiDoor(ObjectProvider<HttpHandler> application, JsonMapper json) {
        this.application = application;
        // The console names of an answer what it shows, and a field more is no fault.
        this.json = json.rebuild()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    /** The API for who sent this request: with its cookies, from its address, in its language. */
    public Api of(ServerWebExchange exchange) {
        return new Api(this, json, exchange);
    }

    /** Nothing of the outer request's context gets in: neither its caller nor a transaction. */
    Mono<Void> handle(DoorRequest request, DoorResponse response) {
        return Mono.defer(() -> application.getObject().handle(request, response))
                .contextWrite(outer -> Context.empty());
    }
}
