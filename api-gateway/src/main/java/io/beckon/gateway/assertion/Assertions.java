package io.beckon.gateway.assertion;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The door: says to one learning platform who comes to it, in a JSON Web Token (RFC 7519) signed with ES256 (infra/adr/0140). The
 * workspace is in {@code iss}: workspaces share keys, and none may speak for another.
 */
@Component
public class Assertions implements DisposableBean {

    private static final int SIGNED_AT_ONCE = 2;
    private static final int WAITING = 1000;

    private final AssertionKeys keys;
    private final AssertionSettings settings;
    private final Clock clock;
    /** Signing draws random numbers and takes its time; an event loop has none. */
    private final Scheduler threads = Schedulers.newBoundedElastic(SIGNED_AT_ONCE, WAITING, "assertions", 60, true);

    Assertions(AssertionKeys keys, AssertionSettings settings, Clock clock) {
        this.keys = keys;
        this.settings = settings;
        this.clock = clock;
    }

    /** @param host of the platform: its {@code aud} */
    public Mono<String> issue(Visitor visitor, String host) {
        return Mono.fromCallable(() -> signed(visitor, host)).subscribeOn(threads);
    }

    /** How long one can be taken. */
    public Duration lifetime() {
        return settings.lifetime();
    }

    @Override
    public void destroy() {
        threads.dispose();
    }

    private String signed(Visitor visitor, String host) throws JOSEException {
        Instant now = clock.instant();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(visitor.publicBaseUrl() + "/workspaces/" + visitor.workspaceId())
                .audience(host)
                .subject(String.valueOf(visitor.accountId()))
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(settings.lifetime())))
                .claim("email", visitor.address())
                .claim("amr", List.of(visitor.method().sql()));
        if (visitor.name() != null) {
            claims.claim("name", visitor.name());
        }
        if (visitor.courseId() != null) {
            claims.claim("course_id", String.valueOf(visitor.courseId()));
        }
        if (visitor.invitationId() != null) {
            claims.claim("invitation_id", String.valueOf(visitor.invitationId()));
        }
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(JOSEObjectType.JWT)
                        .keyID(keys.currentId())
                        .build(),
                claims.build());
        token.sign(keys.signer());
        return token.serialize();
    }
}
