package io.beckon.gateway.audit;

import io.beckon.gateway.access.Actor;
import io.beckon.gateway.access.Caller;
import io.beckon.gateway.access.ClientAddress;
import io.beckon.gateway.access.UserAgent;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The door for what leaves an entry by itself: where nobody is signed in yet, or attempts are counted beside the transaction. */
@Component
public class AuditLog {

    private final AuditStore store;

    AuditLog(AuditStore store) {
        this.store = store;
    }

    /** What a person did with the own session, in the transaction at hand; the request needs no further entry. */
    public Mono<Void> ofPerson(
            AuditKind kind, long workspaceId, long accountId, Map<String, Object> detail, ServerHttpRequest request) {
        return Mono.deferContextual(context -> {
            Optional<AuditDetail> own = context.getOrEmpty(AuditDetail.class);
            String thing = AuditRoutes.thing(request.getPath().pathWithinApplication());
            return store.insert(new AuditRecord(
                            workspaceId,
                            kind,
                            Actor.Kind.ACCOUNT,
                            accountId,
                            own.map(AuditDetail::route).orElse(request.getMethod() + " /v1/" + thing),
                            thing,
                            OptionalLong.empty(),
                            detail,
                            ClientAddress.of(request),
                            UserAgent.of(request)))
                    .doOnSuccess(written -> own.ifPresent(AuditDetail::markWritten));
        });
    }

    /** What an operator did to a workspace is in that workspace's log; the workspace is what the operator's routes have ids of. */
    private static @Nullable Long workspace(Caller caller, AuditKind kind, OptionalLong thingId) {
        if (!caller.isOperator()) {
            return caller.workspaceId();
        }
        return kind == AuditKind.CHANGE && thingId.isPresent() ? thingId.getAsLong() : null;
    }

    Mono<Void> ofRequest(
            Caller caller,
            AuditKind kind,
            String route,
            String thing,
            OptionalLong thingId,
            Map<String, Object> detail,
            ServerHttpRequest request) {
        return store.insert(new AuditRecord(
                workspace(caller, kind, thingId),
                kind,
                caller.actor().kind(),
                caller.actor().id(),
                route,
                thing,
                thingId,
                detail,
                ClientAddress.of(request),
                UserAgent.of(request)));
    }
}
