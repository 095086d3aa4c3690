package io.beckon.gateway.access;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Remembers valid keys for seconds, so that not every request costs a query; unknown ones and failures are not remembered. */
@Component
class KnownKeys {

    private final ApiKeyStore store;
    private final AsyncCache<ByteBuffer, Caller> known;

    KnownKeys(ApiKeyStore store, AccessSettings settings) {
        this.store = store;
        this.known = Caffeine.newBuilder()
                .maximumSize(settings.keysRemembered())
                .expireAfterWrite(settings.rememberKeysFor())
                .buildAsync();
    }

    /** Empty when no such key is valid. */
    Mono<Caller> caller(String secret) {
        byte[] hash = new ApiKeySecret(secret).hash();
        return Mono.fromFuture(
                () -> known.get(
                        ByteBuffer.wrap(hash),
                        (key, executor) -> store.find(hash).toFuture()),
                true);
    }
}
