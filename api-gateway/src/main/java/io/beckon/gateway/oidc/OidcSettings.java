package io.beckon.gateway.oidc;

import io.beckon.gateway.http.LocalPath;
import io.beckon.gateway.throttle.Limit;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Signing in at identity providers, {@code beckon.oidc.*}. Without a provider nothing of it exists.
 *
 * @param publicBaseUrl     where browsers reach this gateway; a provider sends people back to {@code <it>/login/oidc/<name>}
 * @param landsAt           the path of this gateway that a person comes to who said none
 * @param attemptLifetime   how long a person may take at the provider
 * @param patience          how long a provider may take for each of our questions
 * @param knownFor          how long what a provider says about itself is taken without asking again
 * @param attemptsPerClient how often one client may come back from a provider in a quarter of an hour; offices share one
 * @param providers         by the name that stands in their addresses
 */
@ConfigurationProperties("beckon.oidc")
record OidcSettings(
        @DefaultValue("http://localhost:8080") String publicBaseUrl,
        @DefaultValue("/v1/session") String landsAt,
        @DefaultValue("10m") Duration attemptLifetime,
        @DefaultValue("10s") Duration patience,
        @DefaultValue("1h") Duration knownFor,
        @DefaultValue("200") int attemptsPerClient,
        @DefaultValue Map<String, ProviderSettings> providers) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}");
    private static final Duration WINDOW = Duration.ofMinutes(15);

    OidcSettings {
        require(LocalPath.isOne(landsAt), "beckon.oidc.lands-at must be a path of this gateway such as /v1/session");
        require(
                attemptLifetime.compareTo(Duration.ofMinutes(1)) >= 0
                        && attemptLifetime.compareTo(Duration.ofHours(1)) <= 0,
                "beckon.oidc.attempt-lifetime must be from 1m to 1h");
        require(
                patience.toMillis() >= 100 && patience.compareTo(Duration.ofMinutes(1)) <= 0,
                "beckon.oidc.patience must be from 100ms to 1m");
        require(!knownFor.isNegative(), "beckon.oidc.known-for must not be negative");
        require(attemptsPerClient > 0, "beckon.oidc.attempts-per-client must be at least 1");
        providers = Map.copyOf(providers);
        providers.forEach((name, provider) -> {
            require(
                    NAME.matcher(name).matches(),
                    "the name of beckon.oidc.providers." + name + " must be of a-z, 0-9 and -, 40 at most");
            provider.check("beckon.oidc.providers." + name);
        });
    }

    Limit clientAttempts() {
        return new Limit("oidc client", attemptsPerClient, WINDOW);
    }

    static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
