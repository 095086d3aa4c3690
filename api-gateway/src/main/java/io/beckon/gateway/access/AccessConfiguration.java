package io.beckon.gateway.access;

import io.beckon.gateway.problem.ProblemType;
import io.beckon.gateway.problem.ProblemWriter;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.header.ReferrerPolicyServerHttpHeadersWriter.ReferrerPolicy;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.annotation.ArgumentResolverConfigurer;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

/** How callers are recognised and held to what the routes need; what each route needs stands at the route. */
@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
class AccessConfiguration implements WebFluxConfigurer {

    /** Where no route of ours is: what lies beside the personal links, the description of the API, the probes. */
    private static final String[] PUBLIC = {
        "/i/**",
        "/u/**",
        "/portal/**",
        "/console/**",
        "/openapi.json",
        "/openapi.json/**",
        "/try",
        "/try/**",
        "/swagger-ui/**",
        "/webjars/**",
        "/assets/**",
        "/problems",
        "/actuator/health",
        "/actuator/health/**",
        "/actuator/prometheus"
    };

    private static final String OURS = "io.beckon.gateway";

    private final ProblemWriter problems;

    AccessConfiguration(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    public void configureArgumentResolvers(ArgumentResolverConfigurer configurer) {
        configurer.addCustomResolver(new CallerArgument());
    }

    @Bean
    RouteRules routeRules(@Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping routes) {
        return new RouteRules(routes.getHandlerMethods(), OURS, PUBLIC);
    }

    @Bean
    SecurityWebFilterChain access(
            ServerHttpSecurity http,
            KnownKeys keys,
            SessionStore sessions,
            SessionSettings sessionSettings,
            AccessSettings settings,
            RouteRules rules,
            RefusedTries refusedTries) {
        return http.csrf(ServerHttpSecurity.CsrfSpec::disable) // RouteRules asks for the session's own token
                .httpBasic(ServerHttpSecurity.HttpBasicSpec::disable)
                .formLogin(ServerHttpSecurity.FormLoginSpec::disable)
                .logout(ServerHttpSecurity.LogoutSpec::disable)
                .requestCache(ServerHttpSecurity.RequestCacheSpec::disable)
                // The address of a personal page is a secret: it must not travel to the next site.
                .headers(headers -> headers.referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER)))
                .exceptionHandling(refusals -> refusals.authenticationEntryPoint((exchange, missing) -> problems.write(
                        exchange, ProblemType.NOT_AUTHENTICATED.with().problem())))
                .addFilterAt(new CallerReader(keys, sessions, sessionSettings), SecurityWebFiltersOrder.AUTHENTICATION)
                .addFilterBefore(new RefusalWatch(refusedTries), SecurityWebFiltersOrder.AUTHORIZATION)
                .addFilterAfter(new RequestRate(settings), SecurityWebFiltersOrder.AUTHORIZATION)
                .authorizeExchange(exchanges -> exchanges.anyExchange().access(rules))
                .build();
    }
}
