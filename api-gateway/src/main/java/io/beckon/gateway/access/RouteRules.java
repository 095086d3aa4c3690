package io.beckon.gateway.access;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.problem.ProblemException;
import io.beckon.gateway.problem.ProblemType;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.authorization.ReactiveAuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.server.authorization.AuthorizationContext;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/**
 * Holds every request to what its route says it {@link Needs}. An address where no route is asks for what its method would: who may
 * not change learns nothing about where something could be changed.
 */
final class RouteRules implements ReactiveAuthorizationManager<AuthorizationContext> {

    static final String CSRF_HEADER = "X-CSRF-Token";

    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private static final Set<Right> NOT_FOR_KEYS = Set.of(Right.NOTHING, Right.SIGNED_IN, Right.OPERATE);

    private record Rule(PathPattern path, Set<RequestMethod> methods, Right right) {

        boolean covers(PathContainer asked, HttpMethod method) {
            return (methods.isEmpty() || methods.contains(RequestMethod.resolve(method))) && path.matches(asked);
        }
    }

    private final List<Rule> rules;
    private final Set<String> parts;
    private final List<PathPattern> open;

    /**
     * Reads what the routes need.
     *
     * @param handlers every route and its handler
     * @param ours     the package whose routes must say what they need
     * @param open     addresses that need nothing where no route of ours is
     * @throws IllegalStateException naming the routes of ours that say nothing
     */
    RouteRules(Map<RequestMappingInfo, HandlerMethod> handlers, String ours, String... open) {
        List<String> silent = new ArrayList<>();
        List<Rule> found = new ArrayList<>();
        handlers.forEach((route, handler) -> {
            Needs needs = handler.getMethodAnnotation(Needs.class);
            if (needs != null) {
                rules(route, needs.value()).forEach(found::add);
            } else if (handler.getBeanType().getName().startsWith(ours + ".")) {
                silent.add(route + " in " + handler.getShortLogMessage());
            }
        });
        if (!silent.isEmpty()) {
            throw new IllegalStateException(
                    "These routes do not say what they need of their caller; annotate them with @Needs: "
                            + silent.stream().sorted().collect(Collectors.joining("; ")));
        }
        found.sort(Comparator.comparing(Rule::path)); // the most specific one first
        this.rules = List.copyOf(found);
        this.parts = found.stream()
                .filter(rule -> !NOT_FOR_KEYS.contains(rule.right()))
                .map(rule -> part(PathContainer.parsePath(rule.path().getPatternString())))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        this.open =
                Stream.of(open).map(PathPatternParser.defaultInstance::parse).toList();
    }

    @Override
    public Mono<AuthorizationResult> authorize(Mono<Authentication> caller, AuthorizationContext context) {
        ServerHttpRequest request = context.getExchange().getRequest();
        Right right = needed(request.getPath().pathWithinApplication(), request.getMethod());
        return right == Right.NOTHING
                ? granted()
                : caller.ofType(CallerAuthentication.class)
                        .switchIfEmpty(Mono.error(() -> ProblemType.NOT_AUTHENTICATED.with()))
                        .flatMap(known -> judged(known, right, request));
    }

    /** What a route needs, or what an address without a route does. */
    Right needed(PathContainer path, HttpMethod method) {
        HttpMethod asked = method == HttpMethod.HEAD ? HttpMethod.GET : method;
        return rules.stream()
                .filter(rule -> rule.covers(path, asked))
                .map(Rule::right)
                .findFirst()
                .orElseGet(() -> neededWithoutRoute(path, method));
    }

    private Right neededWithoutRoute(PathContainer path, HttpMethod method) {
        if (open.stream().anyMatch(pattern -> pattern.matches(path))) {
            return Right.NOTHING;
        }
        return SAFE.contains(method) ? Right.READ : Right.CHANGE;
    }

    private static Mono<AuthorizationResult> judged(
            CallerAuthentication known, Right right, ServerHttpRequest request) {
        ProblemException refusal = refusal(known, right, request);
        return refusal == null ? granted() : Mono.error(refusal);
    }

    private static @Nullable ProblemException refusal(
            CallerAuthentication known, Right right, ServerHttpRequest request) {
        SignedIn session = known.session();
        if (session != null && !SAFE.contains(request.getMethod()) && !hasToken(request, session)) {
            return ProblemType.CSRF_TOKEN_MISSING.with();
        }
        Caller caller = known.caller();
        if (caller.isOperator() != (right == Right.OPERATE)) {
            return caller.isOperator()
                    ? ProblemType.OPERATOR_MANAGES_NO_WORKSPACE.with()
                    : ProblemType.OPERATOR_NEEDED.with();
        }
        if (caller.suspended()) {
            return ProblemType.WORKSPACE_SUSPENDED.with();
        }
        String part = part(request.getPath().pathWithinApplication());
        if (!caller.mayUse(part)) {
            return ProblemType.SCOPE_MISSING.with(
                    caller.scopes().stream().sorted().collect(Collectors.joining(", ")), part);
        }
        return switch (right) {
            case NOTHING, OPERATE -> null;
            case SIGNED_IN -> session == null ? ProblemType.PERSON_NEEDED.with() : null;
            case READ -> caller.mayRead() ? null : ProblemType.ROLE_MANAGES_NOTHING.with();
            case CHANGE -> caller.mayChange() ? null : mayNotChange(caller, request.getMethod());
            case OWN ->
                caller.mayManage(ManagerRole.OWNER)
                        ? null
                        : caller.mayChange()
                                ? ProblemType.OWNER_NEEDED.with()
                                : mayNotChange(caller, request.getMethod());
        };
    }

    /** Where a limited manager may not even look, "may look at everything" is the wrong thing to say. */
    private static ProblemException mayNotChange(Caller caller, HttpMethod method) {
        if (!caller.mayRead()) {
            return ProblemType.ROLE_MANAGES_NOTHING.with();
        }
        return SAFE.contains(method) ? ProblemType.ROLE_MAY_NOT_SEE.with() : ProblemType.ROLE_MAY_ONLY_READ.with();
    }

    /** The parts of the API that a key can be limited to: the words behind /v1/ of all routes that a key can call. */
    Set<String> parts() {
        return parts;
    }

    /** The word behind /v1/; empty for what lies elsewhere, which no limited key may use. */
    static String part(PathContainer path) {
        List<String> words = path.elements().stream()
                .filter(PathContainer.PathSegment.class::isInstance)
                .map(element -> ((PathContainer.PathSegment) element).valueToMatch())
                .toList();
        return words.size() > 1 && words.get(0).equals("v1") ? words.get(1) : "";
    }

    private static boolean hasToken(ServerHttpRequest request, SignedIn session) {
        String token = request.getHeaders().getFirst(CSRF_HEADER);
        return token != null && session.holds(token);
    }

    private static Stream<Rule> rules(RequestMappingInfo route, Right right) {
        Set<RequestMethod> methods = route.getMethodsCondition().getMethods();
        return route.getPatternsCondition().getPatterns().stream().map(path -> new Rule(path, methods, right));
    }

    private static Mono<AuthorizationResult> granted() {
        return Mono.just(new AuthorizationDecision(true));
    }
}
