package io.beckon.gateway.submission;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.message.ChunkSubmitted;
import io.beckon.contracts.message.MessageCodec;
import io.beckon.contracts.submission.RecipientRow;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;

class SubmissionIT extends SubmissionCase {

    @Autowired
    private RabbitTemplate rabbit;

    @Test
    void a_list_is_taken_in_each_form_packed_or_not() {
        long campaign = campaign();
        byte[][] bodies = {
            utf8("email,name\na@x.example,Ana\nb@x.example,Ben\n"),
            utf8("{\"email\":\"a@x.example\",\"name\":\"Ana\"}\n{\"email\":\"b@x.example\",\"name\":\"Ben\"}\n"),
            utf8("[{\"email\":\"a@x.example\",\"name\":\"Ana\"},{\"email\":\"b@x.example\",\"name\":\"Ben\"}]")
        };
        MediaType[] types = {CSV, MediaType.APPLICATION_NDJSON, MediaType.APPLICATION_JSON};
        for (int i = 0; i < bodies.length; i++) {
            Submission plain = taken(campaign, types[i], bodies[i], null);
            Submission packed = manager()
                    .post()
                    .uri(path(campaign))
                    .contentType(types[i])
                    .header("Content-Encoding", "gzip")
                    .bodyValue(gzip(bodies[i]))
                    .exchange()
                    .expectStatus()
                    .isAccepted()
                    .expectBody(Submission.class)
                    .returnResult()
                    .getResponseBody();

            assertThat(plain.rows()).isEqualTo(2);
            assertThat(plain.state()).isEqualTo("sealed");
            assertThat(plain.bytes()).isEqualTo(bodies[i].length);
            assertThat(packed.bytes()).isEqualTo(bodies[i].length);
            assertThat(storedRows(plain.id()))
                    .isEqualTo(storedRows(packed.id()))
                    .extracting(RecipientRow::address)
                    .containsExactly("a@x.example", "b@x.example");
        }
    }

    @Test
    void the_answer_says_where_the_submission_is_and_what_was_understood() {
        long campaign = campaign();

        post(campaign, CSV, utf8("E-Mail,Vorname,Abteilung\na@x.example,Ana,Vertrieb\n"), null)
                .expectStatus()
                .isAccepted()
                .expectHeader()
                .valueMatches("Location", "/v1/submissions/[0-9]+")
                .expectBody()
                .jsonPath("$.campaignId")
                .isEqualTo(String.valueOf(campaign))
                .jsonPath("$.rows")
                .isEqualTo(1)
                .jsonPath("$.chunks")
                .isEqualTo(1)
                .jsonPath("$.lane")
                .isEqualTo("express")
                .jsonPath("$.columns.fields.address")
                .isEqualTo("E-Mail")
                .jsonPath("$.columns.variables[0]")
                .isEqualTo("Abteilung");
    }

    @Test
    void the_workers_are_told_of_every_chunk_on_the_lane_of_the_campaigns_size() {
        Submission large = taken(campaign(), CSV, csv(2_500), null);
        Submission small = taken(campaign(), CSV, csv(3), null);

        assertThat(large.lane()).isEqualTo("bulk");
        assertThat(told("invitations.submitted.bulk.beckon", Long.parseLong(large.id()), large.chunks()))
                .containsExactlyInAnyOrder(0, 1, 2);
        assertThat(told("invitations.submitted.express.beckon", Long.parseLong(small.id()), 1))
                .containsExactly(0);
    }

    /** Reads a queue until so many pointers to the submission were in it. */
    private Set<Integer> told(String queue, long submission, int count) {
        Set<Integer> sequences = new HashSet<>();
        while (sequences.size() < count) {
            Message message = rabbit.receive(queue, DEADLINE.toMillis());
            assertThat(message).as("a pointer in %s", queue).isNotNull();
            if (new MessageCodec().decode(message.getBody()) instanceof ChunkSubmitted chunk
                    && chunk.submissionId() == submission) {
                sequences.add(chunk.sequence());
            }
        }
        return sequences;
    }

    @Test
    void a_submission_is_shown_and_listed_newest_first_and_does_not_exist_for_strangers() {
        long campaign = campaign();
        Submission first = taken(campaign, CSV, csv(1), null);
        Submission second = taken(campaign, CSV, csv(2), null);

        manager()
                .get()
                .uri("/v1/submissions/" + first.id())
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(Submission.class)
                .isEqualTo(first);
        String next = manager()
                .get()
                .uri(path(campaign) + "?limit=1")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(Listed.class)
                .value(page -> assertThat(page.items()).containsExactly(second))
                .returnResult()
                .getResponseBody()
                .next();
        manager()
                .get()
                .uri(path(campaign) + "?limit=1&cursor=" + next)
                .exchange()
                .expectBody(Listed.class)
                .value(page -> assertThat(page).isEqualTo(new Listed(java.util.List.of(first), null)));
        for (String path : new String[] {"/v1/submissions/" + first.id(), path(campaign)}) {
            with(stranger.fullManagerKey())
                    .get()
                    .uri(path)
                    .exchange()
                    .expectStatus()
                    .isNotFound();
        }
        with(stranger.fullManagerKey())
                .post()
                .uri(path(campaign))
                .contentType(CSV)
                .bodyValue(csv(1))
                .exchange()
                .expectStatus()
                .isNotFound();
    }

    record Listed(java.util.List<Submission> items, String next) {}

    @Test
    void a_cancelled_campaign_takes_nobody_and_a_done_one_runs_again() {
        long cancelled = campaign();
        execute("UPDATE campaign SET state = 'cancelled', finished_at = now() WHERE id = :id", cancelled);
        long done = campaign();
        execute("UPDATE campaign SET state = 'done', finished_at = now() WHERE id = :id", done);

        post(cancelled, CSV, csv(1), null)
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:beckon:problem:wrong-state")
                .jsonPath("$.detail")
                .isEqualTo(
                        "The campaign is cancelled; to add people to it, it must be draft, scheduled, running, paused or done.");
        taken(done, CSV, csv(1), null);
        assertThat(one(String.class, "SELECT state::text FROM campaign WHERE id = :id", done))
                .isEqualTo("running");
    }

    @Test
    void headers_that_cannot_be_used_are_answered_before_the_body_is_read() {
        long campaign = campaign();

        post(campaign, MediaType.TEXT_PLAIN, csv(1), null)
                .expectStatus()
                .isEqualTo(415)
                .expectBody()
                .jsonPath("$.detail")
                .isEqualTo(
                        "The Content-Type 'text/plain' is not understood here. Send text/csv, application/x-ndjson, application/json.");
        post(campaign, MediaType.parseMediaType("text/csv;charset=KOI8-R"), csv(1), null)
                .expectStatus()
                .isEqualTo(415)
                .expectBody()
                .jsonPath("$.detail")
                .isEqualTo(
                        "The charset 'KOI8-R' is not understood here. Save the list as UTF-8, or name one of iso-8859-1, us-ascii,"
                                + " utf-16, utf-16be, utf-16le, utf-8, windows-1252.");
        manager()
                .post()
                .uri(path(campaign))
                .contentType(CSV)
                .header("Content-Encoding", "br")
                .bodyValue(csv(1))
                .exchange()
                .expectStatus()
                .isEqualTo(415)
                .expectBody()
                .jsonPath("$.detail")
                .isEqualTo(
                        "The Content-Encoding 'br' is not understood here. Send the list as gzip, or as it is without that header.");
        post(campaign, CSV, csv(1), "with blank")
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:beckon:problem:idempotency-key-malformed");
    }

    @Test
    void a_refused_list_leaves_nobody_behind_and_its_key_takes_the_mended_one() {
        long campaign = campaign();
        byte[] good = csv(2_500);
        byte[] bad = java.util.Arrays.copyOf(good, good.length + 1);
        bad[good.length] = '"';

        String detail =
                "In row 2502 a quote opens and is not closed before the end of the list or the limit of a row. Close it, or"
                        + " write a quote that belongs to the text twice. Nobody was invited.";
        post(campaign, CSV, bad, "mend-me")
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:beckon:problem:upload-quote-not-closed")
                .jsonPath("$.row")
                .isEqualTo(2502)
                .jsonPath("$.detail")
                .isEqualTo(detail);
        long id = one(Long.class, "SELECT id FROM submission WHERE campaign_id = :id", campaign);
        assertThat(one(Long.class, "SELECT count(*) FROM submission_chunk WHERE submission_id = :id", id))
                .isZero();
        manager()
                .get()
                .uri("/v1/submissions/" + id)
                .exchange()
                .expectBody()
                .jsonPath("$.state")
                .isEqualTo("refused")
                .jsonPath("$.problem.detail")
                .isEqualTo(detail);

        Submission mended = taken(campaign, CSV, good, "mend-me");
        assertThat(mended.id()).isEqualTo(String.valueOf(id));
        assertThat(mended.rows()).isEqualTo(2_500);
    }

    @Test
    void a_large_list_that_is_refused_at_its_start_gets_its_answer() {
        byte[] large = utf8("no,columns\n" + "x".repeat(100) + "\n" + "a,b\n".repeat(5_000_000));

        post(campaign(), CSV, large, null)
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.columns[1]")
                .isEqualTo("columns");
    }
}
