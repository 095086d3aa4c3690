package io.beckon.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.gateway.GatewayIT;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class IdempotencyIT extends GatewayIT {

    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final String BODY = "{\"name\": \"Autumn\"}";

    private final String key = UUID.randomUUID().toString();

    @Test
    void the_same_request_gets_the_same_answer_and_does_its_work_once() {
        Map<?, ?> first = post(key, BODY)
                .expectStatus()
                .isCreated()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
        Map<?, ?> second = post(key, BODY)
                .expectStatus()
                .isCreated()
                .expectHeader()
                .valueEquals("Idempotency-Replayed", "true")
                .expectHeader()
                .valueEquals("Location", "/v1/campaigns/" + first.get("id"))
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
        assertThat(second).isEqualTo(first);
        assertThat(campaigns()).isEqualTo(1);
    }

    @Test
    void many_at_once_do_the_work_once() {
        List<Integer> answers = IntStream.range(0, 8)
                .parallel()
                .mapToObj(i ->
                        post(key, BODY).returnResult(Void.class).getStatus().value())
                .toList();
        assertThat(answers)
                .contains(201)
                .allSatisfy(status -> assertThat(status).isIn(201, 409));
        assertThat(campaigns()).isEqualTo(1);
    }

    @Test
    void another_body_under_the_same_key_is_refused() {
        post(key, BODY).expectStatus().isCreated();
        post(key, "{\"name\": \"Winter\"}")
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:beckon:problem:idempotency-key-reused");
    }

    @Test
    void a_key_whose_first_request_is_running_is_answered_409_and_taken_over_when_that_died() {
        post(key, BODY).expectStatus().isCreated();
        database.sql("UPDATE idempotency SET status = NULL, body = NULL WHERE workspace_id = :id")
                .bind("id", workspace.id())
                .then()
                .block(DEADLINE);
        post(key, BODY)
                .expectStatus()
                .isEqualTo(409)
                .expectHeader()
                .valueEquals("Retry-After", "1")
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:beckon:problem:idempotency-key-running");
        database.sql("UPDATE idempotency SET created_at = now() - interval '2 minutes' WHERE workspace_id = :id")
                .bind("id", workspace.id())
                .then()
                .block(DEADLINE);
        post(key, BODY).expectStatus().isCreated();
    }

    /** Its answer may hold what is kept nowhere, and it takes connections of its own. */
    @Test
    void a_request_open_to_everybody_is_not_kept_under_a_key() {
        for (int i = 0; i < 2; i++) {
            manager()
                    .post()
                    .uri("/v1/session/codes")
                    .header("Idempotency-Key", key)
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue("{\"address\": \"nobody-" + workspace.id() + "@mail.example\"}")
                    .exchange()
                    .expectStatus()
                    .isAccepted()
                    .expectHeader()
                    .doesNotExist("Idempotency-Replayed");
        }
        post(key, BODY).expectStatus().isCreated();
    }

    @Test
    void a_refused_request_leaves_nothing_behind_and_may_be_mended_under_its_key() {
        post(key, "{\"name\": \"\"}").expectStatus().isEqualTo(422);
        post(key, BODY).expectStatus().isCreated();
    }

    @Test
    void keys_of_two_workspaces_do_not_meet() {
        post(key, BODY).expectStatus().isCreated();
        with(stranger.fullManagerKey())
                .post()
                .uri("/v1/campaigns")
                .header("Idempotency-Key", key)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"name\": \"Another\"}")
                .exchange()
                .expectStatus()
                .isCreated();
    }

    @Test
    void an_answer_with_a_secret_is_not_kept() {
        String wish = "{\"label\": \"HR\", \"role\": \"limited_manager\"}";
        makeKey(wish)
                .expectStatus()
                .isCreated()
                .expectBody()
                .jsonPath("$.secret")
                .exists();
        makeKey(wish)
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:beckon:problem:shown-once");
    }

    @Test
    void a_malformed_key_is_refused() {
        post("x".repeat(201), BODY).expectStatus().isBadRequest();
    }

    private ResponseSpec makeKey(String wish) {
        return manager()
                .post()
                .uri("/v1/workspace/api-keys")
                .header("Idempotency-Key", key)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(wish)
                .exchange();
    }

    private ResponseSpec post(String key, String body) {
        return manager()
                .post()
                .uri("/v1/campaigns")
                .header("Idempotency-Key", key)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    private long campaigns() {
        return database.sql("SELECT count(*) AS n FROM campaign WHERE workspace_id = :id")
                .bind("id", workspace.id())
                .map(row -> row.get("n", Long.class))
                .one()
                .block(DEADLINE);
    }
}
