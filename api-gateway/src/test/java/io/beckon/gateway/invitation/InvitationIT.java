package io.beckon.gateway.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.followup.InvitationFilter;
import io.beckon.contracts.state.InvitationState;
import io.beckon.gateway.GatewayIT;
import io.beckon.gateway.InvitationRows;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

class InvitationIT extends GatewayIT {

    private InvitationRows rows;
    private long campaign;

    @BeforeEach
    void a_campaign() {
        rows = new InvitationRows(database);
        campaign = rows.campaign(workspace.id());
    }

    @Test
    void the_list_pages_through_everything_once_in_both_orders() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            ids.add(Long.toString(rows.invitation(campaign, "p" + i + "@mail.example")));
        }
        rows.invitation(rows.campaign(stranger.id()), "p0@mail.example");
        rows.change("invitation", Long.parseLong(ids.get(2)), "state = 'opened', opened_at = now()");

        assertThat(walk("sort=asc&limit=3")).containsExactlyElementsOf(ids);
        List<String> newestFirst = new ArrayList<>(ids);
        Collections.reverse(newestFirst);
        assertThat(walk("limit=2")).containsExactlyElementsOf(newestFirst);
        assertThat(walk("state=opened")).containsExactly(ids.get(2));
        assertThat(walk("state=pending&state=opened&sort=asc")).containsExactlyElementsOf(ids);
    }

    @Test
    void search_is_by_the_beginning_of_the_address_and_knows_no_wildcards() {
        long ana = rows.invitation(campaign, "ana_1@mail.example");
        rows.invitation(campaign, "anax1@mail.example");
        rows.invitation(rows.campaign(workspace.id()), "ana_1@mail.example");
        assertThat(walk("search=ANA_1&campaignId=" + campaign)).containsExactly(Long.toString(ana));
        assertThat(walk("search=na")).isEmpty();
        assertThat(walk("search=%25")).isEmpty();
        assertThat(walk("search=ana&sort=asc&limit=1")).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "state=nonsense",
        "sort=up",
        "cursor=zzz",
        "limit=0",
        "limit=201",
        "campaignId=x",
        "userGroupId=0",
        "evidence=NONE",
        "sentAfter=yesterday",
        "sentBefore=2030",
        "remindersAtLeast=-1",
        "lastMailBefore=+999999999-12-31T23:59:59Z"
    })
    void a_parameter_that_cannot_be_used_is_named(String query) {
        JsonNode problem = get("/v1/invitations?" + query, 400);
        assertThat(problem.path("type").asString()).isEqualTo("urn:beckon:problem:parameter-invalid");
        assertThat(problem.path("detail").asString()).contains("'" + query.substring(0, query.indexOf('=')) + "'");
    }

    @Test
    void a_cursor_of_the_other_order_is_refused() {
        rows.invitation(campaign, "a@mail.example");
        rows.invitation(campaign, "b@mail.example");
        String next = get("/v1/invitations?limit=1", 200).path("next").asString();
        get("/v1/invitations?sort=asc&cursor=" + next, 400);
    }

    @Test
    void the_history_shows_a_mail_that_came_back_and_the_list_finds_its_invitation() {
        long id = rows.invitation(campaign, "gone@mail.example");
        rows.change("invitation", id, "state = 'bounced', ended_at = now()");
        database.sql("""
                        INSERT INTO bounce (delivery_id, kind, workspace_id, invitation_id, address, status, diagnostic, final, reported_at)
                        SELECT id, 'hard', workspace_id, invitation_id, 'gone@mail.example', '5.1.1', 'smtp; 550 5.1.1 nobody', true, now()
                          FROM delivery WHERE invitation_id = :id""").bind("id", id).then().block();
        JsonNode history = get("/v1/invitations/" + id, 200);
        assertThat(history.at("/invitation/state").asString()).isEqualTo("bounced");
        JsonNode bounce = history.at("/deliveries/0/bounces/0");
        assertThat(bounce.path("kind").asString()).isEqualTo("hard");
        assertThat(bounce.path("status").asString()).isEqualTo("5.1.1");
        assertThat(bounce.path("diagnostic").asString()).isEqualTo("smtp; 550 5.1.1 nobody");
        assertThat(bounce.path("address").asString()).isEqualTo("gone@mail.example");
        assertThat(bounce.path("ended").asBoolean()).isTrue();
        assertThat(walk("state=bounced&campaignId=" + campaign)).containsExactly(Long.toString(id));
    }

    @Test
    void an_invitation_shows_its_history() {
        long id = rows.invitation(campaign, "ana@mail.example");
        database.sql(
                        "INSERT INTO attempt (delivery_id, number, at, phase, reply_code, reply_text, provider) SELECT id, 1, now(), 'rcpt', 451,"
                                + " 'later', 'relay' FROM delivery WHERE invitation_id = :id")
                .bind("id", id)
                .then()
                .block();
        database.sql("INSERT INTO evidence (invitation_id, ordinal, grade, kind) VALUES (:id, 1, 'prefetch', 'head')")
                .bind("id", id)
                .then()
                .block();
        JsonNode history = get("/v1/invitations/" + id, 200);
        assertThat(history.at("/invitation/id").asString()).isEqualTo(Long.toString(id));
        assertThat(history.at("/invitation/name").asString()).isEqualTo("Ana Example");
        assertThat(history.at("/deliveries/0/state").asString()).isEqualTo("sent");
        assertThat(history.at("/deliveries/0/tries/0/replyCode").asInt()).isEqualTo(451);
        assertThat(history.at("/deliveries/0/tries/0/provider").asString()).isEqualTo("relay");
        assertThat(history.at("/evidence/0/grade").asString()).isEqualTo("prefetch");
    }

    @Test
    void the_history_says_what_is_still_to_come_in_the_persons_own_hours() {
        Instant sent = Instant.now().minusSeconds(60);
        long id = rows.invitation(campaign, "ana@mail.example", sent);
        rows.change("workspace", workspace.id(), "time_zone = 'Europe/Berlin'");
        assertThat(outlook(id).path("timeZone").asString()).isEqualTo("Europe/Berlin");
        assertThat(outlook(id).path("nextReminderAt").isNull())
                .as("without steps there is nothing to remind of")
                .isTrue();
        assertThat(outlook(id).path("expiresAt").isNull()).isTrue();

        rows.change("invitation", id, "time_zone = 'Asia/Tokyo'");
        rows.change("campaign", campaign, "expires_after_seconds = 864000");
        rows.change("workspace", workspace.id(), "sending_from_minute = 600, sending_until_minute = 601");
        database.sql(
                        "INSERT INTO campaign_step (campaign_id, ordinal, anchor, offset_seconds) VALUES (:c, 1, 'after_sending', 259200)")
                .bind("c", campaign)
                .then()
                .block();
        JsonNode outlook = outlook(id);
        assertThat(outlook.path("timeZone").asString()).isEqualTo("Asia/Tokyo");
        Instant due = Instant.parse(outlook.path("nextReminderAt").asString());
        assertThat(due.atZone(ZoneId.of("Asia/Tokyo"))
                        .toLocalTime()
                        .withSecond(0)
                        .withNano(0))
                .isEqualTo(LocalTime.of(10, 0));
        assertThat(due)
                .isAfterOrEqualTo(sent.plus(Duration.ofDays(3)).truncatedTo(ChronoUnit.MILLIS))
                .isBefore(sent.plus(Duration.ofDays(4)).plusSeconds(60));
        assertThat(Instant.parse(outlook.path("expiresAt").asString()))
                .as("the database rounds to microseconds")
                .isBetween(
                        sent.plus(Duration.ofDays(10)).minusSeconds(1),
                        sent.plus(Duration.ofDays(10)).plusMillis(1));

        rows.change("invitation", id, "state = 'opened', opened_at = now()");
        rows.change("campaign", campaign, "reminders_stop_on = 'opened'");
        assertThat(outlook(id).path("nextReminderAt").isNull()).isTrue();
        rows.change("campaign", campaign, "reminders_stop_on = 'accepted'");
        assertThat(outlook(id).path("nextReminderAt").isString()).isTrue();
        rows.change("campaign", campaign, "state = 'paused'");
        assertThat(outlook(id).path("nextReminderAt").isNull()).isTrue();
        rows.change("invitation", id, "state = 'accepted', accepted_at = now()");
        assertThat(outlook(id).path("expiresAt").isNull()).isTrue();
    }

    @Test
    void an_invitation_of_another_workspace_is_not_there() {
        long foreign = rows.invitation(rows.campaign(stranger.id()), "ana@mail.example");
        get("/v1/invitations/" + foreign, 404);
        post("/v1/invitations/" + foreign + "/revoke", 404);
        post("/v1/invitations/" + foreign + "/resend", 404);
        get("/v1/invitations?campaignId=" + rows.campaign(stranger.id()), 404);
        assertThat(rows.state(foreign)).isEqualTo("pending");
    }

    @Test
    void a_limited_manager_may_look_but_neither_revoke_nor_send_again() {
        long id = rows.invitation(campaign, "ana@mail.example");
        WebTestClient limited = with(workspace.limitedManagerKey());
        limited.get().uri("/v1/invitations").exchange().expectStatus().isOk();
        for (String deed : List.of("revoke", "resend")) {
            limited.post()
                    .uri("/v1/invitations/" + id + "/" + deed)
                    .exchange()
                    .expectStatus()
                    .isForbidden();
        }
        assertThat(rows.state(id)).isEqualTo("pending");
    }

    @Test
    void revoking_twice_is_harmless_and_what_ended_stays_ended() {
        long id = rows.invitation(campaign, "ana@mail.example");
        assertThat(post("/v1/invitations/" + id + "/revoke", 200).path("state").asString())
                .isEqualTo("revoked");
        post("/v1/invitations/" + id + "/revoke", 200);
        long accepted = rows.invitation(campaign, "bob@mail.example");
        rows.change("invitation", accepted, "state = 'accepted', opened_at = now(), accepted_at = now()");
        assertThat(post("/v1/invitations/" + accepted + "/revoke", 409)
                        .path("type")
                        .asString())
                .isEqualTo("urn:beckon:problem:invitation-ended");
        assertThat(rows.state(accepted)).isEqualTo("accepted");
    }

    @Test
    void sending_again_kills_the_old_link_and_makes_one_express_mail() {
        long id = rows.invitation(campaign, "ana@mail.example");
        post("/v1/invitations/" + id + "/resend", 202);
        post("/v1/invitations/" + id + "/resend", 202);
        assertThat(rows.row("SELECT token_version::integer AS version FROM invitation WHERE id = " + id))
                .containsEntry("version", 3);
        assertThat(rows.row("SELECT string_agg(ordinal || ' ' || state || ' ' || lane, ', ' ORDER BY ordinal) AS mails,"
                        + " bool_and(next_attempt_at - created_at = interval '1 minute') AS healed"
                        + " FROM delivery WHERE purpose = 'resend' AND invitation_id = " + id))
                .containsEntry("mails", "2 ready express, 3 ready express")
                .containsEntry("healed", true);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UPDATE invitation SET state = 'expired', ended_at = now() WHERE id = :id       | invitation-ended",
                "UPDATE invitation SET state = 'revoked', ended_at = now() WHERE id = :id       | invitation-ended",
                "UPDATE campaign SET expires_after_seconds = 1, started_at = now() FROM delivery WHERE campaign_id = campaign.id"
                        + " AND invitation_id = :id AND sent_at < now() - interval '0 s'        | invitation-ended",
                "UPDATE delivery SET state = 'ready', sent_at = NULL WHERE invitation_id = :id  | first-mail-not-sent",
                "UPDATE campaign SET state = 'cancelled', finished_at = now() FROM delivery WHERE campaign_id = campaign.id"
                        + " AND invitation_id = :id                                             | first-mail-not-sent",
            })
    void what_cannot_be_sent_again_says_why(String change, String type) {
        long id = rows.invitation(campaign, "ana@mail.example", Instant.now().minusSeconds(60));
        database.sql(change).bind("id", id).then().block();
        assertThat(post("/v1/invitations/" + id + "/resend", 409).path("type").asString())
                .isEqualTo("urn:beckon:problem:" + type);
        assertThat(rows.count("delivery WHERE purpose = 'resend' AND invitation_id = " + id))
                .isZero();
    }

    @Test
    void indexes_serve_the_first_page_and_the_search_of_a_large_workspace() {
        database.sql("""
                INSERT INTO invitation (id, workspace_id, campaign_id, submission_id, row_number, address, mailbox, state, opened_at)
                SELECT 1000000000 + n, :workspace, :campaign, 1, n, 'p' || n || '@mail.example', 'p' || n || '@mail.example',
                       CASE WHEN n % 3 = 0 THEN 'opened' ELSE 'pending' END::invitation_state, CASE WHEN n % 3 = 0 THEN now() END
                  FROM generate_series(1, 150000) n""")
                .bind("workspace", workspace.id())
                .bind("campaign", campaign)
                .then()
                .block();
        database.sql("VACUUM ANALYZE invitation").then().block();

        InvitationFilter all = new InvitationFilter(null, Set.of(), null);
        InvitationFilter ofCampaign = new InvitationFilter(campaign, Set.of(InvitationState.PENDING), null);
        InvitationFilter search = new InvitationFilter(null, Set.of(), "p4711");
        ListOrder order = ListOrder.NEWEST_FIRST;
        ListPlans plans = new ListPlans(database, workspace.id());
        assertThat(plans.plan(ListSql.walk(all, order), all, order))
                .contains("using invitation_list on")
                .doesNotContain("Seq Scan on invitation");
        assertThat(plans.plan(ListSql.walk(ofCampaign, order), ofCampaign, order))
                .contains("using invitation_list_of_campaign on")
                .doesNotContain("Seq Scan on invitation");
        assertThat(plans.plan(ListSql.lookUp(search, order), search, order))
                .contains("invitation_search_by_address")
                .doesNotContain("Seq Scan on invitation");
        assertThat(walk("search=p4711&limit=200")).hasSize(11);
        assertThat(get("/v1/invitations?search=p&limit=5", 200).path("items")).hasSize(5);
    }

    private JsonNode outlook(long id) {
        return get("/v1/invitations/" + id, 200).path("outlook");
    }

    private List<String> walk(String query) {
        return new ListPages(manager(), port).all(query, "id");
    }

    private JsonNode get(String uri, int status) {
        return manager()
                .get()
                .uri(URI.create("http://localhost:" + port + uri))
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
    }

    private JsonNode post(String uri, int status) {
        return manager()
                .post()
                .uri(uri)
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
    }
}
