package io.beckon.gateway.oidc;

import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.codec.DecodingException;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;

/**
 * The providers that are set up, and what each says about itself. That is asked for at the first sign-in and kept for a while, so a
 * gateway starts although a provider is away; a question that failed is asked again.
 */
@Component
class Providers {

    private static final ParameterizedTypeReference<Map<String, Object>> DOCUMENT =
            new ParameterizedTypeReference<>() {};

    private final Map<String, ProviderSettings> settings;
    private final Map<String, Mono<ClientRegistration>> registrations = new LinkedHashMap<>();
    private final List<ProviderOffer> offers;
    private final WebClient http;

    Providers(OidcSettings settings) {
        this.settings = settings.providers();
        this.offers = this.settings.entrySet().stream()
                .map(named -> ProviderOffer.of(named.getKey(), named.getValue()))
                .sorted(Comparator.comparing(ProviderOffer::label).thenComparing(ProviderOffer::name))
                .toList();
        this.http = http(settings.patience());
        settings.providers().forEach((name, provider) -> {
            String secret = secret(name, provider);
            registrations.put(
                    name,
                    discovered(name, provider, secret, settings.publicBaseUrl() + "/login/oidc/" + name)
                            .cache(known -> settings.knownFor(), failed -> Duration.ZERO, () -> Duration.ZERO));
        });
    }

    /** By name, in the order of what people read. */
    List<ProviderOffer> offers() {
        return offers;
    }

    /** Empty when no provider has the name. */
    Optional<ProviderSettings> named(String name) {
        return Optional.ofNullable(settings.get(name));
    }

    /** What the provider says about itself, for a name that there is. */
    Mono<ClientRegistration> registration(String name) {
        return Objects.requireNonNull(registrations.get(name), name);
    }

    /** For everything that is asked of providers. */
    WebClient http() {
        return http;
    }

    private Mono<ClientRegistration> discovered(
            String name, ProviderSettings provider, @Nullable String secret, String redirect) {
        return http.get()
                .uri(provider.issuer().replaceFirst("/$", "") + "/.well-known/openid-configuration")
                .retrieve()
                .bodyToMono(DOCUMENT)
                // The library's classes read files when they are first used.
                .publishOn(Schedulers.boundedElastic())
                .filter(document -> provider.issuer().equals(document.get("issuer")))
                .switchIfEmpty(Mono.error(() -> new UnusableProviderException(
                        "its discovery document is that of another issuer than " + provider.issuer(), null)))
                .map(document -> ClientRegistrations.fromOidcConfiguration(document)
                        .registrationId(name)
                        .clientId(provider.clientId())
                        .redirectUri(redirect)
                        .scope(provider.scopes())
                        .clientName(name))
                .map(client -> secret == null
                        ? client.clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
                                .build()
                        : client.clientSecret(secret).build())
                .onErrorMap(
                        failure -> failure instanceof IllegalArgumentException || failure instanceof DecodingException,
                        malformed -> new UnusableProviderException("its discovery document is malformed", malformed));
    }

    private static @Nullable String secret(String name, ProviderSettings provider) {
        Path file = provider.clientSecretFile();
        if (file == null) {
            return provider.clientSecret();
        }
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The file " + file
                            + " cannot be read; put the client secret there, or correct beckon.oidc.providers." + name
                            + ".client-secret-file.",
                    e);
        }
    }

    private static WebClient http(Duration patience) {
        return WebClient.builder()
                .clientConnector(new ReactorClientHttpConnector(HttpClient.create()
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(patience.toMillis()))
                        .responseTimeout(patience)))
                .build();
    }
}
