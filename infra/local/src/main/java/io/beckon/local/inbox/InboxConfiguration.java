package io.beckon.local.inbox;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Puts the inbox's pages into the web server of a local Beckon, open to whoever reaches this machine's loopback address. */
@Configuration(proxyBeanMethods = false)
public class InboxConfiguration {

    @Bean
    RouterFunction<ServerResponse> inboxRoutes(Inbox inbox) {
        return new InboxPages(inbox).routes();
    }

    @Bean
    @Order(-100)
    SecurityWebFilterChain inboxAccess(ServerHttpSecurity http) {
        return http.securityMatcher(ServerWebExchangeMatchers.pathMatchers("/inbox", "/inbox/**"))
                .authorizeExchange(exchanges -> exchanges.anyExchange().permitAll())
                .csrf(ServerHttpSecurity.CsrfSpec::disable)
                .headers(headers -> headers.frameOptions(options -> options.disable()))
                .build();
    }
}
