package io.beckon.gateway.access;

import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import reactor.core.publisher.Mono;

/** The caller of the request at hand, for filters; handlers take a {@link Caller} as an argument. */
public final class CurrentCaller {

    private CurrentCaller() {}

    /** Empty when the request came without a valid key or session. */
    public static Mono<Caller> get() {
        return authentication().map(CallerAuthentication::caller);
    }

    /** Empty when the request came without a valid session. */
    static Mono<SignedIn> session() {
        return authentication().mapNotNull(CallerAuthentication::session);
    }

    private static Mono<CallerAuthentication> authentication() {
        return ReactiveSecurityContextHolder.getContext()
                .mapNotNull(SecurityContext::getAuthentication)
                .ofType(CallerAuthentication.class);
    }
}
