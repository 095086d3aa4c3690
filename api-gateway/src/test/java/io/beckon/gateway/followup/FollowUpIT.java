package io.beckon.gateway.followup;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.followup.FollowUpSelection;
import io.beckon.gateway.GatewayIT;
import io.beckon.gateway.InvitationRows;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FollowUpIT extends GatewayIT {

    private InvitationRows rows;
    private long campaign;
    private long invitation;

    @BeforeEach
    void a_sent_invitation() {
        rows = new InvitationRows(database);
        campaign = rows.campaign(workspace.id());
        invitation = rows.invitation(campaign, "ana@mail.example");
    }

    @Test
    void chosen_invitations_are_written_down_with_the_newest_one_as_their_bound() {
        JsonNode made = request("{\"invitationIds\":[\"" + invitation + "\"],\"message\":\"Monday!\"}", 202);
        assertThat(made.path("state").asString()).isEqualTo("requested");
        Map<String, Object> row =
                rows.row("SELECT selection::text AS selection, message, up_to FROM follow_up WHERE id = "
                        + made.path("id").asString());
        assertThat(row).containsEntry("message", "Monday!").containsEntry("up_to", invitation);
        assertThat(JsonMapper.builder()
                        .build()
                        .readValue((String) row.get("selection"), FollowUpSelection.class)
                        .ids())
                .containsExactly(invitation);
        assertThat(get("/v1/follow-ups/" + made.path("id").asString(), 200)
                        .path("queued")
                        .asLong())
                .isZero();
    }

    @Test
    void all_that_match_are_kept_as_the_filter_they_were_asked_by() {
        JsonNode made = request(
                "{\"filter\":{\"campaignId\":\"" + campaign + "\",\"state\":[\"pending\"],\"search\":\"a\"}}", 202);
        String selection = (String) rows.row("SELECT selection::text AS selection FROM follow_up WHERE id = "
                        + made.path("id").asString())
                .get("selection");
        FollowUpSelection read = JsonMapper.builder().build().readValue(selection, FollowUpSelection.class);
        assertThat(read.filter().campaignId()).isEqualTo(campaign);
        assertThat(read.filter().parameters()).containsEntry("search", "a%");
    }

    @Test
    void an_id_of_another_workspace_is_named_and_nothing_is_written() {
        long foreign = rows.invitation(rows.campaign(stranger.id()), "ana@mail.example");
        JsonNode problem = request("{\"invitationIds\":[\"" + invitation + "\",\"" + foreign + "\"]}", 422);
        assertThat(problem.at("/errors/0/pointer").asString()).isEqualTo("/invitationIds/1");
        request("{\"filter\":{\"campaignId\":\"" + rows.campaign(stranger.id()) + "\"}}", 422);
        assertThat(rows.count("follow_up WHERE workspace_id = " + workspace.id()))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}",
                "{\"invitationIds\":[],\"message\":\"x\"}",
                "{\"invitationIds\":[\"x\"]}",
                "{\"invitationIds\":[\"1\"],\"filter\":{}}",
            })
    void a_wish_that_says_too_little_or_too_much_is_refused(String body) {
        request(body, 422);
    }

    @Test
    void a_limited_manager_may_look_but_not_write() {
        with(workspace.limitedManagerKey())
                .post()
                .uri("/v1/follow-ups")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"filter\":{}}")
                .exchange()
                .expectStatus()
                .isForbidden();
        with(workspace.limitedManagerKey())
                .get()
                .uri("/v1/follow-ups")
                .exchange()
                .expectStatus()
                .isOk();
    }

    @Test
    void what_the_daily_limit_holds_back_is_said() {
        String id = request("{\"filter\":{}}", 202).path("id").asString();
        database.sql(
                        "INSERT INTO delivery (id, workspace_id, campaign_id, invitation_id, purpose, ordinal, state, next_attempt_at,"
                                + " cause) SELECT nextval('delivery_block'), workspace_id, campaign_id, id, 'follow_up', "
                                + id
                                + ", 'deferred', now() + interval '1 day', 'daily_limit' FROM invitation WHERE id = :id")
                .bind("id", invitation)
                .then()
                .block();
        assertThat(get("/v1/follow-ups/" + id, 200).path("heldByDailyLimit").asLong())
                .isEqualTo(1);
    }

    @Test
    void the_list_is_newest_first_and_of_this_workspace_alone() {
        String first = request("{\"filter\":{}}", 202).path("id").asString();
        String second = request("{\"filter\":{}}", 202).path("id").asString();
        JsonNode page = get("/v1/follow-ups?limit=1", 200);
        assertThat(page.at("/items/0/id").asString()).isEqualTo(second);
        assertThat(get("/v1/follow-ups?cursor=" + page.path("next").asString(), 200)
                        .at("/items/0/id")
                        .asString())
                .isEqualTo(first);
        with(stranger.ownerKey())
                .get()
                .uri("/v1/follow-ups/" + first)
                .exchange()
                .expectStatus()
                .isNotFound();
    }

    @Test
    void a_preview_says_how_many_and_why_not_and_shows_the_mail_and_writes_nothing() {
        rows.change("invitation", invitation, "person = '{\"firstName\": \"Ana-Lena\"}'");
        long accepted = rows.invitation(campaign, "accepted@mail.example");
        rows.change("invitation", accepted, "state = 'accepted', opened_at = now(), accepted_at = now()");
        long unsent = rows.invitation(campaign, "unsent@mail.example");
        database.sql("UPDATE delivery SET state = 'ready', sent_at = NULL WHERE invitation_id = " + unsent)
                .then()
                .block();
        rows.invitation(campaign, "gone+x@mail.example");
        database.sql(
                        "INSERT INTO suppression (workspace_id, scope, value, reason) VALUES (:w, 'mailbox', 'gone@mail.example',"
                                + " 'unsubscribed')")
                .bind("w", workspace.id())
                .then()
                .block();
        long reminded = rows.invitation(campaign, "reminded@mail.example");
        rows.change("invitation", reminded, "time_zone = 'Pacific/Kiritimati'");
        database.sql(
                        "INSERT INTO reminder_slot (workspace_id, mailbox, day, delivery_id) SELECT :w, 'reminded@mail.example',"
                                + " (now() AT TIME ZONE 'Pacific/Kiritimati')::date, 1")
                .bind("w", workspace.id())
                .then()
                .block();
        long paused = rows.campaign(workspace.id());
        rows.invitation(paused, "paused@mail.example");
        rows.change("campaign", paused, "state = 'paused'");

        JsonNode all = post("/v1/follow-ups/preview", "{\"filter\":{},\"message\":\"Monday <b>&</b>!\"}", 200);

        assertThat(all.path("matching").asLong()).isEqualTo(6);
        assertThat(all.path("now").asLong()).isEqualTo(1);
        assertThat(all.path("later").asLong()).isEqualTo(1);
        assertThat(all.path("held").asLong()).isEqualTo(4);
        assertThat(all.path("counted").asBoolean()).isTrue();
        assertThat(all.path("reasons").findValuesAsString("reason"))
                .containsExactly(
                        "accepted", "campaign_not_running", "first_mail_not_sent", "suppressed", "daily_limit");
        assertThat(all.at("/sample/address").asString()).isEqualTo("ana@mail.example");
        assertThat(all.at("/sample/subject").asString()).isNotBlank();
        assertThat(all.at("/sample/html").asString())
                .contains("Ana-Lena", "Monday")
                .doesNotContain("<b>&</b>");
        assertThat(all.at("/sample/text").asString()).contains("https://invite.example/i/preview");
        JsonNode some = post("/v1/follow-ups/preview", "{\"invitationIds\":[\"" + accepted + "\"]}", 200);
        assertThat(some.path("held").asLong()).isEqualTo(1);
        assertThat(some.path("sample").isNull()).isTrue();
        assertThat(rows.count("follow_up WHERE workspace_id = " + workspace.id()))
                .isZero();
    }

    @Test
    void a_preview_counts_all_that_match_beyond_any_page_over_many_slices() {
        database.sql("""
                WITH people AS (
                    INSERT INTO invitation (id, workspace_id, campaign_id, submission_id, row_number, address, mailbox)
                    SELECT 4000000000 + n, :workspace, :campaign, 1, n, 's' || n || '@mail.example', 's' || n || '@mail.example'
                      FROM generate_series(1, 25000) n RETURNING *)
                INSERT INTO delivery (id, workspace_id, campaign_id, invitation_id, purpose, state, sent_at)
                SELECT id, workspace_id, campaign_id, id, 'invitation', 'sent', now() FROM people""")
                .bind("workspace", workspace.id())
                .bind("campaign", campaign)
                .then()
                .block();
        JsonNode preview = post(
                "/v1/follow-ups/preview",
                "{\"filter\":{\"campaignId\":\"" + campaign + "\",\"state\":[\"pending\"],\"evidence\":[\"none\"]}}",
                200);
        assertThat(preview.path("matching").asLong()).isEqualTo(25_001);
        assertThat(preview.path("now").asLong()).isEqualTo(25_001);
        assertThat(preview.path("counted").asBoolean()).isTrue();
    }

    @Test
    void a_preview_of_what_another_workspace_has_is_refused_and_a_limited_manager_gets_none() {
        long foreign = rows.campaign(stranger.id());
        assertThat(post("/v1/follow-ups/preview", "{\"filter\":{\"campaignId\":\"" + foreign + "\"}}", 422)
                        .at("/errors/0/pointer")
                        .asString())
                .isEqualTo("/filter/campaignId");
        with(workspace.limitedManagerKey())
                .post()
                .uri("/v1/follow-ups/preview")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"filter\":{}}")
                .exchange()
                .expectStatus()
                .isForbidden()
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:beckon:problem:role-may-only-read");
    }

    @Test
    void asked_twice_under_one_idempotency_key_there_is_one_follow_up() {
        List<String> ids = Stream.of(1, 2)
                .map(time -> manager()
                        .post()
                        .uri("/v1/follow-ups")
                        .header("Idempotency-Key", "again-" + invitation)
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue("{\"filter\":{\"evidence\":[\"none\"]}}")
                        .exchange()
                        .expectStatus()
                        .isAccepted()
                        .expectBody(JsonNode.class)
                        .returnResult()
                        .getResponseBody()
                        .path("id")
                        .asString())
                .distinct()
                .toList();
        assertThat(ids).hasSize(1);
        assertThat(rows.count("follow_up WHERE workspace_id = " + workspace.id()))
                .isEqualTo(1);
    }

    private JsonNode request(String body, int status) {
        return post("/v1/follow-ups", body, status);
    }

    private JsonNode post(String uri, String body, int status) {
        return manager()
                .post()
                .uri(uri)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
    }

    private JsonNode get(String uri, int status) {
        return manager()
                .get()
                .uri(uri)
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
    }
}
