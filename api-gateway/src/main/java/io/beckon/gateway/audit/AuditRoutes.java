package io.beckon.gateway.audit;

import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/** Which routes leave an entry: all that may change something and know who asks. None of them has to be named here. */
@Component
class AuditRoutes {

    private static final Set<RequestMethod> SAFE = Set.of(RequestMethod.GET, RequestMethod.HEAD, RequestMethod.OPTIONS);

    private record Known(PathPattern path, RequestMethod method, Audited.Way way, AuditKind kind) {}

    private final List<Known> routes;

    AuditRoutes(@Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mapping) {
        List<Known> found = new ArrayList<>();
        mapping.getHandlerMethods().forEach((route, handler) -> add(route, handler, found));
        found.sort(Comparator.comparing(Known::path)); // the most specific one first
        this.routes = List.copyOf(found);
    }

    /** Empty for a request that changes nothing, or whose sender nobody knows. */
    Optional<AuditRoute> of(ServerHttpRequest request) {
        return of(request.getPath().pathWithinApplication(), request.getMethod());
    }

    Optional<AuditRoute> of(PathContainer path, HttpMethod method) {
        return routes.stream()
                .filter(route -> route.method() == RequestMethod.resolve(method)
                        && route.path().matches(path))
                .findFirst()
                .filter(route -> route.way() != Audited.Way.NEVER)
                .map(route -> route(route, path));
    }

    /** The word behind /v1/; "other" for what lies elsewhere. */
    static String thing(PathContainer path) {
        List<String> words = path.elements().stream()
                .filter(PathContainer.PathSegment.class::isInstance)
                .map(PathContainer.Element::value)
                .toList();
        return words.size() > 1 && words.get(0).equals("v1") ? words.get(1) : "other";
    }

    private static void add(RequestMappingInfo route, HandlerMethod handler, List<Known> found) {
        Needs needs = handler.getMethodAnnotation(Needs.class);
        if (needs == null || needs.value() == Right.NOTHING) {
            return;
        }
        Audited audited = handler.getMethodAnnotation(Audited.class);
        route.getPatternsCondition()
                .getPatterns()
                .forEach(path -> route.getMethodsCondition().getMethods().stream()
                        .filter(method -> !SAFE.contains(method))
                        .forEach(method -> found.add(new Known(path, method, way(audited), kind(audited)))));
    }

    private static Audited.Way way(@Nullable Audited audited) {
        return audited == null ? Audited.Way.WHOLE : audited.way();
    }

    private static AuditKind kind(@Nullable Audited audited) {
        return audited == null ? AuditKind.CHANGE : audited.kind();
    }

    private static AuditRoute route(Known known, PathContainer path) {
        PathPattern.PathMatchInfo match = known.path().matchAndExtract(path);
        return new AuditRoute(
                known.method() + " " + known.path().getPatternString(),
                thing(path),
                match == null ? java.util.Map.of() : match.getUriVariables(),
                known.way(),
                known.kind());
    }
}
