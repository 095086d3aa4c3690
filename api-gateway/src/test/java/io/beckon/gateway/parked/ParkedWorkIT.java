package io.beckon.gateway.parked;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.message.BeckonMessage;
import io.beckon.contracts.message.ChunkSubmitted;
import io.beckon.contracts.message.DeliveriesDue;
import io.beckon.contracts.message.MessageCodec;
import io.beckon.contracts.submission.ChunkPayload;
import io.beckon.contracts.submission.RecipientRow;
import io.beckon.gateway.InvitationRows;
import io.beckon.gateway.ManagerCase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;

/** Parked work is seen with its cause, tried again and given up, and is counted all the while. */
class ParkedWorkIT extends ManagerCase {

    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Duration HINT_WITHIN = Duration.ofSeconds(10);

    @Autowired
    private RabbitTemplate rabbit;

    private InvitationRows rows;

    @BeforeEach
    void table() {
        rows = new InvitationRows(database);
    }

    @Test
    void a_parked_chunk_is_listed_with_its_cause_and_handed_to_the_workers_again() {
        long campaign = campaignWithList("done");
        long submission = submission(campaign);
        run(
                "UPDATE submission_chunk SET state = 'parked', failures = 5, cause = 'the payload cannot be read', settled_at = now()"
                        + " WHERE campaign_id = " + campaign);
        String id = "chunk-" + submission + "-0";
        get("/v1/campaigns/" + campaign + "/parked")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.items[0].id")
                .isEqualTo(id)
                .jsonPath("$.items[0].cause")
                .isEqualTo("the payload cannot be read")
                .jsonPath("$.items[0].rows")
                .isEqualTo(3);
        changed(id, "retry", true);
        assertThat(rows.row("SELECT state::text AS state, failures::text AS failures, settled_at IS NULL AS watched"
                        + " FROM submission_chunk WHERE campaign_id = " + campaign))
                .containsEntry("state", "stored")
                .containsEntry("failures", "0")
                .containsEntry("watched", true);
        assertThat(campaignState(campaign)).isEqualTo("running");
        assertThat(told("invitations.submitted.express.beckon", new ChunkSubmitted(submission, 0)))
                .isTrue();
        run("UPDATE campaign SET state = 'done', finished_at = now() WHERE id = " + campaign);
        changed(id, "retry", false);
        assertThat(campaignState(campaign)).isEqualTo("done");
        assertThat(all("/v1/campaigns/" + campaign + "/parked", 1, "id")).isEmpty();
    }

    @Test
    void of_an_upload_that_is_not_sealed_nothing_is_tried_again() {
        long campaign = campaignWithList("done");
        long submission = submission(campaign);
        expandedButForRow(campaign, submission, 3);
        for (String state : List.of("open", "refused", "expired")) {
            run("UPDATE submission SET sealed_at = NULL, state = '" + state + "' WHERE id = " + submission);
            changed("row-" + submission + "-3", "retry", false);
        }
        assertThat(rows.count("row_outcome WHERE outcome = 'parked' AND submission_id = " + submission))
                .isEqualTo(1);
        assertThat(payload(submission, 0)).extracting(RecipientRow::number).containsExactly(2L, 3L, 4L);
        run(
                "UPDATE submission_chunk SET state = 'parked', expanded_at = NULL, settled_at = now() WHERE submission_id = "
                        + submission);
        for (String state : List.of("open", "refused", "expired")) {
            run("UPDATE submission SET state = '" + state + "' WHERE id = " + submission);
            changed("chunk-" + submission + "-0", "retry", false);
        }
        assertThat(rows.count("submission_chunk WHERE state = 'parked' AND submission_id = " + submission))
                .isEqualTo(1);
        assertThat(rows.count("submission_chunk WHERE submission_id = " + submission))
                .isEqualTo(1);
        assertThat(campaignState(campaign)).isEqualTo("done");
        run("UPDATE submission SET state = 'sealed', sealed_at = now() WHERE id = " + submission);
        changed("chunk-" + submission + "-0", "retry", true);
        assertThat(campaignState(campaign)).isEqualTo("running");
    }

    @Test
    void a_mail_to_somebody_who_was_erased_is_no_parked_work() {
        long campaign = rows.campaign(workspace.id());
        long mail = unknown(campaign, "c@x.example");
        run("UPDATE delivery SET cause = 'erased' WHERE id = " + mail);
        assertThat(all("/v1/campaigns/" + campaign + "/parked?kind=delivery", 1, "id"))
                .isEmpty();
        changed("delivery-" + mail, "retry", false);
        assertThat(rows.row("SELECT state::text AS state FROM delivery WHERE id = " + mail))
                .containsEntry("state", "unknown");
    }

    @Test
    void a_chunk_that_is_given_up_stays_counted_and_is_no_longer_listed() {
        long campaign = campaignWithList("running");
        run("UPDATE submission_chunk SET state = 'parked' WHERE campaign_id = " + campaign);
        String id = "chunk-" + submission(campaign) + "-0";
        changed(id, "give-up", true);
        changed(id, "give-up", false);
        assertThat(all("/v1/campaigns/" + campaign + "/parked", 1, "id")).isEmpty();
        assertThat(rows.count("submission_chunk WHERE state = 'parked' AND campaign_id = " + campaign))
                .isEqualTo(1);
        changed(id, "retry", true);
    }

    @Test
    void a_parked_row_gets_a_chunk_of_its_own_and_the_rows_still_balance() {
        long campaign = campaignWithList("running");
        long submission = submission(campaign);
        expandedButForRow(campaign, submission, 3);
        assertBalanced(campaign);
        String id = "row-" + submission + "-3";
        assertThat(all("/v1/campaigns/" + campaign + "/parked?kind=row", 1, "id"))
                .containsExactly(id);
        changed(id, "retry", true);
        changed(id, "retry", false);
        assertThat(payload(submission, 0)).extracting(RecipientRow::number).containsExactly(2L, 4L);
        assertThat(payload(submission, 1)).extracting(RecipientRow::number).containsExactly(3L);
        assertThat(rows.row("SELECT chunk_count, row_count FROM submission WHERE id = " + submission))
                .containsEntry("chunk_count", 2)
                .containsEntry("row_count", 3L);
        assertThat(told("invitations.submitted.express.beckon", new ChunkSubmitted(submission, 1)))
                .isTrue();
        assertBalanced(campaign);
        // It fails once more, in the chunk of its own, and is tried once more.
        run("INSERT INTO row_outcome (submission_id, row_number, campaign_id, outcome, code, argument) VALUES ("
                + submission + ", 3, " + campaign + ", 'parked', 'row_parked', 'the bug again')");
        run(
                "UPDATE submission_chunk SET state = 'expanded', expanded_at = now(), invited_count = 0 WHERE sequence = 1 AND submission_id = "
                        + submission);
        changed(id, "retry", true);
        assertThat(rows.row("SELECT state::text AS state FROM submission_chunk WHERE sequence = 1 AND submission_id = "
                        + submission))
                .containsEntry("state", "stored");
        assertThat(told("invitations.submitted.express.beckon", new ChunkSubmitted(submission, 1)))
                .isTrue();
        assertThat(payload(submission, 0)).extracting(RecipientRow::number).containsExactly(2L, 4L);
        assertThat(all("/v1/campaigns/" + campaign + "/outcomes", 10, "row")).containsExactlyInAnyOrder(2, 3, 4);
    }

    @Test
    void a_parked_row_that_is_given_up_is_no_longer_listed() {
        long campaign = campaignWithList("running");
        long submission = submission(campaign);
        expandedButForRow(campaign, submission, 4);
        changed("row-" + submission + "-4", "give-up", true);
        changed("row-" + submission + "-4", "give-up", false);
        assertThat(all("/v1/campaigns/" + campaign + "/parked?kind=row", 1, "id"))
                .isEmpty();
        assertBalanced(campaign);
    }

    @Test
    void a_mail_nobody_knows_of_is_sent_again_or_given_up() {
        long campaign = rows.campaign(workspace.id());
        long again = unknown(campaign, "a@x.example");
        long given = unknown(campaign, "b@x.example");
        assertThat(all("/v1/campaigns/" + campaign + "/parked?kind=delivery", 1, "id"))
                .containsExactly("delivery-" + again, "delivery-" + given);
        changed("delivery-" + again, "retry", true);
        changed("delivery-" + again, "retry", false);
        assertThat(rows.row(
                        "SELECT state::text AS state, resent, next_attempt_at IS NOT NULL AS due FROM delivery WHERE id = "
                                + again))
                .containsEntry("state", "deferred")
                .containsEntry("resent", true)
                .containsEntry("due", true);
        assertThat(told("deliveries.requested.bulk.beckon", new DeliveriesDue(campaign)))
                .isTrue();
        changed("delivery-" + given, "give-up", true);
        changed("delivery-" + given, "give-up", false);
        assertThat(rows.row(
                        "SELECT d.state::text AS mail, i.state::text AS invitation FROM delivery d JOIN invitation i"
                                + " ON i.id = d.invitation_id WHERE d.id = " + given))
                .containsEntry("mail", "failed")
                .containsEntry("invitation", "failed");
        assertBalanced(campaign);
    }

    @Test
    void of_a_cancelled_campaign_nothing_is_tried_again() {
        long campaign = campaignWithList("running");
        run("UPDATE submission_chunk SET state = 'parked' WHERE campaign_id = " + campaign);
        run("UPDATE campaign SET state = 'cancelled', finished_at = now() WHERE id = " + campaign);
        refused(post("/v1/parked/chunk-" + submission(campaign) + "-0/retry", Map.of()), 409, "wrong-state");
        assertThat(rows.count("submission_chunk WHERE state = 'parked' AND campaign_id = " + campaign))
                .isEqualTo(1);
    }

    @Test
    void a_limited_manager_may_look_and_another_workspace_sees_nothing() {
        long campaign = campaignWithList("running");
        run("UPDATE submission_chunk SET state = 'parked' WHERE campaign_id = " + campaign);
        String id = "chunk-" + submission(campaign) + "-0";
        with(workspace.limitedManagerKey())
                .get()
                .uri("/v1/campaigns/" + campaign + "/parked")
                .exchange()
                .expectStatus()
                .isOk();
        refused(
                send(with(workspace.limitedManagerKey()), HttpMethod.POST, "/v1/parked/" + id + "/retry", Map.of()),
                403,
                "role-may-only-read");
        for (String verb : List.of("retry", "give-up")) {
            refused(
                    send(with(stranger.ownerKey()), HttpMethod.POST, "/v1/parked/" + id + "/" + verb, Map.of()),
                    404,
                    "not-found");
        }
        refused(post("/v1/parked/nonsense/retry", Map.of()), 404, "not-found");
        get("/v1/campaigns/" + campaign + "/parked?kind=nonsense")
                .expectStatus()
                .isBadRequest();
        assertThat(all("/v1/audit?kind=change&thing=parked", 50, "id")).isEmpty();
        changed(id, "retry", true);
        assertThat(all("/v1/audit?kind=change&thing=parked", 50, "route"))
                .containsExactly("POST /v1/parked/{id}/retry");
    }

    private void changed(String id, String verb, boolean changed) {
        post("/v1/parked/" + id + "/" + verb, Map.of())
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.changed")
                .isEqualTo(changed);
    }

    private long campaignWithList(String state) {
        long campaign = Long.parseLong(made("/v1/campaigns", Map.of("name", "n")));
        manager()
                .post()
                .uri("/v1/campaigns/" + campaign + "/submissions")
                .contentType(MediaType.parseMediaType("text/csv"))
                .bodyValue("email\na@x.example\nb@x.example\nc@x.example\n")
                .exchange()
                .expectStatus()
                .isAccepted();
        while (rabbit.receive("invitations.submitted.express.beckon", 500) != null) {
            // The hints of the upload itself.
        }
        run("UPDATE campaign SET started_at = now(), state = '" + state + "'"
                + (state.equals("done") ? ", finished_at = now()" : "") + " WHERE id = " + campaign);
        return campaign;
    }

    private void expandedButForRow(long campaign, long submission, int parked) {
        long first = 0;
        for (int row = 2; row <= 4; row++) {
            if (row != parked) {
                long invitation = rows.invitation(campaign, "p" + row + "@x.example");
                run("UPDATE invitation SET submission_id = " + submission + ", row_number = " + row + " WHERE id = "
                        + invitation);
                first = first == 0 ? invitation : first;
            }
        }
        run("INSERT INTO row_outcome (submission_id, row_number, campaign_id, outcome, code, argument) VALUES ("
                + submission + ", " + parked + ", " + campaign + ", 'parked', 'row_parked', 'a bug')");
        run("UPDATE submission_chunk SET state = 'expanded', expanded_at = now(), first_invitation_id = " + first
                + ", first_delivery_id = 1, invited_count = 2 WHERE submission_id = " + submission);
    }

    private long unknown(long campaign, String address) {
        long invitation = rows.invitation(campaign, address);
        run(
                "UPDATE delivery SET state = 'unknown', sent_at = NULL, follow_up_at = NULL, resent = true WHERE invitation_id = "
                        + invitation);
        return (Long) rows.row("SELECT id AS n FROM delivery WHERE invitation_id = " + invitation)
                .get("n");
    }

    private void assertBalanced(long campaign) {
        Map<String, Object> counted = rows.row("""
                SELECT (SELECT sum(row_count)::bigint FROM submission_chunk WHERE campaign_id = %1$d AND state <> 'stored') AS received,
                       (SELECT count(*) FROM row_outcome WHERE campaign_id = %1$d)
                     + (SELECT count(*) FROM invitation WHERE campaign_id = %1$d AND submission_id <> 1) AS known""".formatted(campaign));
        if (counted.get("received") != null) {
            assertThat(counted.get("received")).isEqualTo(counted.get("known"));
        }
        get("/v1/campaigns/" + campaign + "/snapshot").expectStatus().isOk();
    }

    private List<RecipientRow> payload(long submission, int sequence) {
        return ChunkPayload.decode(Objects.requireNonNull(
                database.sql("SELECT payload FROM submission_chunk WHERE submission_id = " + submission
                                + " AND sequence = " + sequence)
                        .map(row -> row.get("payload", byte[].class))
                        .one()
                        .block(DEADLINE)));
    }

    private String campaignState(long campaign) {
        return (String) rows.row("SELECT state::text AS state FROM campaign WHERE id = " + campaign)
                .get("state");
    }

    private long submission(long campaign) {
        return (Long) rows.row("SELECT id AS n FROM submission WHERE campaign_id = " + campaign)
                .get("n");
    }

    private boolean told(String queue, BeckonMessage hint) {
        while (true) {
            Message message = rabbit.receive(queue, HINT_WITHIN.toMillis());
            if (message == null) {
                return false;
            }
            if (new MessageCodec().decode(message.getBody()).equals(hint)) {
                return true;
            }
        }
    }

    private void run(String sql) {
        database.sql(sql).then().block(DEADLINE);
    }
}
