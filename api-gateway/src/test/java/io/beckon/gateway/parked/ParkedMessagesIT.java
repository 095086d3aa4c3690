package io.beckon.gateway.parked;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.gateway.ManagerCase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;

/** What could not be handled is there to be looked at, and goes back into its queue. */
class ParkedMessagesIT extends ManagerCase {

    private static final String CHANNEL = "deliveries.requested.bulk";
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final long ARRIVES_WITHIN_MILLIS = 10_000;

    @Autowired
    private RabbitTemplate rabbit;

    @Test
    void a_parked_message_is_listed_with_its_cause() {
        parked(CHANNEL, "abc");
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

    @Test
    void tried_again_it_is_in_its_queue_as_it_came_and_parked_no_more() {
        String payload = "{\"kind\":\"from.the.future\",\"of\":\"" + System.nanoTime() + "\"}";
        long id = parked(CHANNEL, payload);
        changed(id, true);
        assertThat(isInQueue(CHANNEL + ".beckon", payload)).isTrue();
        assertThat(isParked(id)).isFalse();
        changed(id, false);
    }

    @Test
    void a_message_of_a_channel_that_is_no_more_stays_and_says_so() {
        long id = parked("letters.of.old", "abc");
        refused(post("/v1/parked-messages/" + id + "/retry", Map.of()), 409, "channel-gone");
        assertThat(isParked(id)).isTrue();
    }

    private void changed(long id, boolean changed) {
        post("/v1/parked-messages/" + id + "/retry", Map.of())
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.id")
                .isEqualTo(Long.toString(id))
                .jsonPath("$.changed")
                .isEqualTo(changed);
    }

    /** Other tests' hints may lie before it. */
    private boolean isInQueue(String queue, String payload) {
        long end = System.nanoTime() + Duration.ofMillis(ARRIVES_WITHIN_MILLIS).toNanos();
        while (System.nanoTime() < end) {
            Message message = rabbit.receive(queue, 500);
            if (message != null && payload.equals(new String(message.getBody(), StandardCharsets.UTF_8))) {
                return true;
            }
        }
        return false;
    }

    private boolean isParked(long id) {
        return Objects.requireNonNull(database.sql("SELECT count(*) AS n FROM parked_message WHERE id = " + id)
                        .map(row -> row.get("n", Long.class))
                        .one()
                        .block(DEADLINE))
                == 1;
    }

    private long parked(String channel, String payload) {
        return Objects.requireNonNull(database.sql(
                        "INSERT INTO parked_message (channel, kind, payload, cause) VALUES (:channel, 'from.the.future', :payload, 'unknown kind') RETURNING id")
                .bind("channel", channel)
                .bind("payload", payload.getBytes(StandardCharsets.UTF_8))
                .map(row -> row.get("id", Long.class))
                .one()
                .block(DEADLINE));
    }
}
