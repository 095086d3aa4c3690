package io.beckon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** A manager at work over HTTP with JSON: what she sends, and what she is answered. */
public abstract class ManagerCase extends GatewayIT {

    protected record Page(
            List<Map<String, Object>> items, @Nullable String next) {}

    protected ResponseSpec get(String uri, Object... variables) {
        return manager().get().uri(uri, variables).exchange();
    }

    protected ResponseSpec post(String uri, Object body) {
        return send(manager(), HttpMethod.POST, uri, body);
    }

    protected ResponseSpec patch(String uri, Object body) {
        return send(manager(), HttpMethod.PATCH, uri, body);
    }

    protected ResponseSpec delete(String uri) {
        return manager().delete().uri(uri).exchange();
    }

    protected static ResponseSpec send(WebTestClient client, HttpMethod method, String uri, Object body) {
        return client.method(method)
                .uri(uri)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    /** The id of what was made. */
    protected String made(String uri, Object body) {
        return made(manager(), uri, body);
    }

    /** The id of what was made with another key. */
    protected static String made(WebTestClient client, String uri, Object body) {
        Map<?, ?> made = send(client, HttpMethod.POST, uri, body)
                .expectStatus()
                .isCreated()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
        return (String) Objects.requireNonNull(Objects.requireNonNull(made).get("id"));
    }

    /** Holds the answer to be this problem; the body is for what else it says. */
    protected static BodyContentSpec refused(ResponseSpec answer, int status, String slug) {
        return answer.expectStatus()
                .isEqualTo(status)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:beckon:problem:" + slug);
    }

    /** Holds the answer to be 422 with this one field and sentence. */
    protected static void refusedField(ResponseSpec answer, String pointer, String sentence) {
        refused(answer, 422, "fields-invalid")
                .jsonPath("$.errors.length()")
                .isEqualTo(1)
                .jsonPath("$.errors[0].pointer")
                .isEqualTo(pointer)
                .jsonPath("$.errors[0].detail")
                .isEqualTo(sentence);
    }

    /** All entries of a list, page by page, as the field of each. */
    protected List<Object> all(String uri, int limit, String field) {
        List<Object> seen = new ArrayList<>();
        String cursor = null;
        do {
            String separator = uri.contains("?") ? "&" : "?";
            Page page = get(uri + separator + "limit=" + limit + (cursor == null ? "" : "&cursor=" + cursor))
                    .expectStatus()
                    .isOk()
                    .expectBody(Page.class)
                    .returnResult()
                    .getResponseBody();
            Objects.requireNonNull(page).items().forEach(item -> seen.add(item.get(field)));
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            cursor = page.next();
        } while (cursor != null);
        return seen;
    }
}
