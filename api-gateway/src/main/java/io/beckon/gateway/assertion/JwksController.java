package io.beckon.gateway.assertion;

import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Hidden;
import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** The public keys of the assertions, as a JSON Web Key Set (RFC 7517). */
@Controller
@Hidden
class JwksController {

    /** So long a platform may be without a key that was just added. */
    private static final Duration KEPT = Duration.ofMinutes(5);

    private static final MediaType KEY_SET = MediaType.parseMediaType("application/jwk-set+json");

    private final String keys;

    JwksController(AssertionKeys keys) {
        this.keys = keys.published().toString(true);
    }

    @Needs(Right.NOTHING)
    @GetMapping("/.well-known/jwks.json")
    ResponseEntity<String> keys() {
        return ResponseEntity.ok()
                .contentType(KEY_SET)
                .cacheControl(CacheControl.maxAge(KEPT).cachePublic())
                .header("X-Content-Type-Options", "nosniff")
                .body(keys);
    }
}
