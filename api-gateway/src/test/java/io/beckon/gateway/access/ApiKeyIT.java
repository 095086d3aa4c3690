package io.beckon.gateway.access;

import static org.awaitility.Awaitility.await;

import io.beckon.gateway.GatewayIT;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

class ApiKeyIT extends GatewayIT {

    private static final String ANY = "/v1/nothing-here";

    @Test
    void a_request_without_a_key_and_one_with_a_wrong_key_get_the_same_answer() {
        String wrong = ApiKeySecret.generate().text();
        for (String authorization : new String[] {null, "Bearer " + wrong, "Bearer", "Basic YTpi", "Bearer bk_"}) {
            anonymous()
                    .get()
                    .uri(ANY)
                    .headers(headers -> {
                        if (authorization != null) {
                            headers.set(HttpHeaders.AUTHORIZATION, authorization);
                        }
                    })
                    .exchange()
                    .expectStatus()
                    .isUnauthorized()
                    .expectHeader()
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .expectHeader()
                    .valueEquals(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"beckon\"")
                    .expectBody()
                    .json("""
                            {
                              "type": "urn:beckon:problem:not-authenticated",
                              "title": "A valid API key or session is needed",
                              "status": 401,
                              "detail": "Send the header 'Authorization: Bearer bk_...' with an API key that has not been revoked, or sign in at /v1/session."
                            }
                            """);
        }
    }

    @Test
    void a_limited_manager_may_read_but_not_change() {
        with(workspace.limitedManagerKey())
                .get()
                .uri(ANY)
                .exchange()
                .expectStatus()
                .isNotFound();
        with(workspace.limitedManagerKey())
                .post()
                .uri(ANY)
                .exchange()
                .expectStatus()
                .isForbidden()
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:beckon:problem:role-may-only-read");
    }

    @Test
    void a_revoked_key_stops_working_within_seconds() {
        manager().get().uri(ANY).exchange().expectStatus().isNotFound();
        database.sql("UPDATE api_key SET revoked_at = now() WHERE workspace_id = :id")
                .bind("id", workspace.id())
                .then()
                .block(Duration.ofSeconds(10));
        await().atMost(Duration.ofSeconds(10))
                .until(() -> manager()
                                .get()
                                .uri(ANY)
                                .exchange()
                                .returnResult(Void.class)
                                .getStatus()
                        == HttpStatus.UNAUTHORIZED);
    }

    @Test
    void what_is_public_needs_no_key_and_minds_no_wrong_one() {
        for (String address :
                new String[] {"/problems", "/openapi.json", "/actuator/health/liveness", "/actuator/prometheus"}) {
            anonymous().get().uri(address).exchange().expectStatus().isOk();
            with("bk_wrong").get().uri(address).exchange().expectStatus().isOk();
        }
        anonymous().get().uri("/i/no-such-page").exchange().expectStatus().isNotFound();
        anonymous().get().uri("/u/no-such-page").exchange().expectStatus().isNotFound();
    }
}
