package io.beckon.gateway.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckon.contracts.message.ChunkSubmitted;
import io.beckon.contracts.message.MessageCodec;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** Uploads that stand still, and those of a campaign that sends while uploading. */
@TestPropertySource(properties = "beckon.submission.lease=6s")
@Tag("once")
class StalledUploadIT extends SubmissionCase {

    @Autowired
    private RabbitTemplate rabbit;

    @Test
    void an_upload_that_stands_still_is_ended_and_its_repeat_goes_on_where_it_stood() {
        long campaign = campaign();
        byte[] list = csv(2_200);
        String key = UUID.randomUUID().toString();
        try (RawUpload still = begin(campaign, key, list)) {
            still.send(list, 0, list.length - 10);

            assertThat(still.answer())
                    .startsWith("HTTP/1.1 408")
                    .contains("urn:beckon:problem:upload-stalled")
                    .contains(
                            "No byte of the list came for 6 seconds. Send it again; under the same Idempotency-Key what"
                                    + " arrived is not lost. Nobody was invited.");
        }
        Submission repeated = taken(campaign, CSV, list, key);
        assertThat(repeated.rows()).isEqualTo(2_200);
        assertThat(storedRows(repeated.id())).hasSize(2_200);
    }

    @Test
    void an_upload_that_ends_too_early_is_told_so_where_it_still_listens() {
        long campaign = campaign();
        byte[] list = csv(100);
        try (RawUpload half = begin(campaign, UUID.randomUUID().toString(), list)) {
            String answer = half.send(list, 0, list.length / 2).endOutput().answer();

            // A server may close such a connection without a word; what it may not do is take half a list.
            assertThat(answer)
                    .satisfiesAnyOf(
                            nothing -> assertThat(nothing).isEmpty(),
                            said -> assertThat(said)
                                    .contains("urn:beckon:problem:upload-cut")
                                    .contains("The connection ended before the list did."));
        }
        await().during(Duration.ofMillis(500))
                .atMost(DEADLINE)
                .until(() -> one(
                                Long.class,
                                "SELECT count(*) FROM submission WHERE campaign_id = :id"
                                        + " AND (state <> 'open' OR lease_until > clock_timestamp())",
                                campaign)
                        == 0);
    }

    @Test
    void a_campaign_that_sends_while_uploading_tells_the_workers_before_the_end_and_says_so_when_it_breaks() {
        long campaign = campaign();
        execute("UPDATE campaign SET send_while_uploading = true WHERE id = :id", campaign);
        byte[] list = csv(2_200);
        String key = UUID.randomUUID().toString();
        try (RawUpload open = begin(campaign, key, list)) {
            open.send(list, 0, list.length - 10);

            long submission = await().atMost(DEADLINE)
                    .until(
                            () -> one(Long.class, "SELECT max(id) FROM submission WHERE campaign_id = :id", campaign),
                            Objects::nonNull);
            assertThat(firstTold(submission)).isZero();
            assertThat(one(String.class, "SELECT state::text FROM submission WHERE campaign_id = :id", campaign))
                    .isEqualTo("open");
            assertThat(open.answer())
                    .startsWith("HTTP/1.1 408")
                    .doesNotContain("Nobody was invited")
                    .contains("The campaign sends while uploading: people whose rows came before that may be invited"
                            + " already.");
        }
        assertThat(taken(campaign, CSV, list, key).rows()).isEqualTo(2_200);
    }

    /** The sequence of the first chunk of the submission that the workers are told of. */
    private int firstTold(long submission) {
        while (true) {
            Message message = rabbit.receive("invitations.submitted.bulk.beckon", DEADLINE.toMillis());
            assertThat(message).as("a pointer to a chunk").isNotNull();
            if (new MessageCodec().decode(message.getBody()) instanceof ChunkSubmitted chunk
                    && chunk.submissionId() == submission) {
                return chunk.sequence();
            }
        }
    }

    private RawUpload begin(long campaign, String key, byte[] list) {
        return RawUpload.begin(port, workspace.fullManagerKey(), path(campaign), key, "text/csv", list.length, false);
    }
}
