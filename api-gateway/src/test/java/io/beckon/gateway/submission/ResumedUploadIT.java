package io.beckon.gateway.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckon.contracts.submission.RecipientRow;
import io.beckon.gateway.submission.reading.Exchanges;
import io.beckon.gateway.submission.reading.ReadChunk;
import io.beckon.gateway.submission.reading.UploadFormat;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.reactive.server.FluxExchangeResult;
import reactor.test.StepVerifier;

/** Idempotency-Key: cuts at any byte, repeats, two tries at once, other bodies. */
class ResumedUploadIT extends SubmissionCase {

    @Autowired
    private SubmissionStore store;

    @Test
    void an_upload_cut_at_any_byte_is_taken_up_by_its_repeat_with_the_same_rows() {
        byte[] list = csv(2_200);
        List<RecipientRow> whole = storedRows(taken(campaign(), CSV, list, null).id());
        assertThat(whole).hasSize(2_200);
        Random random = new Random(7);
        int[] cuts = {0, 1, 15, 16, 17, list.length / 2, list.length - 1, list.length, -1, -1, -1, -1, -1, -1};
        for (int i = 0; i < cuts.length; i++) {
            int cut = cuts[i] < 0 ? random.nextInt(list.length) : cuts[i];
            cutAndRepeat(list, list, cut, i % 2 == 0, false, whole);
        }
    }

    @Test
    void a_packed_upload_cut_at_any_byte_is_taken_up_too_and_may_be_repeated_unpacked() {
        byte[] list = csv(2_200);
        List<RecipientRow> whole = storedRows(taken(campaign(), CSV, list, null).id());
        byte[] packed = gzip(list);
        for (int cut : new int[] {1, 9, packed.length / 2, packed.length - 9, packed.length - 1}) {
            cutAndRepeat(packed, list, cut, true, true, whole);
        }
    }

    private void cutAndRepeat(byte[] sent, byte[] list, int cut, boolean hard, boolean gzip, List<RecipientRow> whole) {
        long campaign = campaign();
        String key = UUID.randomUUID().toString();
        RawUpload.begin(port, workspace.fullManagerKey(), path(campaign), key, "text/csv", sent.length, gzip)
                .send(sent, 0, cut)
                .cut(hard);

        Submission repeated = repeatedUntilFree(campaign, list, key);

        assertThat(repeated.rows()).as("cut at %d", cut).isEqualTo(whole.size());
        assertThat(storedRows(repeated.id())).as("cut at %d", cut).isEqualTo(whole);
        assertThat(one(Long.class, "SELECT count(*) FROM submission WHERE campaign_id = :id", campaign))
                .isEqualTo(1);
    }

    @Test
    void an_upload_cut_while_it_is_being_opened_holds_no_lease() {
        byte[] list = csv(1);
        for (int i = 0; i < 40; i++) {
            long campaign = campaign();
            String key = UUID.randomUUID().toString();
            RawUpload upload = RawUpload.begin(
                    port, workspace.fullManagerKey(), path(campaign), key, "text/csv", list.length, false);
            upload.send(list, 0, i % 4).cut(i % 2 == 0);

            await().during(Duration.ofMillis(50))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> one(
                                    Long.class,
                                    "SELECT count(*) FROM submission WHERE lease_until > clock_timestamp() AND campaign_id = :id",
                                    campaign)
                            == 0);
        }
    }

    @Test
    void a_chunked_body_without_its_end_is_no_complete_list() {
        long campaign = campaign();
        String key = UUID.randomUUID().toString();
        RawUpload.begin(port, workspace.fullManagerKey(), path(campaign), key, "text/csv", -1, false)
                .sendChunk(csv(2))
                .cut(false);

        assertThat(repeatedUntilFree(campaign, csv(3), key).rows()).isEqualTo(3);
    }

    /** As a client does that is told 409: waits, and sends the same again. */
    private Submission repeatedUntilFree(long campaign, byte[] list, String key) {
        return await().atMost(DEADLINE)
                .until(
                        () -> {
                            FluxExchangeResult<Submission> answer =
                                    post(campaign, CSV, list, key).returnResult(Submission.class);
                            if (answer.getStatus().value() == 409) {
                                answer.getResponseBody()
                                        .ignoreElements()
                                        .onErrorComplete()
                                        .block(DEADLINE);
                                return null;
                            }
                            assertThat(answer.getStatus().value()).isEqualTo(202);
                            return answer.getResponseBody().blockFirst(DEADLINE);
                        },
                        java.util.Objects::nonNull);
    }

    @Test
    void the_same_list_under_the_same_key_gets_the_same_answer_and_another_one_is_refused() {
        long campaign = campaign();
        Submission first = taken(campaign, CSV, csv(1_200), "once");

        assertThat(taken(campaign, CSV, csv(1_200), "once")).isEqualTo(first);
        for (byte[] other : List.of(csv(1_201), csv(1_199), utf8("no address\nhere\n"))) {
            post(campaign, CSV, other, "once")
                    .expectStatus()
                    .isEqualTo(422)
                    .expectBody()
                    .jsonPath("$.type")
                    .isEqualTo("urn:beckon:problem:idempotency-key-reused");
        }
        post(campaign(), CSV, csv(1_200), "once").expectStatus().isEqualTo(422);
        assertThat(one(Long.class, "SELECT count(*) FROM submission_chunk WHERE campaign_id = :id", campaign))
                .isEqualTo(first.chunks());
    }

    @Test
    void another_list_under_the_key_of_a_broken_upload_is_refused_and_the_first_one_still_taken() {
        long campaign = campaign();
        byte[] list = csv(2_200);
        String key = UUID.randomUUID().toString();
        try (RawUpload broken = RawUpload.begin(
                port, workspace.fullManagerKey(), path(campaign), key, "text/csv", list.length, false)) {
            broken.send(list, 0, list.length - 10);
            storedChunks(campaign, 2);
        }
        byte[] other = csv(2_200);
        other[20] = 'X';

        await().atMost(DEADLINE)
                .untilAsserted(() -> post(campaign, CSV, other, key)
                        .expectStatus()
                        .isEqualTo(422)
                        .expectBody()
                        .jsonPath("$.type")
                        .isEqualTo("urn:beckon:problem:idempotency-key-reused")
                        .jsonPath("$.firstRow")
                        .isEqualTo(2));
        assertThat(repeatedUntilFree(campaign, list, key).rows()).isEqualTo(2_200);
    }

    @Test
    void a_second_request_while_the_first_is_uploading_is_told_to_wait() {
        long campaign = campaign();
        byte[] list = csv(1_500);
        String key = UUID.randomUUID().toString();
        try (RawUpload first = RawUpload.begin(
                port, workspace.fullManagerKey(), path(campaign), key, "text/csv", list.length, false)) {
            first.send(list, 0, list.length - 10);
            storedChunks(campaign, 1);

            post(campaign, CSV, list, key)
                    .expectStatus()
                    .isEqualTo(409)
                    .expectHeader()
                    .valueMatches("Retry-After", "[1-5]")
                    .expectBody()
                    .jsonPath("$.type")
                    .isEqualTo("urn:beckon:problem:idempotency-key-running");

            assertThat(first.send(list, list.length - 10, list.length).answer()).startsWith("HTTP/1.1 202");
        }
    }

    @Test
    void an_upload_whose_lease_ran_out_is_taken_over_and_its_stale_gateway_cannot_write() {
        long campaign = campaign();
        byte[] list = csv(1_500);
        String key = UUID.randomUUID().toString();
        try (RawUpload stale = RawUpload.begin(
                port, workspace.fullManagerKey(), path(campaign), key, "text/csv", list.length, false)) {
            stale.send(list, 0, list.length - 10);
            storedChunks(campaign, 1);
            execute("UPDATE submission SET lease_until = now() WHERE campaign_id = :id", campaign);

            Submission taken = taken(campaign, CSV, list, key);
            String answer = stale.send(list, list.length - 10, list.length).answer();

            assertThat(taken.rows()).isEqualTo(1_500);
            assertThat(answer)
                    .startsWith("HTTP/1.1 409")
                    .contains(
                            "Another request with the same Idempotency-Key goes on with this upload. Wait for its answer instead.");
            assertThat(storedRows(taken.id())).hasSize(1_500);
        }
    }

    @Test
    void a_chunk_of_an_older_epoch_is_not_stored() {
        long campaign = campaign();
        UploadRequest request = new UploadRequest(UploadFormat.CSV, null, false, "fenced", Exchanges.NONE);
        SubmissionStore.Held old =
                store.begin(workspace.id(), campaign, request, DEADLINE).block(DEADLINE);
        SubmissionStore.Held now = store.takeOver(old.id(), DEADLINE).block(DEADLINE);
        Upload stale = new Upload(old.id(), workspace.id(), campaign, old.epoch(), false, false);
        Upload current = new Upload(now.id(), workspace.id(), campaign, now.epoch(), true, false);
        ReadChunk chunk = new ReadChunk(0, List.of(RecipientRow.of(2, "a@x.example", null)), 10, new byte[32]);

        StepVerifier.create(store.insert(stale, chunk))
                .expectNext(false)
                .expectComplete()
                .verify(DEADLINE);
        StepVerifier.create(store.compare(stale, chunk))
                .expectNext(SubmissionStore.Place.FENCED)
                .expectComplete()
                .verify(DEADLINE);
        StepVerifier.create(store.renew(stale, DEADLINE))
                .expectNext(false)
                .expectComplete()
                .verify(DEADLINE);
        StepVerifier.create(store.insert(current, chunk))
                .expectNext(true)
                .expectComplete()
                .verify(DEADLINE);
        StepVerifier.create(store.insert(current, chunk))
                .expectNext(false)
                .expectComplete()
                .verify(DEADLINE);
        StepVerifier.create(store.compare(current, chunk))
                .expectNext(SubmissionStore.Place.SAME)
                .expectComplete()
                .verify(DEADLINE);
    }

    private void storedChunks(long campaign, long count) {
        await().atMost(DEADLINE)
                .until(() -> one(Long.class, "SELECT count(*) FROM submission_chunk WHERE campaign_id = :id", campaign)
                        >= count);
    }
}
