package io.beckon.gateway.oidc;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.address.InvalidAddressException;
import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.access.ClientAddress;
import io.beckon.gateway.access.Sessions;
import io.beckon.gateway.access.SignInMethod;
import io.beckon.gateway.audit.AuditKind;
import io.beckon.gateway.audit.AuditLog;
import io.beckon.gateway.http.LocalPath;
import io.beckon.gateway.problem.ProblemType;
import io.beckon.gateway.throttle.Throttle;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.client.WebClientException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Sends people to a provider, and signs in whom it sends back: who began here with this browser, whose mailbox the provider has
 * verified, and who has an account that this provider may let in. Everything else ends with a problem.
 */
@Component
class OidcSignIn {

    private static final Logger log = LoggerFactory.getLogger(OidcSignIn.class);

    private static final Duration TRY_AGAIN = Duration.ofSeconds(30);
    /** What Spring Security says where something else than OAuth's JSON was answered, such as a proxy's page. */
    private static final String NO_TOKEN_RESPONSE = "invalid_token_response";

    private static final int DEEPEST_CAUSE = 20;
    /** Of the codes, errors and states of providers. */
    private static final int LONGEST_PARAMETER = 4_000;

    /** What came back, and whom to ask about it. */
    private record Return(Attempt attempt, ProviderSettings provider, String code) {}

    private final Providers providers;
    private final ProviderAnswer answers;
    private final AttemptCookie cookie;
    private final AttemptStore attempts;
    private final OidcAccountStore accounts;
    private final Sessions sessions;
    private final Throttle throttle;
    private final AuditLog audit;
    private final OidcSettings settings;
    private final TransactionalOperator transaction;
    private final Clock clock;

    OidcSignIn(
            Providers providers,
            ProviderAnswer answers,
            AttemptCookie cookie,
            AttemptStore attempts,
            OidcAccountStore accounts,
            Sessions sessions,
            Throttle throttle,
            AuditLog audit,
            OidcSettings settings,
            TransactionalOperator transaction,
            Clock clock) {
        this.providers = providers;
        this.answers = answers;
        this.cookie = cookie;
        this.attempts = attempts;
        this.accounts = accounts;
        this.sessions = sessions;
        this.throttle = throttle;
        this.audit = audit;
        this.settings = settings;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** The provider's address to send the browser to. */
    Mono<String> begin(String name, @Nullable String to, ServerWebExchange exchange) {
        provider(name, exchange);
        if (to != null && !LocalPath.isOne(to)) {
            throw ProblemType.PARAMETER_INVALID.with("to", "give a path of this gateway that begins with one /");
        }
        Attempt attempt = Attempt.begin(
                name, to == null ? settings.landsAt() : to, clock.instant().plus(settings.attemptLifetime()));
        return providers
                .registration(name)
                .map(client -> AuthorizationRequests.of(client, attempt).getAuthorizationRequestUri())
                .doOnNext(address -> cookie.set(exchange, attempt))
                .onErrorMap(failure -> refusal(name, failure));
    }

    /** Where the person goes, signed in. */
    Mono<String> end(String name, ServerWebExchange exchange) {
        ProviderSettings provider = provider(name, exchange);
        return throttle.take(settings.clientAttempts(), ClientAddress.networkOf(exchange.getRequest()))
                .then(Mono.defer(() -> cameBack(name, provider, exchange)))
                .flatMap(back -> person(back).flatMap(person -> signedIn(back, person, exchange)))
                .onErrorMap(failure -> refusal(name, failure));
    }

    private ProviderSettings provider(String name, ServerWebExchange exchange) {
        return providers
                .named(name)
                .orElseThrow(() -> ProblemType.ROUTE_NOT_FOUND.with(
                        exchange.getRequest().getPath().value()));
    }

    private Mono<Return> cameBack(String name, ProviderSettings provider, ServerWebExchange exchange) {
        MultiValueMap<String, String> query = exchange.getRequest().getQueryParams();
        return Mono.justOrEmpty(cookie.take(exchange))
                .filter(attempt -> attempt.provider().equals(name)
                        && attempt.state().equals(parameter(query, "state").orElse(null)))
                .filterWhen(attempts::use)
                .switchIfEmpty(Mono.error(() -> ProblemType.OIDC_ATTEMPT_OVER.with(name)))
                .map(attempt -> new Return(attempt, provider, code(provider, query)));
    }

    /** Throws where the provider sent an error, or is not the one that was asked (RFC 9207 2.4). */
    private static String code(ProviderSettings provider, MultiValueMap<String, String> query) {
        parameter(query, "iss")
                .filter(issuer -> !issuer.equals(provider.issuer()))
                .ifPresent(other -> {
                    throw new OAuth2AuthenticationException("another_issuer");
                });
        parameter(query, "error").ifPresent(error -> {
            throw new OAuth2AuthenticationException(error.replaceAll("[^a-z_]", "?"));
        });
        return parameter(query, "code").orElseThrow(() -> new OAuth2AuthenticationException("no_code"));
    }

    private static Optional<String> parameter(MultiValueMap<String, String> query, String name) {
        return Optional.ofNullable(query.getFirst(name))
                .filter(value -> !value.isEmpty() && value.length() <= LONGEST_PARAMETER);
    }

    private Mono<OidcUser> person(Return back) {
        return providers
                .registration(back.attempt().provider())
                .flatMap(client ->
                        answers.person(client, AuthorizationRequests.of(client, back.attempt()), answer(client, back)))
                .timeout(settings.patience().multipliedBy(2));
    }

    private static OAuth2AuthorizationResponse answer(ClientRegistration client, Return back) {
        return OAuth2AuthorizationResponse.success(back.code())
                .state(back.attempt().state())
                .redirectUri(Objects.requireNonNull(client.getRedirectUri()))
                .build();
    }

    private Mono<String> signedIn(Return back, OidcUser person, ServerWebExchange exchange) {
        EmailAddress address = address(person);
        return account(back.provider(), Identity.of(back.provider(), person), address, person.getFullName())
                .switchIfEmpty(Mono.error(() -> ProblemType.OIDC_NO_ACCOUNT.with(address)))
                .filter(account -> !account.suspended())
                .switchIfEmpty(Mono.error(() -> ProblemType.WORKSPACE_SUSPENDED.with()))
                .delayUntil(account -> audit.ofPerson(
                        AuditKind.SIGNED_IN,
                        account.workspaceId(),
                        account.accountId(),
                        Map.of("method", SignInMethod.OIDC.sql()),
                        exchange.getRequest()))
                .delayUntil(account -> sessions.begin(account.accountId(), SignInMethod.OIDC, exchange))
                .as(transaction::transactional)
                .doOnNext(account -> log.info(
                        "Account {} of workspace {} signed in at the provider {}",
                        account.accountId(),
                        account.workspaceId(),
                        back.attempt().provider()))
                .thenReturn(back.attempt().to());
    }

    /**
     * Who has signed in there before is who they were, whatever their address there is by now; only who has not is found by it, and then
     * bound. So no change of an address at the provider, and nobody who is given one that was another's, leads into another account.
     */
    private Mono<OidcAccountStore.Found> account(
            ProviderSettings provider, Identity identity, EmailAddress address, @Nullable String name) {
        return !provider.allows(address.domain())
                ? Mono.empty()
                : accounts.find(identity)
                        .switchIfEmpty(Mono.defer(() -> byAddress(provider, address, name)
                                .filter(account -> provider.letsInto(account.workspaceId()))
                                .delayUntil(account -> bind(identity, account, address))))
                        .filter(account -> provider.letsInto(account.workspaceId()));
    }

    private Mono<Void> bind(Identity identity, OidcAccountStore.Found account, EmailAddress address) {
        return accounts.bind(identity, account.accountId(), clock.instant())
                .filter(bound -> bound)
                .switchIfEmpty(Mono.error(() -> ProblemType.OIDC_ANOTHER_PERSON.with(address)))
                .doOnNext(bound -> log.info(
                        "Account {} is bound to who has just signed in at {}", account.accountId(), identity.issuer()))
                .then();
    }

    private Mono<OidcAccountStore.Found> byAddress(
            ProviderSettings provider, EmailAddress address, @Nullable String name) {
        Long workspace = provider.workspace();
        ManagerRole role = provider.joinAs();
        return role == null || workspace == null
                ? accounts.find(address)
                : accounts.find(address)
                        .switchIfEmpty(Mono.defer(() -> accounts.join(workspace, address, PersonName.of(name), role)));
    }

    /** Only a mailbox that the provider has seen its owner read says who somebody is. */
    private static EmailAddress address(OidcUser person) {
        String written = person.getEmail();
        if (written == null || !Boolean.TRUE.equals(person.getEmailVerified())) {
            throw ProblemType.OIDC_ADDRESS_UNVERIFIED.with();
        }
        try {
            if (written.indexOf('<') >= 0) {
                throw ProblemType.OIDC_ADDRESS_UNVERIFIED.with();
            }
            return EmailAddress.parse(written);
        } catch (InvalidAddressException unreadable) {
            throw ProblemType.OIDC_ADDRESS_UNVERIFIED.with();
        }
    }

    /** Where we are at fault nothing is hidden: the error stays as it is. */
    private static Throwable refusal(String name, Throwable failure) {
        OAuth2Error error = error(failure);
        if (isAway(failure) || (error != null && error.getErrorCode().equals(NO_TOKEN_RESPONSE))) {
            log.warn("The provider {} cannot be asked", name, failure);
            return ProblemType.OIDC_PROVIDER_AWAY.with(name).retryAfter(TRY_AGAIN);
        }
        if (error != null) {
            log.warn("The answer of the provider {} does not hold: {}", name, error);
            return ProblemType.OIDC_ANSWER_REFUSED.with(name, error.getErrorCode(), name);
        }
        return failure;
    }

    /** Whether what failed is a question to the provider, somewhere below what was made of that. */
    private static boolean isAway(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(DEEPEST_CAUSE)
                .anyMatch(cause -> cause instanceof WebClientException
                        || cause instanceof TimeoutException
                        || cause instanceof UnusableProviderException);
    }

    private static @Nullable OAuth2Error error(Throwable failure) {
        if (failure instanceof OAuth2AuthenticationException refused) {
            return refused.getError();
        }
        return failure instanceof OAuth2AuthorizationException refused ? refused.getError() : null;
    }
}
