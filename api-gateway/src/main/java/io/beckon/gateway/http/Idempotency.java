package io.beckon.gateway.http;

import io.beckon.gateway.access.Caller;
import io.beckon.gateway.access.CurrentCaller;
import io.beckon.gateway.problem.ProblemType;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.util.unit.DataSize;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/**
 * Idempotency-Key on every POST of the API but submissions, which compare their bodies prefix by prefix themselves.
 *
 * <p>The key is claimed in a transaction of its own, so that a second request meanwhile sees that one is running. Then everything
 * the request does and its answer commit together: a gateway that dies in between leaves only a claim, which may be taken over
 * after a minute, and one that was merely slow finds its claim gone and rolls back. A refused request leaves nothing behind.
 */
@Component
@Order(10)
class Idempotency implements WebFilter {

    static final String HEADER = "Idempotency-Key";
    static final String REPLAYED = "Idempotency-Replayed";

    private static final Duration RUNNING_WAIT = Duration.ofSeconds(1);
    private static final int LONGEST_KEY = 200;
    private static final PathPattern API = PathPatternParser.defaultInstance.parse("/v1/**");
    private static final PathPattern SUBMISSIONS =
            PathPatternParser.defaultInstance.parse("/v1/campaigns/{id}/submissions/**");
    /**
     * Open to everybody, whoever asks: their answers hold secrets that are kept nowhere, and they count attempts beside the request's own
     * transaction, which a surrounding one would let wait for a second connection.
     */
    private static final List<PathPattern> OPEN = Stream.of("/v1/session/**", "/v1/sessions/**", "/v1/sign-ups/**")
            .map(PathPatternParser.defaultInstance::parse)
            .toList();

    private final IdempotencyStore store;
    private final TransactionalOperator transaction;
    private final int bodyLimit;

    Idempotency(
            IdempotencyStore store,
            TransactionalOperator transaction,
            @Value("${spring.http.codecs.max-in-memory-size}") DataSize bodyLimit) {
        this.store = store;
        this.transaction = transaction;
        this.bodyLimit = (int) bodyLimit.toBytes();
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        String key = exchange.getRequest().getHeaders().getFirst(HEADER);
        return key == null || !applies(exchange.getRequest())
                ? chain.filter(exchange)
                : CurrentCaller.get()
                        .map(Optional::of)
                        .defaultIfEmpty(Optional.empty())
                        .flatMap(caller -> caller.isPresent() && !caller.get().isOperator()
                                ? under(checked(key), caller.get(), exchange, chain)
                                // Signing in: there is nobody yet whose keys these could be. An operator's are of no
                                // workspace.
                                : chain.filter(exchange));
    }

    private static boolean applies(ServerHttpRequest request) {
        var path = request.getPath().pathWithinApplication();
        return request.getMethod() == HttpMethod.POST
                && API.matches(path)
                && !SUBMISSIONS.matches(path)
                && OPEN.stream().noneMatch(open -> open.matches(path));
    }

    private static String checked(String key) {
        if (key.isEmpty() || key.length() > LONGEST_KEY || !key.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw ProblemType.IDEMPOTENCY_KEY_MALFORMED.with();
        }
        return key;
    }

    private Mono<Void> under(String key, Caller caller, ServerWebExchange exchange, WebFilterChain chain) {
        return ReplayedRequest.body(exchange.getRequest(), bodyLimit)
                .map(body -> IdempotentRequest.of(caller.workspaceId(), key, exchange.getRequest(), body))
                .flatMap(request -> claimed(request, exchange, chain));
    }

    private Mono<Void> claimed(IdempotentRequest request, ServerWebExchange exchange, WebFilterChain chain) {
        return store.claim(request)
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .flatMap(claimed -> claimed.isPresent()
                        ? first(request, claimed.get(), exchange, chain)
                        : repeated(request, exchange));
    }

    private Mono<Void> first(
            IdempotentRequest request, OffsetDateTime claimed, ServerWebExchange exchange, WebFilterChain chain) {
        KeptAnswer answer = KeptAnswer.stored(exchange);
        AfterCommit afterCommit = new AfterCommit();
        Mono<Void> work = chain.filter(exchange.mutate()
                        .request(new ReplayedRequest(exchange.getRequest(), request.body()))
                        .response(answer)
                        .build())
                .contextWrite(afterCommit::into)
                .then(Mono.defer(() -> store.answer(request, claimed, answer)))
                .flatMap(kept -> kept ? Mono.<Void>empty() : Mono.error(ProblemType.IDEMPOTENCY_KEY_RUNNING.with()));
        return work.as(transaction::transactional)
                .onErrorResume(error -> store.release(request, claimed)
                        .onErrorResume(ignored -> Mono.empty()) // the claim ages and may be taken over
                        .then(Mono.error(error)))
                .then(Mono.defer(afterCommit::runAll))
                .then(Mono.defer(answer::send));
    }

    private Mono<Void> repeated(IdempotentRequest request, ServerWebExchange exchange) {
        return store.find(request)
                .switchIfEmpty(Mono.error(() -> running())) // released in this very moment: the client asks again
                .flatMap(known -> repeated(request, known, exchange.getResponse()));
    }

    private static Mono<Void> repeated(
            IdempotentRequest request, IdempotencyStore.Known known, ServerHttpResponse response) {
        if (!MessageDigest.isEqual(known.fingerprint(), request.fingerprint())) {
            return Mono.error(ProblemType.IDEMPOTENCY_KEY_REUSED.with());
        }
        if (known.status() == null) {
            return Mono.error(running());
        }
        return known.body() == null
                ? Mono.error(ProblemType.SHOWN_ONCE.with())
                : replay(known.status(), known.location(), known.body(), response);
    }

    private static Throwable running() {
        return ProblemType.IDEMPOTENCY_KEY_RUNNING.with().retryAfter(RUNNING_WAIT);
    }

    private static Mono<Void> replay(int status, @Nullable String location, byte[] body, ServerHttpResponse response) {
        response.setStatusCode(HttpStatusCode.valueOf(status));
        response.getHeaders().set(REPLAYED, "true");
        if (location != null) {
            response.getHeaders().set(HttpHeaders.LOCATION, location);
        }
        if (body.length == 0) {
            return response.setComplete();
        }
        response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
    }
}
