package io.beckon.gateway.console.shell;

import java.util.Map;
import org.springframework.core.ResolvableType;
import org.springframework.http.MediaType;
import org.springframework.http.codec.FormHttpMessageReader;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Reads forms; larger ones than the API's bodies, for a list may be pasted into one. */
public final class Forms {

    static final int LARGEST_BYTES = 2 * 1024 * 1024;
    private static final ResolvableType FIELDS =
            ResolvableType.forClassWithGenerics(MultiValueMap.class, String.class, String.class);
    private static final FormHttpMessageReader READER = reader();

    private Forms() {}

    /** Nothing for what is no form; ends with a limit exception for one that is too large. */
    public static Mono<Typed> read(ServerWebExchange exchange) {
        MediaType type = exchange.getRequest().getHeaders().getContentType();
        return type == null || !type.isCompatibleWith(MediaType.APPLICATION_FORM_URLENCODED)
                ? Mono.just(Typed.NOTHING)
                : READER.readMono(FIELDS, exchange.getRequest(), Map.of())
                        .defaultIfEmpty(new LinkedMultiValueMap<>())
                        .map(Typed::new);
    }

    private static FormHttpMessageReader reader() {
        FormHttpMessageReader reader = new FormHttpMessageReader();
        reader.setMaxInMemorySize(LARGEST_BYTES);
        return reader;
    }
}
