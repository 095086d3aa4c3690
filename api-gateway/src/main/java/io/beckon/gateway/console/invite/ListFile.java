package io.beckon.gateway.console.invite;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.http.codec.multipart.FilePartEvent;
import org.springframework.http.codec.multipart.FormPartEvent;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.http.codec.multipart.PartEventHttpMessageReader;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A form with a file of any length, which is read as it comes and never held; its token stands before the file. */
final class ListFile {

    private static final ResolvableType EVENTS = ResolvableType.forClass(PartEvent.class);

    private static final Map<String, MediaType> KINDS = Map.of(
            "json", MediaType.APPLICATION_JSON,
            "ndjson", MediaType.APPLICATION_NDJSON,
            "jsonl", MediaType.APPLICATION_NDJSON);

    private static final MediaType CSV = MediaType.parseMediaType("text/csv");

    private ListFile() {}

    /** A file's kind, by its name; what has no known ending is taken for CSV. */
    static MediaType kind(String name) {
        return KINDS.getOrDefault(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT), CSV);
    }

    /** What is done with the file. */
    interface Use<T> {
        Mono<T> take(String token, MediaType kind, Flux<DataBuffer> content);
    }

    /** Empty where the form has no file. */
    static <T> Mono<T> read(ServerWebExchange exchange, Use<T> use) {
        MediaType form = exchange.getRequest().getHeaders().getContentType();
        if (form == null || !form.isCompatibleWith(MediaType.MULTIPART_FORM_DATA)) {
            return Mono.empty();
        }
        AtomicReference<String> token = new AtomicReference<>("");
        BiFunction<PartEvent, Flux<PartEvent>, Mono<T>> part = (first, events) -> {
            if (first instanceof FilePartEvent file) {
                return use.take(
                        Objects.requireNonNullElse(token.get(), ""),
                        kind(file.filename()),
                        events.map(PartEvent::content));
            }
            if (first instanceof FormPartEvent field && field.name().equals("nonce")) {
                token.set(field.value());
            }
            return events.doOnNext(event -> DataBufferUtils.release(event.content()))
                    .then(Mono.empty());
        };
        return new PartEventHttpMessageReader()
                .read(EVENTS, exchange.getRequest(), Map.of())
                .windowUntil(PartEvent::isLast)
                .concatMap(window -> window.switchOnFirst((first, events) -> first.hasValue()
                        ? part.apply(first.get(), events).flux()
                        : Flux.<T>from(events.then(Mono.empty()))))
                .next();
    }
}
