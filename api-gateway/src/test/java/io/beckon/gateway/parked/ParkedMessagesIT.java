package io.beckon.gateway.parked;

import io.beckon.gateway.GatewayIT;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What could not be handled is there to be looked at. */
class ParkedMessagesIT extends GatewayIT {

    @Test
    void a_parked_message_is_listed_with_its_cause() {
        database.sql("""
                INSERT INTO parked_message (channel, kind, payload, cause)
                VALUES ('deliveries.requested.bulk', 'from.the.future', 'abc', 'unknown kind')""").then().block(Duration.ofSeconds(20));
        with(workspace.limitedManagerKey())
                .get()
                .uri("/v1/parked-messages?limit=1")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.items[0].kind")
                .isEqualTo("from.the.future")
                .jsonPath("$.items[0].cause")
                .isEqualTo("unknown kind")
                .jsonPath("$.items[0].bytes")
                .isEqualTo(3);
    }
}
