package io.beckon.gateway.http;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A request whose body was read already, once more: nothing waits for the client any more where it goes on. */
final class ReplayedRequest extends ServerHttpRequestDecorator {

    private final ServerHttpRequest request;
    private final byte[] body;

    ReplayedRequest(ServerHttpRequest request, byte[] body) {
        super(request);
        this.request = request;
        this.body = body;
    }

    /** The whole body; ends with a limit exception when it is longer than so many bytes. */
    static Mono<byte[]> body(ServerHttpRequest request, int limit) {
        return DataBufferUtils.join(request.getBody(), limit)
                .map(ReplayedRequest::bytes)
                .defaultIfEmpty(new byte[0]);
    }

    @Override
    public Flux<DataBuffer> getBody() {
        return body.length == 0
                ? Flux.empty()
                : Flux.defer(() -> Flux.just(DefaultDataBufferFactory.sharedInstance.wrap(body)));
    }

    @Override
    public String getId() {
        return request.getId();
    }

    private static byte[] bytes(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }
}
