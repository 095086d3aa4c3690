package io.beckon.gateway.page;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What a form of ours sent back. */
public final class PageForm {

    private PageForm() {}

    /** The nonce; empty when the body has none, is too large or is no form. */
    public static Mono<String> nonce(ServerWebExchange exchange) {
        return exchange.getFormData().onErrorResume(noForm -> Mono.empty()).mapNotNull(PageForm::nonceIn);
    }

    /** All it sent back, each field once, without a value as an empty one; empty when there is none, it is too large or no form. */
    public static Mono<Map<String, String>> fields(ServerWebExchange exchange) {
        return exchange.getFormData().onErrorResume(noForm -> Mono.empty()).map(PageForm::once);
    }

    private static Map<String, String> once(MultiValueMap<String, String> form) {
        Map<String, String> fields = new HashMap<>();
        form.keySet().forEach(name -> fields.put(name, Objects.requireNonNullElse(form.getFirst(name), "")));
        return fields;
    }

    private static @Nullable String nonceIn(MultiValueMap<String, String> form) {
        return form.getFirst("nonce");
    }
}
