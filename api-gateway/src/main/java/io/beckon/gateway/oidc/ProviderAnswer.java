package io.beckon.gateway.oidc;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthorizationCodeAuthenticationToken;
import org.springframework.security.oauth2.client.endpoint.WebClientReactiveAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.oidc.authentication.OidcAuthorizationCodeReactiveAuthenticationManager;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.oidc.authentication.ReactiveOidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcReactiveOAuth2UserService;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.userinfo.DefaultReactiveOAuth2UserService;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.converter.ClaimTypeConverter;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Turns what a provider sent back into the person it vouches for: the code is exchanged, and the ID token held to signature, issuer,
 * audience, times and nonce (OpenID Connect Core 3.1.3.7), all by Spring Security's own classes.
 */
@Component
class ProviderAnswer {

    /** Asymmetric ones only: a token signed with our own secret proves nothing. */
    private static final Set<SignatureAlgorithm> ALGORITHMS = Set.of(
            SignatureAlgorithm.RS256,
            SignatureAlgorithm.RS384,
            SignatureAlgorithm.RS512,
            SignatureAlgorithm.PS256,
            SignatureAlgorithm.PS384,
            SignatureAlgorithm.PS512,
            SignatureAlgorithm.ES256,
            SignatureAlgorithm.ES384,
            SignatureAlgorithm.ES512);

    private static final Duration SKEW = Duration.ofMinutes(1);

    private final OidcAuthorizationCodeReactiveAuthenticationManager manager;

    ProviderAnswer(Providers providers, Clock clock) {
        WebClientReactiveAuthorizationCodeTokenResponseClient tokens =
                new WebClientReactiveAuthorizationCodeTokenResponseClient();
        tokens.setWebClient(providers.http());
        DefaultReactiveOAuth2UserService plain = new DefaultReactiveOAuth2UserService();
        plain.setWebClient(providers.http());
        OidcReactiveOAuth2UserService people = new OidcReactiveOAuth2UserService();
        people.setOauth2UserService(plain);
        people.setRetrieveUserInfo(ProviderAnswer::saysTooLittle);
        this.manager = new OidcAuthorizationCodeReactiveAuthenticationManager(tokens, people);
        this.manager.setJwtDecoderFactory(client -> decoder(client, providers, clock));
    }

    /** Ends with an OAuth2AuthenticationException when the answer does not hold. */
    Mono<OidcUser> person(
            ClientRegistration client, OAuth2AuthorizationRequest asked, OAuth2AuthorizationResponse answer) {
        return manager.authenticate(new OAuth2AuthorizationCodeAuthenticationToken(
                        client, new OAuth2AuthorizationExchange(asked, answer)))
                .mapNotNull(known -> person(known.getPrincipal()));
    }

    private static @Nullable OidcUser person(@Nullable Object principal) {
        return principal instanceof OidcUser person ? person : null;
    }

    /** Some providers keep the address, or whether it is verified, for their userinfo endpoint. */
    private static boolean saysTooLittle(OidcUserRequest asked) {
        String uri = asked.getClientRegistration()
                .getProviderDetails()
                .getUserInfoEndpoint()
                .getUri();
        boolean enough =
                asked.getIdToken().getEmail() != null && asked.getIdToken().getEmailVerified() != null;
        return !enough && uri != null && !uri.isEmpty();
    }

    private static ReactiveJwtDecoder decoder(ClientRegistration client, Providers providers, Clock clock) {
        String keys = Objects.requireNonNull(client.getProviderDetails().getJwkSetUri());
        NimbusReactiveJwtDecoder decoder = NimbusReactiveJwtDecoder.withJwkSetUri(keys)
                .webClient(providers.http())
                .jwsAlgorithms(known -> {
                    known.clear();
                    known.addAll(ALGORITHMS);
                })
                .build();
        decoder.setClaimSetConverter(
                new ClaimTypeConverter(ReactiveOidcIdTokenDecoderFactory.createDefaultClaimTypeConverters()));
        OidcIdTokenValidator idToken = new OidcIdTokenValidator(client);
        idToken.setClockSkew(SKEW);
        idToken.setClock(clock);
        JwtTimestampValidator times = new JwtTimestampValidator(SKEW);
        times.setClock(clock);
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(List.of(times, idToken)));
        return decoder;
    }
}
