package io.beckon.gateway.oidc;

import static io.beckon.gateway.oidc.OidcSettings.require;

import io.beckon.contracts.state.ManagerRole;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One identity provider, {@code beckon.oidc.providers.<name>.*}.
 *
 * @param label            what people read on the button that leads there; none: the name
 * @param issuer           as the provider writes it in its tokens; what else is needed stands in its discovery document
 * @param clientId         what the provider calls this installation
 * @param clientSecret     by environment; none for a client that has none
 * @param clientSecretFile a file with the secret, instead
 * @param workspace        the id of the only workspace whose accounts it lets in; none: it lets in those of all
 * @param allowedDomains   the domains whose addresses it may vouch for; none: all
 * @param joinAs           the role in which an address nobody has yet becomes a member of the workspace; none: it does not
 * @param scopes           what is asked of the provider
 */
record ProviderSettings(
        @Nullable String label,
        @DefaultValue("") String issuer,
        @DefaultValue("") String clientId,
        @Nullable String clientSecret,
        @Nullable Path clientSecretFile,
        @Nullable Long workspace,
        @DefaultValue Set<String> allowedDomains,
        @Nullable ManagerRole joinAs,
        @DefaultValue({"openid", "email", "profile"}) List<String> scopes) {

    private static final Pattern DOMAIN = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)*");
    private static final int LONGEST_LABEL = 80;
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    ProviderSettings {
        allowedDomains = Set.copyOf(allowedDomains);
        scopes = List.copyOf(scopes);
    }

    void check(String name) {
        require(
                label == null || (!label.isBlank() && label.length() <= LONGEST_LABEL),
                name + ".label must be from 1 to " + LONGEST_LABEL + " characters, such as Riverside School");
        require(isTrustworthy(issuer), name + ".issuer must be an https address, such as https://login.example.org");
        require(
                !clientId.isBlank(),
                name + ".client-id is missing; the provider shows it where this client is registered");
        require(
                clientSecret == null || clientSecretFile == null,
                name + ": give either client-secret or client-secret-file, not both");
        require(
                allowedDomains.stream()
                        .allMatch(domain -> DOMAIN.matcher(domain).matches()),
                name + ".allowed-domains must be lower-case domains such as example.org, without @");
        require(
                scopes.contains("openid") && scopes.contains("email"),
                name + ".scopes must contain openid and email, by which the account is found");
        checkJoining(name);
    }

    private void checkJoining(String name) {
        require(joinAs != ManagerRole.OWNER, name + ".join-as must not be owner; owners are made by owners");
        require(
                joinAs == null || (workspace != null && !allowedDomains.isEmpty()),
                name
                        + ".join-as needs workspace and allowed-domains, so that not everybody with an account there can join");
    }

    /** Whether it may say anything about an address of this domain. */
    boolean allows(String domain) {
        return allowedDomains.isEmpty() || allowedDomains.contains(domain);
    }

    /** Whether it lets in accounts of this workspace. */
    boolean letsInto(long workspaceId) {
        return workspace == null || workspace == workspaceId;
    }

    /** Tokens from a plain http address could be anybody's, unless it is this machine's own. */
    private static boolean isTrustworthy(String issuer) {
        try {
            URI uri = URI.create(issuer);
            return uri.getHost() != null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && ("https".equals(uri.getScheme())
                            || ("http".equals(uri.getScheme()) && LOOPBACK.contains(uri.getHost())));
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    /** Never the secret: it must not get into a log. */
    @Override
    public String toString() {
        return "provider " + issuer;
    }
}
