package io.beckon.gateway.console.door;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ReactiveHttpInputMessage;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.codec.ServerSentEventHttpMessageReader;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API for one request of one browser. Every call ends with an {@link ApiRefusal} where the API answers with a problem. */
public final class Api {

    /** Larger answers are an error: pages show a screenful. */
    static final int LARGEST_ANSWER = 1024 * 1024;

    private static final List<String> CARRIED = List.of(HttpHeaders.ACCEPT_LANGUAGE, HttpHeaders.USER_AGENT);
    private static final String TOKEN = "X-CSRF-Token";
    private static final String ONCE = "Idempotency-Key";
    private static final ResolvableType EVENTS =
            ResolvableType.forClassWithGenerics(ServerSentEvent.class, String.class);

    private final ApiDoor door;
    private final JsonMapper json;
    private final ServerWebExchange exchange;
    private final CookieJar cookies;
    private final HttpHeaders headers;

    Api(ApiDoor door, JsonMapper json, ServerWebExchange exchange) {
        this(door, json, exchange, new CookieJar(exchange), carried(exchange));
    }

    private Api(ApiDoor door, JsonMapper json, ServerWebExchange exchange, CookieJar cookies, HttpHeaders headers) {
        this.door = door;
        this.json = json;
        this.exchange = exchange;
        this.cookies = cookies;
        this.headers = headers;
    }

    /** With the token that the form came with, without which a session changes nothing. */
    public Api withToken(String token) {
        return token.chars().allMatch(c -> c > ' ' && c < 127) ? with(TOKEN, token) : this;
    }

    /** With an Idempotency-Key: what is asked under it twice is done once. The same as it is where the key is empty. */
    public Api once(String key) {
        return key.isEmpty() ? this : with(ONCE, key);
    }

    /** With a body that is gzip. */
    public Api packed() {
        return with(HttpHeaders.CONTENT_ENCODING, "gzip");
    }

    /** A change that is made only where nobody changed the thing since it had this tag. */
    public Api ifMatch(String tag) {
        return tag.isEmpty() ? this : with(HttpHeaders.IF_MATCH, tag);
    }

    public <T> Mono<T> get(ApiUri uri, Class<T> type) {
        return read(send(HttpMethod.GET, uri, null), json.constructType(type));
    }

    public <T> Mono<ApiPage<T>> page(ApiUri uri, Class<T> item) {
        return read(
                send(HttpMethod.GET, uri, null), json.getTypeFactory().constructParametricType(ApiPage.class, item));
    }

    public <T> Mono<T> post(ApiUri uri, Map<String, ?> body, Class<T> type) {
        return read(send(HttpMethod.POST, uri, body), json.constructType(type));
    }

    /** For what is only done, such as a change of state. */
    public Mono<Void> post(ApiUri uri) {
        return send(HttpMethod.POST, uri, null).then();
    }

    public <T> Mono<T> patch(ApiUri uri, Map<String, ?> body, Class<T> type) {
        return read(send(HttpMethod.PATCH, uri, body), json.constructType(type));
    }

    public <T> Mono<T> put(ApiUri uri, Map<String, ?> body, Class<T> type) {
        return read(send(HttpMethod.PUT, uri, body), json.constructType(type));
    }

    public Mono<Void> delete(ApiUri uri) {
        return send(HttpMethod.DELETE, uri, null).then();
    }

    /** Any request with a JSON body, or none; ends with the answer whatever its body, empty too. */
    public Mono<Answer> send(HttpMethod method, ApiUri uri, @Nullable Map<String, ?> body) {
        HttpHeaders sent = copy();
        sent.setAccept(List.of(MediaType.APPLICATION_JSON, MediaType.ALL));
        if (body == null) {
            return accepted(method, uri.text(), sent, Flux.empty());
        }
        sent.setContentType(MediaType.APPLICATION_JSON);
        return Mono.fromCallable(() -> json.writeValueAsBytes(body))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(written -> accepted(method, uri.text(), sent, bytes(written)));
    }

    /** A body that is streamed and never held, such as a list of people. */
    public <T> Mono<T> upload(ApiUri uri, MediaType kind, Flux<DataBuffer> body, Class<T> type) {
        return upload(HttpMethod.POST, uri, kind, body, type);
    }

    /** As {@link #upload}, in place of what is there, such as a logo. */
    public <T> Mono<T> replace(ApiUri uri, MediaType kind, Flux<DataBuffer> body, Class<T> type) {
        return upload(HttpMethod.PUT, uri, kind, body, type);
    }

    private <T> Mono<T> upload(HttpMethod method, ApiUri uri, MediaType kind, Flux<DataBuffer> body, Class<T> type) {
        HttpHeaders sent = copy();
        sent.setAccept(List.of(MediaType.APPLICATION_JSON));
        sent.setContentType(kind);
        return read(accepted(method, uri.text(), sent, body), json.constructType(type));
    }

    /** A form of the console's own, sent again; ends with the answer whatever it is. */
    public Mono<Answer> form(String path, String encoded) {
        HttpHeaders sent = copy();
        sent.setAccept(List.of(MediaType.TEXT_HTML));
        sent.setContentType(MediaType.APPLICATION_FORM_URLENCODED);
        return answered(HttpMethod.POST, path, sent, bytes(encoded.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * A stream of the API's events; ends with it, or at once when the API says that nothing more comes.
     *
     * @param lastEventId of the last one the browser has, or null
     */
    public Flux<ServerSentEvent<String>> events(ApiUri uri, @Nullable String lastEventId) {
        HttpHeaders sent = copy();
        sent.setAccept(List.of(MediaType.TEXT_EVENT_STREAM));
        if (lastEventId != null) {
            sent.set("Last-Event-ID", lastEventId);
        }
        return Flux.defer(() -> streamed(request(HttpMethod.GET, uri.text(), sent, Flux.empty())));
    }

    /** Off the event loop: whoever is the first to read a type makes the others wait. */
    private <T> Mono<T> read(Mono<Answer> sent, JavaType type) {
        return sent.publishOn(Schedulers.boundedElastic()).map(answer -> json.readValue(answer.body(), type));
    }

    /** A file of any length, written to the browser as the API writes it. */
    public Mono<Void> download(ApiUri uri, MediaType kind) {
        HttpHeaders sent = copy();
        sent.setAccept(List.of(kind));
        return Mono.defer(() -> {
            AtomicReference<DoorResponse> answer = new AtomicReference<>();
            DoorResponse response = new DoorResponse(body -> passedOn(Objects.requireNonNull(answer.get()), body));
            answer.set(response);
            return door.handle(request(HttpMethod.GET, uri.text(), sent, Flux.empty()), response);
        });
    }

    private Mono<Void> passedOn(DoorResponse answer, Flux<DataBuffer> body) {
        HttpStatusCode status = status(answer);
        if (status.isError()) {
            return joined(body).flatMap(bytes -> Mono.error(new ApiRefusal(status, problem(bytes))));
        }
        ServerHttpResponse browser = exchange.getResponse();
        browser.setStatusCode(status);
        browser.getHeaders().setContentType(answer.getHeaders().getContentType());
        browser.getHeaders().setContentDisposition(answer.getHeaders().getContentDisposition());
        browser.getHeaders().setCacheControl("no-store");
        return browser.writeWith(body);
    }

    /** The data of an event, or any text the API wrote. */
    public <T> T read(String text, Class<T> type) {
        return json.readValue(text, type);
    }

    private Flux<ServerSentEvent<String>> streamed(DoorRequest request) {
        Sinks.One<Flux<DataBuffer>> written = Sinks.one();
        DoorResponse response = new DoorResponse(body -> {
            Sinks.Empty<Void> taken = Sinks.empty();
            written.tryEmitValue(body.doFinally(end -> taken.tryEmitEmpty()));
            return taken.asMono();
        });
        Mono<Void> work = door.handle(request, response).doFinally(end -> written.tryEmitEmpty());
        return Flux.merge(
                written.asMono().flatMapMany(body -> events(response, body)),
                work.then(Mono.<ServerSentEvent<String>>empty()));
    }

    @SuppressWarnings("unchecked")
    private Flux<ServerSentEvent<String>> events(DoorResponse response, Flux<DataBuffer> body) {
        HttpStatusCode status = status(response);
        if (status.isError()) {
            return joined(body).flatMapMany(bytes -> Flux.error(new ApiRefusal(status, problem(bytes))));
        }
        return new ServerSentEventHttpMessageReader()
                .read(EVENTS, new Received(response.getHeaders(), body), Map.of())
                .map(event -> (ServerSentEvent<String>) event);
    }

    private record Received(HttpHeaders headers, Flux<DataBuffer> body) implements ReactiveHttpInputMessage {
        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }

        @Override
        public Flux<DataBuffer> getBody() {
            return body;
        }
    }

    private Mono<Answer> accepted(HttpMethod method, String target, HttpHeaders sent, Flux<DataBuffer> body) {
        return answered(method, target, sent, body)
                .flatMap(answer -> answer.status().isError()
                        ? Mono.error(new ApiRefusal(answer.status(), problem(answer.body())))
                        : Mono.just(answer));
    }

    private Mono<Answer> answered(HttpMethod method, String target, HttpHeaders sent, Flux<DataBuffer> body) {
        return Mono.defer(() -> {
            Sinks.One<byte[]> read = Sinks.one();
            DoorResponse response = new DoorResponse(
                    written -> joined(written).doOnNext(read::tryEmitValue).then());
            return door.handle(request(method, target, sent, body), response)
                    .doOnSuccess(done -> read.tryEmitValue(new byte[0]))
                    .then(read.asMono())
                    .doOnNext(bytes -> cookies.take(response.getCookies()))
                    .map(bytes -> new Answer(status(response), response.getHeaders(), bytes));
        });
    }

    private DoorRequest request(HttpMethod method, String target, HttpHeaders sent, Flux<DataBuffer> body) {
        return new DoorRequest(exchange.getRequest(), method, target, sent, cookies.sent(), body);
    }

    private JsonNode problem(byte[] body) {
        try {
            return json.readTree(body);
        } catch (JacksonException noProblem) {
            return json.createObjectNode();
        }
    }

    private Api with(String header, String value) {
        HttpHeaders more = copy();
        more.set(header, value);
        return new Api(door, json, exchange, cookies, more);
    }

    private HttpHeaders copy() {
        HttpHeaders copy = new HttpHeaders();
        copy.addAll(headers);
        return copy;
    }

    private static HttpHeaders carried(ServerWebExchange exchange) {
        HttpHeaders carried = new HttpHeaders();
        for (String name : CARRIED) {
            String value = exchange.getRequest().getHeaders().getFirst(name);
            if (value != null) {
                carried.set(name, value);
            }
        }
        return carried;
    }

    private static HttpStatusCode status(DoorResponse response) {
        HttpStatusCode status = response.getStatusCode();
        return status == null ? HttpStatus.OK : status;
    }

    private static Mono<byte[]> joined(Flux<DataBuffer> body) {
        return DataBufferUtils.join(body, LARGEST_ANSWER).map(joined -> {
            byte[] bytes = new byte[joined.readableByteCount()];
            joined.read(bytes);
            DataBufferUtils.release(joined);
            return bytes;
        });
    }

    private static Flux<DataBuffer> bytes(byte[] body) {
        return Flux.defer(() -> Flux.just(DefaultDataBufferFactory.sharedInstance.wrap(body)));
    }
}
