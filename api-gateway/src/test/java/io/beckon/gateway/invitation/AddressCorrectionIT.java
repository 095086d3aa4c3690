package io.beckon.gateway.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.link.KeyRing;
import io.beckon.contracts.link.LinkPurpose;
import io.beckon.contracts.link.LinkTokens;
import io.beckon.contracts.link.PersonalLink;
import io.beckon.gateway.GatewayIT;
import io.beckon.gateway.InvitationRows;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class AddressCorrectionIT extends GatewayIT {

    private InvitationRows rows;
    private long campaign;

    @BeforeEach
    void a_campaign() {
        rows = new InvitationRows(database);
        campaign = rows.campaign(workspace.id());
    }

    @Test
    void a_corrected_invitation_stays_itself_and_is_sent_once_more_with_a_new_link() {
        long id = rows.invitation(campaign, "anna@mail.example");
        rows.change("invitation", id, "state = 'opened', opened_at = now()");
        String oldLink =
                new LinkTokens(KeyRing.loadOrCreate(KEYS)).issue(new PersonalLink(LinkPurpose.INVITATION, id, 1));
        anonymous().get().uri("/i/" + oldLink).exchange().expectStatus().isOk();

        JsonNode corrected = correct(id, "Ana+x@Mail.example", 202);
        assertThat(corrected.path("address").asString()).isEqualTo("ana+x@mail.example");
        assertThat(corrected.path("state").asString()).isEqualTo("pending");
        assertThat(corrected.path("id").asString()).isEqualTo(Long.toString(id));

        anonymous().get().uri("/i/" + oldLink).exchange().expectStatus().isEqualTo(410);
        assertThat(rows.row("SELECT mailbox, token_version::integer AS version FROM invitation WHERE id = " + id))
                .containsEntry("mailbox", "ana@mail.example")
                .containsEntry("version", 2);
        assertThat(rows.row(
                        "SELECT ordinal, state::text AS state, lane::text AS lane, to_address IS NULL AS follows FROM delivery"
                                + " WHERE purpose = 'resend' AND invitation_id = " + id))
                .containsEntry("ordinal", 2)
                .containsEntry("state", "ready")
                .containsEntry("lane", "express")
                .containsEntry("follows", true);
        JsonNode history = manager()
                .get()
                .uri("/v1/invitations/" + id)
                .exchange()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
        assertThat(history.at("/formerAddresses/0/address").asString()).isEqualTo("anna@mail.example");
        assertThat(history.path("deliveries")).hasSize(2);
    }

    @Test
    void giving_the_same_address_again_changes_nothing() {
        long id = rows.invitation(campaign, "anna@mail.example");
        correct(id, "ana@mail.example", 202);
        correct(id, "ana@mail.example", 202);
        correct(id, " ANA@mail.example ", 202);
        assertThat(rows.count("delivery WHERE purpose = 'resend' AND invitation_id = " + id))
                .isOne();
    }

    @ParameterizedTest
    @CsvSource({"failed, NULL, failed", "suppressed, NULL, pending", "deferred, now() + interval '1 hour', pending"})
    void a_first_mail_that_never_went_out_is_tried_anew_and_a_campaign_that_was_done_runs_on(
            String mail, String next, String state) {
        long id = rows.invitation(campaign, "anna@mail.example");
        database.sql("UPDATE delivery SET state = '" + mail + "', sent_at = NULL, follow_up_at = NULL, attempts = 1,"
                        + " first_attempt_at = now(), cause = 'refused', next_attempt_at = " + next
                        + " WHERE invitation_id = " + id)
                .then()
                .block();
        if (state.equals("failed")) {
            rows.change("invitation", id, "state = 'failed', ended_at = now()");
        }
        settled(id);
        rows.change("campaign", campaign, "state = 'done', finished_at = now()");

        correct(id, "ana@mail.example", 202);

        assertThat(rows.state(id)).isEqualTo("pending");
        assertThat(rows.row(
                        "SELECT state::text AS state, attempts::integer AS attempts, first_attempt_at IS NULL AS anew,"
                                + " next_attempt_at <= now() AS due FROM delivery WHERE invitation_id = " + id))
                .isEqualTo(Map.of("state", "ready", "attempts", 1, "anew", true, "due", true));
        assertThat(rows.row("SELECT state::text AS state FROM campaign WHERE id = " + campaign))
                .containsEntry("state", "running");
        assertThat(rows.count("submission_chunk WHERE settled_at IS NULL AND campaign_id = " + campaign))
                .isOne();
    }

    @Test
    void a_first_mail_that_waits_simply_goes_to_the_new_address() {
        long id = rows.invitation(campaign, "anna@mail.example");
        database.sql("UPDATE delivery SET state = 'ready', sent_at = NULL WHERE invitation_id = " + id)
                .then()
                .block();
        correct(id, "ana@mail.example", 202);
        assertThat(rows.count("delivery WHERE invitation_id = " + id)).isOne();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INSERT INTO account (workspace_id, address, mailbox) VALUES (:w, :a, :a) | address-in-use"
                        + " | This person is already a member of your workspace. Enrol the member instead of inviting.",
                "INSERT INTO account (workspace_id, address, mailbox) VALUES (:s, :a, :a) | address-in-use"
                        + " | This address is already used by an account of another workspace; an address can only have one account."
                        + " Invite with a modified address, for example ana+invited@mail.example; its mail still arrives.",
                "INSERT INTO suppression (workspace_id, scope, value, reason) VALUES (:w, 'mailbox', :a, 'unsubscribed')"
                        + " | address-suppressed | This person has unsubscribed from the mails of your workspace. Respect it; they may"
                        + " subscribe again themselves.",
                "UPDATE invitation SET state = 'revoked', ended_at = now() WHERE id = :id | address-fixed | The invitation is revoked,",
                "UPDATE campaign SET state = 'cancelled', finished_at = now() WHERE workspace_id = :w | address-fixed"
                        + " | The invitation is pending, and the campaign is cancelled.",
                "UPDATE campaign SET expires_after_seconds = 1 WHERE workspace_id = :w | address-fixed | The invitation is expired,",
                "UPDATE delivery SET state = 'sending', sent_at = NULL, worker_id = 1, epoch = 1 WHERE invitation_id = :id"
                        + " | mail-under-way | Nothing was changed.",
            })
    void what_cannot_be_corrected_says_why_and_stays(String change, String type, String sentence) {
        long id = rows.invitation(campaign, "anna@mail.example", Instant.now().minusSeconds(60));
        String sql = change.replace(":w", Long.toString(workspace.id()))
                .replace(":s", Long.toString(stranger.id()))
                .replace(":a", "'ana@mail.example'")
                .replace(":id", Long.toString(id));
        database.sql(sql).then().block();
        try {
            JsonNode problem = correct(id, "ana@mail.example", 409);
            assertThat(problem.path("type").asString()).isEqualTo("urn:beckon:problem:" + type);
            assertThat(problem.path("detail").asString()).startsWith(sentence);
            assertThat(rows.row("SELECT address, token_version::integer AS version FROM invitation WHERE id = " + id))
                    .isEqualTo(Map.of("address", "anna@mail.example", "version", 1));
            assertThat(rows.count("delivery WHERE purpose = 'resend' AND invitation_id = " + id))
                    .isZero();
        } finally {
            database.sql("DELETE FROM account WHERE address = 'ana@mail.example'")
                    .then()
                    .block();
        }
    }

    @Test
    void an_address_of_another_invitation_is_refused_and_of_two_at_once_only_one_gets_it() {
        long anna = rows.invitation(campaign, "anna@mail.example");
        long other = rows.invitation(campaign, "other@mail.example");
        assertThat(correct(anna, "other@mail.example", 409).path("type").asString())
                .isEqualTo("urn:beckon:problem:address-already-invited");
        List<CompletableFuture<Integer>> both = Stream.of(anna, other)
                .map(id -> CompletableFuture.supplyAsync(() -> status(id, "ana@mail.example")))
                .toList();
        assertThat(both.stream().map(CompletableFuture::join)).containsExactlyInAnyOrder(202, 409);
        assertThat(rows.count("invitation WHERE address = 'ana@mail.example' AND campaign_id = " + campaign))
                .isOne();
    }

    @Test
    void what_is_no_address_is_a_fault_of_the_field() {
        long id = rows.invitation(campaign, "anna@mail.example");
        JsonNode problem = correct(id, "nobody", 422);
        assertThat(problem.at("/errors/0/pointer").asString()).isEqualTo("/address");
    }

    /** The chunk it came from, as the sweep leaves it when its last mail has ended. */
    private void settled(long id) {
        long submission = rows.submission(workspace.id(), campaign);
        rows.change("invitation", id, "submission_id = " + submission);
        database.sql("""
                INSERT INTO submission_chunk (submission_id, sequence, workspace_id, campaign_id, row_count, first_row, last_row,
                                              end_offset, prefix_hash, payload, state, expanded_at, first_invitation_id,
                                              first_delivery_id, invited_count, settled_at)
                SELECT :submission, 0, :workspace, :campaign, 1, 2, 2, 10, sha256(''::bytea), ''::bytea, 'expanded', now(), :id, d.id, 1,
                       now()
                  FROM delivery d WHERE d.invitation_id = :id""")
                .bind("submission", submission)
                .bind("workspace", workspace.id())
                .bind("campaign", campaign)
                .bind("id", id)
                .then()
                .block();
    }

    private JsonNode correct(long id, String address, int status) {
        return manager()
                .post()
                .uri("/v1/invitations/" + id + "/address")
                .bodyValue(Map.of("address", address))
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
    }

    private int status(long id, String address) {
        return manager()
                .post()
                .uri("/v1/invitations/" + id + "/address")
                .bodyValue(Map.of("address", address))
                .exchange()
                .returnResult(JsonNode.class)
                .getStatus()
                .value();
    }
}
