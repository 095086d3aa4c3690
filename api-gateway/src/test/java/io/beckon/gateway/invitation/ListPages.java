package io.beckon.gateway.invitation;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** The list as a client goes through it. */
record ListPages(WebTestClient client, int port) {

    /** A page, or what is wrong with the query. */
    JsonNode get(String query, int status) {
        return client.get()
                .uri(URI.create("http://localhost:" + port + "/v1/invitations?" + query))
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
    }

    /** One thing of everybody, page by page to the end. */
    List<String> all(String query, String field) {
        List<String> found = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = get(query + cursor, 200);
            page.path("items").forEach(item -> found.add(item.path(field).asString()));
            cursor = page.path("next").isString()
                    ? "&cursor=" + page.path("next").asString()
                    : "";
        } while (!cursor.isEmpty());
        return found;
    }
}
