package io.beckon.gateway.oidc;

import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/** Who somebody is at a provider, for good: the only two claims that a client may rely on as one (OpenID Connect Core 5.7). */
record Identity(String issuer, String subject) {

    /** OpenID Connect Core 2. */
    private static final int LONGEST_SUBJECT = 255;

    /** Throws where the provider breaks the rule for subjects. */
    static Identity of(ProviderSettings provider, OidcUser person) {
        String subject = person.getSubject();
        if (subject == null || subject.isEmpty() || subject.length() > LONGEST_SUBJECT || subject.indexOf('\0') >= 0) {
            throw new OAuth2AuthenticationException("invalid_subject");
        }
        return new Identity(provider.issuer(), subject);
    }
}
