package io.beckon.gateway.audit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.access.Actor;
import io.beckon.gateway.access.Caller;
import io.beckon.gateway.access.RefusedTries;
import io.beckon.gateway.problem.ProblemType;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Leaves an entry of what a manager was refused, so many a minute and no more: who knocks without end fills no table. Those without an
 * entry are counted in the next one. A refusal is answered even when its entry cannot be written; then it stands in this process's log.
 */
@Component
class RefusedTriesAudit implements RefusedTries {

    private static final Logger log = LoggerFactory.getLogger(RefusedTriesAudit.class);

    private record Tries(Bucket bucket, AtomicLong untold) {}

    private final AuditRoutes routes;
    private final AuditLog audit;
    private final AuditSettings settings;
    private final Cache<Actor, Tries> tries;

    RefusedTriesAudit(AuditRoutes routes, AuditLog audit, AuditSettings settings) {
        this.routes = routes;
        this.audit = audit;
        this.settings = settings;
        this.tries = Caffeine.newBuilder()
                .maximumSize(settings.callersWatched())
                .expireAfterAccess(Duration.ofMinutes(10))
                .build();
    }

    @Override
    public Mono<Void> tell(Caller caller, ServerWebExchange exchange, ProblemType refusal) {
        if (caller.role() == ManagerRole.LEARNER && !caller.isOperator()) {
            return Mono.empty();
        }
        Tries known = tries.get(caller.actor(), actor -> new Tries(bucket(), new AtomicLong()));
        if (!known.bucket().tryConsume(1)) {
            known.untold().incrementAndGet();
            return Mono.empty();
        }
        return written(caller, exchange.getRequest(), refusal, known.untold().getAndSet(0))
                .onErrorResume(failure -> unwritten(caller, refusal, failure));
    }

    private Mono<Void> written(Caller caller, ServerHttpRequest request, ProblemType refusal, long untold) {
        Optional<AuditRoute> route = routes.of(request);
        PathContainer path = request.getPath().pathWithinApplication();
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("refusal", refusal.uri());
        if (untold > 0) {
            detail.put("without entries before", untold);
        }
        return audit.ofRequest(
                caller,
                AuditKind.REFUSED,
                route.map(AuditRoute::name).orElse(request.getMethod() + " (reading, or no such route)"),
                route.map(AuditRoute::thing).orElse(AuditRoutes.thing(path)),
                route.map(AuditRoute::id).orElse(OptionalLong.empty()),
                detail,
                request);
    }

    private static Mono<Void> unwritten(Caller caller, ProblemType refusal, Throwable failure) {
        log.warn(
                "{} was answered {}; that could not be written to the audit log: {}", caller.actor(), refusal, failure);
        return Mono.empty();
    }

    private Bucket bucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(settings.refusalsPerMinute())
                        .refillGreedy(settings.refusalsPerMinute(), Duration.ofMinutes(1)))
                .build();
    }
}
