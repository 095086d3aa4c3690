package io.beckon.gateway.oidc;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;

/** What a provider is asked, the same at the beginning and at the end of an attempt. */
final class AuthorizationRequests {

    private AuthorizationRequests() {}

    /** With the hashes of nonce and verifier in the address, and both themselves kept back for the check. */
    static OAuth2AuthorizationRequest of(ClientRegistration client, Attempt attempt) {
        return OAuth2AuthorizationRequest.authorizationCode()
                .authorizationUri(requireNonNull(client.getProviderDetails().getAuthorizationUri()))
                .clientId(client.getClientId())
                .redirectUri(client.getRedirectUri())
                .scopes(client.getScopes())
                .state(attempt.state())
                .additionalParameters(Map.of(
                        OidcParameterNames.NONCE, sha256(attempt.nonce()),
                        PkceParameterNames.CODE_CHALLENGE, sha256(attempt.verifier()),
                        PkceParameterNames.CODE_CHALLENGE_METHOD, "S256"))
                .attributes(Map.of(
                        OidcParameterNames.NONCE, attempt.nonce(),
                        PkceParameterNames.CODE_VERIFIER, attempt.verifier()))
                .build();
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
