package io.beckon.gateway.console.door;

import java.net.InetSocketAddress;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.util.MultiValueMap;
import reactor.core.publisher.Flux;

/** A request that comes through no socket, on behalf of one that did. */
final class DoorRequest extends AbstractServerHttpRequest {

    private final ServerHttpRequest behalf;
    private final MultiValueMap<String, HttpCookie> cookies;
    private final Flux<DataBuffer> body;

    /** @param target path and query */
    DoorRequest(
            ServerHttpRequest behalf,
            HttpMethod method,
            String target,
            HttpHeaders headers,
            MultiValueMap<String, HttpCookie> cookies,
            Flux<DataBuffer> body) {
        super(method, behalf.getURI().resolve(URI.create(target)), "", headers);
        this.behalf = behalf;
        this.cookies = cookies;
        this.body = body;
    }

    @Override
    public Flux<DataBuffer> getBody() {
        return body;
    }

    @Override
    public @Nullable InetSocketAddress getRemoteAddress() {
        return behalf.getRemoteAddress();
    }

    @Override
    public @Nullable InetSocketAddress getLocalAddress() {
        return behalf.getLocalAddress();
    }

    @Override
    protected MultiValueMap<String, HttpCookie> initCookies() {
        return cookies;
    }

    @Override
    protected @Nullable SslInfo initSslInfo() {
        return behalf.getSslInfo();
    }

    @Override
    protected String initId() {
        return behalf.getId() + "-console";
    }

    @Override
    public <T> T getNativeRequest() {
        throw new UnsupportedOperationException("This request came through no socket");
    }
}
