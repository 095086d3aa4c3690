package io.beckon.gateway.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * A request under an Idempotency-Key.
 *
 * @param fingerprint SHA-256 of method, address and body: another one under the same key is another request
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one request and is never compared
record IdempotentRequest(long workspaceId, String key, byte[] fingerprint, byte[] body) {

    static IdempotentRequest of(long workspaceId, String key, ServerHttpRequest request, byte[] body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String line = request.getMethod().name() + " " + request.getURI().getRawPath() + "?"
                    + request.getURI().getRawQuery() + "\n";
            digest.update(line.getBytes(StandardCharsets.UTF_8));
            digest.update(body);
            return new IdempotentRequest(workspaceId, key, digest.digest(), body);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
