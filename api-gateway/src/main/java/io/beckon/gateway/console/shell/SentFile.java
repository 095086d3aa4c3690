package io.beckon.gateway.console.shell;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
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
public final class SentFile {

    private static final ResolvableType EVENTS = ResolvableType.forClass(PartEvent.class);

    private SentFile() {}

    /** What is done with the file. */
    @FunctionalInterface
    public interface Use<T> {

        /**
         * Takes it.
         *
         * @param name empty where nobody chose a file
         * @param kind as the browser says, which judges by the name; null when it says nothing
         */
        Mono<T> take(String token, String name, @Nullable MediaType kind, Flux<DataBuffer> content);
    }

    /** Empty where the form has no file. */
    public static <T> Mono<T> read(ServerWebExchange exchange, Use<T> use) {
        MediaType form = exchange.getRequest().getHeaders().getContentType();
        if (form == null || !form.isCompatibleWith(MediaType.MULTIPART_FORM_DATA)) {
            return Mono.empty();
        }
        AtomicReference<String> token = new AtomicReference<>("");
        BiFunction<PartEvent, Flux<PartEvent>, Mono<T>> part = (first, events) -> {
            if (first instanceof FilePartEvent file) {
                return use.take(
                        Objects.requireNonNullElse(token.get(), ""),
                        file.filename(),
                        file.headers().getContentType(),
                        events.map(PartEvent::content));
            }
            if (first instanceof FormPartEvent field && field.name().equals(Typed.TOKEN)) {
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
