package io.beckon.gateway.submission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/** Intake goes on while nobody answers at the broker's address. */
@TestPropertySource(
        properties = {
            "spring.rabbitmq.port=1",
            "beckon.hints.deadline=2s",
            "beckon.messaging.confirm-timeout=2s",
            "beckon.submission.decoded-bytes=256KB"
        })
class BrokerAwayIT extends SubmissionCase {

    @Test
    void a_list_is_taken_within_seconds_and_its_chunks_wait_for_the_sweep() {
        long campaign = campaign();
        long begun = System.nanoTime();

        Submission taken = taken(campaign, CSV, csv(2_500), "no-broker");

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
        assertThat(taken.state()).isEqualTo("sealed");
        assertThat(one(
                        Long.class,
                        "SELECT count(*) FROM submission_chunk WHERE state = 'stored' AND campaign_id = :id",
                        campaign))
                .isEqualTo(3);
    }

    @Test
    void a_list_beyond_the_limit_of_bytes_is_refused_whole() {
        long campaign = campaign();

        post(campaign, CSV, csv(20_000), null)
                .expectStatus()
                .isEqualTo(413)
                .expectBody()
                .jsonPath("$.detail")
                .isEqualTo(
                        "The list has more than 262144 bytes, counted unpacked. Send it in several submissions, or have the"
                                + " operator raise beckon.submission.decoded-bytes. Nobody was invited.");
        assertThat(one(Long.class, "SELECT count(*) FROM submission_chunk WHERE campaign_id = :id", campaign))
                .isZero();
    }
}
