package io.beckon.gateway.problem;

import static org.awaitility.Awaitility.await;

import io.beckon.gateway.GatewayIT;
import io.beckon.testkit.Servers;
import io.beckon.testkit.Wire;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

/** What clients are told while the database is away, and that nothing has to be restarted when it is back. */
@DirtiesContext
@TestPropertySource(properties = "beckon.postgres.acquire-timeout=5s")
class DatabaseAwayIT extends GatewayIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Wire WIRE =
            Wire.to(Servers.postgres().host(), Servers.postgres().port());

    @DynamicPropertySource
    static void overTheWire(DynamicPropertyRegistry registry) {
        registry.add(
                "spring.r2dbc.url",
                () -> "r2dbc:postgresql://127.0.0.1:" + WIRE.port() + "/${beckon.postgres.database}");
    }

    @AfterAll
    static void close() {
        WIRE.close();
    }

    @Test
    void every_request_is_answered_503_until_the_database_is_back() {
        read().expectStatus().isOk();
        WIRE.cut();

        told(read());
        told(manager()
                .post()
                .uri("/v1/campaigns")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"name\":\"Autumn\"}")
                .exchange());
        told(manager()
                .post()
                .uri("/v1/campaigns/1/submissions")
                .contentType(MediaType.parseMediaType("text/csv"))
                .bodyValue("email\nana@example.org\n")
                .exchange());
        // An instance without its database is taken out of rotation, and not killed.
        anonymous()
                .get()
                .uri("/actuator/health/readiness")
                .exchange()
                .expectStatus()
                .isEqualTo(503);
        anonymous()
                .get()
                .uri("/actuator/health/liveness")
                .exchange()
                .expectStatus()
                .isOk();

        WIRE.mend();
        await().atMost(PATIENCE).untilAsserted(() -> read().expectStatus().isOk());
        anonymous()
                .get()
                .uri("/actuator/health/readiness")
                .exchange()
                .expectStatus()
                .isOk();
    }

    private WebTestClient.ResponseSpec read() {
        return manager().get().uri("/v1/campaigns").exchange();
    }

    private static void told(WebTestClient.ResponseSpec answer) {
        answer.expectStatus()
                .isEqualTo(503)
                .expectHeader()
                .valueMatches("Retry-After", "[1-9][0-9]*")
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:beckon:problem:database-unavailable")
                .jsonPath("$.detail")
                .isEqualTo(
                        "Nothing was changed that an answer did not confirm. Try the same request again after the time"
                                + " Retry-After says.");
    }
}
