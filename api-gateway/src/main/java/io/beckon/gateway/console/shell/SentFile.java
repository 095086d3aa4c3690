package io.beckon.gateway.console.shell;

import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.http.codec.multipart.FilePartEvent;
import org.springframework.http.codec.multipart.FormPartEvent;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.http.codec.multipart.PartEventHttpMessageReader;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A form with a file of any length, which is read as it comes and never held.
 *
 * @param form    the fields that stand before the file
 * @param name    of the file; empty where nobody chose one
 * @param kind    as the browser says, which judges by the name; null when it says nothing
 * @param content of the file, to be read once
 */
public record SentFile(Typed form, String name, @Nullable MediaType kind, Flux<DataBuffer> content) {

    private static final ResolvableType EVENTS = ResolvableType.forClass(PartEvent.class);

    /** Does what the form asks for. */
    @FunctionalInterface
    public interface Use {
        Mono<AfterSending> make(Work work, SentFile file);
    }

    private static SentFile none(Typed form) {
        return new SentFile(form, "", null, Flux.empty());
    }

    /**
     * Reads a request up to its file.
     *
     * @param use what is done with it; never ends empty
     */
    static <T> Mono<T> read(ServerWebExchange exchange, Function<SentFile, Mono<T>> use) {
        MediaType type = exchange.getRequest().getHeaders().getContentType();
        if (type == null || !type.isCompatibleWith(MediaType.MULTIPART_FORM_DATA)) {
            return Forms.read(exchange).map(SentFile::none).flatMap(use);
        }
        return Mono.defer(() -> {
            Fields fields = new Fields();
            return reader().read(EVENTS, exchange.getRequest(), Map.of())
                    .windowUntil(PartEvent::isLast)
                    .concatMap(part -> part.switchOnFirst((first, events) -> first.get() instanceof FilePartEvent file
                            ? use.apply(fields.before(file, events.map(PartEvent::content)))
                            : events.doOnNext(fields::add).then(Mono.<T>empty())))
                    .next()
                    .switchIfEmpty(Mono.defer(() -> use.apply(none(fields.form()))));
        });
    }

    private static PartEventHttpMessageReader reader() {
        PartEventHttpMessageReader reader = new PartEventHttpMessageReader();
        reader.setMaxInMemorySize(Forms.LARGEST_BYTES);
        return reader;
    }

    /** What was read so far: together no more than a form without a file may have. */
    private static final class Fields {

        private final MultiValueMap<String, String> values = new LinkedMultiValueMap<>();
        private long characters;

        void add(PartEvent event) {
            DataBufferUtils.release(event.content());
            if (event instanceof FormPartEvent field) {
                characters += field.name().length() + field.value().length() + 1L;
                if (characters > Forms.LARGEST_BYTES) {
                    throw new DataBufferLimitException("A form has at most " + Forms.LARGEST_BYTES + " characters");
                }
                values.add(field.name(), field.value());
            }
        }

        Typed form() {
            return new Typed(values);
        }

        SentFile before(FilePartEvent file, Flux<DataBuffer> content) {
            return new SentFile(form(), file.filename(), file.headers().getContentType(), content);
        }
    }
}
