package io.beckon.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckon.gateway.GatewayIT;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

/** One key cannot take all of a gateway. */
@TestPropertySource(properties = {"beckon.access.requests-per-second=1", "beckon.access.burst=3"})
class RequestRateIT extends GatewayIT {

    @Test
    void what_a_key_asks_beyond_its_rate_is_answered_429_and_other_keys_go_on() {
        List<Integer> answers = IntStream.range(0, 12)
                .mapToObj(i -> ask(workspace.fullManagerKey())
                        .expectBody()
                        .returnResult()
                        .getStatus()
                        .value())
                .toList();

        assertThat(answers.subList(0, 3)).containsOnly(200);
        assertThat(answers.subList(3, 12)).contains(429);
        ask(workspace.ownerKey()).expectStatus().isOk();
    }

    @Test
    void the_answer_says_how_long_to_wait_and_after_that_the_key_works_again() {
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(1))
                .untilAsserted(() -> ask(workspace.fullManagerKey())
                        .expectStatus()
                        .isEqualTo(429)
                        .expectHeader()
                        .valueEquals("Retry-After", "1")
                        .expectBody()
                        .jsonPath("$.detail")
                        .isEqualTo(
                                "This key may make 1 requests a second. Wait as long as Retry-After says, then go on more"
                                        + " slowly."));
        await().pollDelay(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> ask(workspace.fullManagerKey()).expectStatus().isOk());
    }

    private WebTestClient.ResponseSpec ask(String key) {
        return with(key).get().uri("/v1/campaigns").exchange();
    }
}
