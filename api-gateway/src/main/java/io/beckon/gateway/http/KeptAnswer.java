package io.beckon.gateway.http;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Holds an answer back until what it says is committed, and under an Idempotency-Key remembers it for a repeated request. */
public final class KeptAnswer extends ServerHttpResponseDecorator {

    private static final String SHOWN_ONCE = KeptAnswer.class.getName() + ".shownOnce";
    private static final int LARGEST_BYTES = 1024 * 1024;

    private final ServerWebExchange exchange;
    private final boolean stored;
    private byte @Nullable [] body;

    private KeptAnswer(ServerWebExchange exchange, boolean stored) {
        super(exchange.getResponse());
        this.exchange = exchange;
        this.stored = stored;
    }

    /** One that is given again to whoever repeats the request. */
    static KeptAnswer stored(ServerWebExchange exchange) {
        return new KeptAnswer(exchange, true);
    }

    /** One that waits for the commit only. */
    static KeptAnswer heldBack(ServerWebExchange exchange) {
        return new KeptAnswer(exchange, false);
    }

    /** Says that this answer holds a secret: it goes out, but is not stored. */
    public static void showOnce(ServerWebExchange exchange) {
        exchange.getAttributes().put(SHOWN_ONCE, true);
    }

    /** Whether the answer to this request will be stored, in which no secret must be that is not shown once only. */
    public static boolean isStored(ServerWebExchange exchange) {
        return exchange.getResponse() instanceof KeptAnswer answer && answer.stored;
    }

    @Override
    public Mono<Void> writeWith(Publisher<? extends DataBuffer> content) {
        return DataBufferUtils.join(content, LARGEST_BYTES).doOnNext(this::take).then();
    }

    @Override
    public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> content) {
        return writeWith(Flux.from(content).concatMap(part -> part));
    }

    @Override
    public Mono<Void> setComplete() {
        return Mono.empty();
    }

    Mono<Void> send() {
        ServerHttpResponse response = getDelegate();
        return body == null
                ? response.setComplete()
                : response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
    }

    /** What is about to be answered; empty when nothing is, or an answer without a body. */
    public byte[] bytes() {
        return body == null ? new byte[0] : body.clone();
    }

    int status() {
        return getStatusCode() == null ? 200 : getStatusCode().value();
    }

    @Nullable
    String location() {
        return getHeaders().getFirst("Location");
    }

    /** What is stored: the body, or null when there is none or it may be shown only once. */
    byte @Nullable [] kept() {
        return isShownOnce() ? null : body == null ? new byte[0] : body;
    }

    private boolean isShownOnce() {
        return exchange.getAttribute(SHOWN_ONCE) != null;
    }

    private void take(DataBuffer content) {
        byte[] bytes = new byte[content.readableByteCount()];
        content.read(bytes);
        DataBufferUtils.release(content);
        body = bytes;
    }
}
