package io.beckon.gateway.console.door;

import java.util.function.Function;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An answer that goes to no socket but to whoever asked. */
final class DoorResponse extends AbstractServerHttpResponse {

    private final Function<Flux<DataBuffer>, Mono<Void>> reader;

    /** @param reader takes the body as it is written; what it returns ends when all of it was taken */
    DoorResponse(Function<Flux<DataBuffer>, Mono<Void>> reader) {
        super(DefaultDataBufferFactory.sharedInstance);
        this.reader = reader;
    }

    @Override
    protected Mono<Void> writeWithInternal(Publisher<? extends DataBuffer> body) {
        return reader.apply(Flux.from(body));
    }

    @Override
    protected Mono<Void> writeAndFlushWithInternal(Publisher<? extends Publisher<? extends DataBuffer>> body) {
        return reader.apply(Flux.from(body).concatMap(part -> part));
    }

    @Override
    protected void applyStatusCode() {
        // Read from here, not written anywhere.
    }

    @Override
    protected void applyHeaders() {
        // Read from here, not written anywhere.
    }

    @Override
    protected void applyCookies() {
        // Read from here, not written anywhere.
    }

    @Override
    public <T> T getNativeResponse() {
        throw new UnsupportedOperationException("This answer goes to no socket");
    }
}
