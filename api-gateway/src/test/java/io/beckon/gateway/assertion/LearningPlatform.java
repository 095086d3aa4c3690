package io.beckon.gateway.assertion;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.URI;
import java.net.URL;
import java.util.Set;

/** What a learning platform does with an assertion; the README shows these lines, and a test compares them. */
public final class LearningPlatform {

    // README begins
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    public LearningPlatform(String beckon, String workspaceId, String ownHost) throws Exception {
        URL published = URI.create(beckon + "/.well-known/jwks.json").toURL();
        JWKSource<SecurityContext> keys = JWKSourceBuilder.create(published, new DefaultResourceRetriever(5000, 5000))
                .build();
        JWTClaimsSet expected = new JWTClaimsSet.Builder()
                .issuer(beckon + "/workspaces/" + workspaceId)
                .build();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, keys));
        processor.setJWTClaimsSetVerifier(
                new DefaultJWTClaimsVerifier<>(ownHost, expected, Set.of("sub", "email", "jti", "iat", "exp")));
    }

    /** Who came, by the form field "assertion"; keep each jti for two minutes and refuse it the second time. */
    public JWTClaimsSet whoCame(String assertion) throws Exception {
        return processor.process(assertion, null);
    }
    // README ends
}
