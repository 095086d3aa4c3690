package io.beckon.gateway.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.gateway.InvitationRows;
import io.beckon.gateway.ManagerCase;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class OverviewIT extends ManagerCase {

    private static final Instant NINE = Instant.parse("2026-05-04T09:00:00Z");

    private InvitationRows rows;

    @BeforeEach
    void beginAfresh() {
        rows = new InvitationRows(database);
    }

    @Test
    void the_campaigns_are_listed_with_their_snapshots_page_by_page() {
        long first = rows.campaign(workspace.id());
        rows.invitation(first, "ana@mail.example");
        rows.invitation(first, "bob@mail.example");
        long second = rows.campaign(workspace.id());
        rows.campaign(stranger.id());

        JsonNode page = json("/v1/campaigns/snapshots?limit=1");

        assertThat(page.at("/items/0/campaignId").asString()).isEqualTo(Long.toString(second));
        assertThat(page.at("/items/0/snapshot/rows/invited").asLong()).isZero();
        JsonNode next = json(
                "/v1/campaigns/snapshots?limit=1&cursor=" + page.path("next").asString());
        assertThat(next.at("/items/0/campaignId").asString()).isEqualTo(Long.toString(first));
        assertThat(next.at("/items/0/snapshot/firstDeliveries/sent").asLong()).isEqualTo(2);
        assertThat(next.path("next").isNull()).isTrue();
        refused(get("/v1/campaigns/snapshots?limit=51"), 400, "parameter-invalid");
    }

    @Test
    void a_series_counts_what_happened_minute_by_minute() {
        long campaign = rows.campaign(workspace.id());
        long ana = rows.invitation(campaign, "ana@mail.example", NINE.plusSeconds(1));
        long bob = rows.invitation(campaign, "bob@mail.example", NINE.plusSeconds(59));
        long eve = rows.invitation(campaign, "eve@mail.example", NINE.plusSeconds(60));
        rows.invitation(campaign, "late@mail.example", NINE.plus(Duration.ofHours(2)));
        rows.change(
                "invitation",
                ana,
                "state = 'accepted', opened_at = '" + NINE.plusSeconds(70) + "', accepted_at = '"
                        + NINE.plusSeconds(130) + "'");
        rows.change("invitation", bob, "state = 'revoked', ended_at = '" + NINE.plusSeconds(61) + "'");
        rows.change("invitation", eve, "state = 'failed', ended_at = '" + NINE.plusSeconds(62) + "'");

        JsonNode series = json(
                "/v1/campaigns/" + campaign + "/series?step=minute&from=2026-05-04T09:00:00Z&to=2026-05-04T09:05:00Z");

        JsonNode points = series.path("points");
        assertThat(points.findValuesAsString("from"))
                .containsExactly("2026-05-04T09:00:00Z", "2026-05-04T09:01:00Z", "2026-05-04T09:02:00Z");
        assertThat(points.get(0).path("sent").asLong()).isEqualTo(2);
        assertThat(points.get(0).path("mailsPerSecond").asDouble()).isEqualTo(2 / 60.0);
        JsonNode second = points.get(1);
        assertThat(List.of(
                        second.path("sent").asLong(),
                        second.path("opened").asLong(),
                        second.path("ended").asLong(),
                        second.path("failed").asLong()))
                .containsExactly(1L, 1L, 1L, 1L);
        assertThat(points.get(2).path("accepted").asLong()).isEqualTo(1);
        JsonNode hours = json(
                "/v1/campaigns/" + campaign + "/series?step=hour&from=2026-05-04T09:30:00Z&to=2026-05-04T12:00:00Z");
        assertThat(hours.path("from").asString()).as("a whole hour").isEqualTo("2026-05-04T09:00:00Z");
        assertThat(hours.path("points")).hasSize(2);
        assertThat(json("/v1/campaigns/" + campaign + "/series").path("points")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "step=day, step",
        "from=yesterday, from",
        "from=2026-05-04T09:00:00Z&to=2026-05-04T08:00:00Z, to",
        "from=2026-05-01T00:00:00Z&to=2026-05-04T00:00:00Z, from",
        "to=+999999-01-01T00:00:00Z, to"
    })
    void a_series_that_cannot_be_shown_is_refused(String query, String parameter) {
        long campaign = rows.campaign(workspace.id());
        refused(
                        manager()
                                .get()
                                .uri(URI.create(
                                        "http://localhost:" + port + "/v1/campaigns/" + campaign + "/series?" + query))
                                .exchange(),
                        400,
                        "parameter-invalid")
                .jsonPath("$.detail")
                .value(detail -> assertThat((String) detail).contains("'" + parameter + "'"));
    }

    @Test
    void mails_that_wait_or_failed_are_told_apart_by_their_reasons_in_the_servers_words() {
        long campaign = rows.campaign(workspace.id());
        for (int i = 0; i < 3; i++) {
            mail(
                    campaign,
                    "later" + i,
                    "state = 'deferred', sent_at = NULL, follow_up_at = NULL, reply_code = 451, reply_status = '4.7.1',"
                            + " reply_text = 'Greylisted', next_attempt_at = '2026-05-04T10:0" + i + ":00Z'");
        }
        mail(
                campaign,
                "gone",
                "state = 'failed', sent_at = NULL, follow_up_at = NULL, reply_code = 550, reply_status = '5.1.1', reply_text = 'No such <user>'");
        mail(campaign, "away", "state = 'unknown', sent_at = NULL, follow_up_at = NULL, cause = 'connection lost'");
        rows.invitation(campaign, "fine@mail.example");

        JsonNode reasons = json("/v1/campaigns/" + campaign + "/reasons");

        JsonNode first = reasons.at("/reasons/0");
        assertThat(first.path("state").asString()).isEqualTo("deferred");
        assertThat(first.path("mails").asLong()).isEqualTo(3);
        assertThat(first.path("replyCode").asInt()).isEqualTo(451);
        assertThat(first.path("replyText").asString()).isEqualTo("Greylisted");
        assertThat(first.path("nextAttemptAt").asString()).isEqualTo("2026-05-04T10:00:00Z");
        assertThat(reasons.at("/reasons/1/replyText").asString()).isEqualTo("No such <user>");
        assertThat(reasons.at("/reasons/2/cause").asString()).isEqualTo("connection lost");
        assertThat(reasons.path("reasons")).hasSize(3);
        assertThat(reasons.path("others").asLong()).isZero();
        refused(get("/v1/campaigns/" + rows.campaign(stranger.id()) + "/reasons"), 404, "not-found");
    }

    @Test
    void the_reminder_steps_say_what_became_of_them_and_on_which_day_something_is_due() {
        long campaign = rows.campaign(workspace.id());
        rows.change("workspace", workspace.id(), "time_zone = 'Pacific/Auckland'");
        database.sql("INSERT INTO campaign_step (campaign_id, ordinal, anchor, offset_seconds) VALUES (" + campaign
                        + ", 1, 'after_sending', 259200), (" + campaign + ", 2, 'before_expiry', 172800)")
                .then()
                .block();
        long ana = rows.invitation(campaign, "ana@mail.example", NINE);
        rows.invitation(campaign, "bob@mail.example", NINE.plusSeconds(4 * 3600));
        database.sql(
                        "INSERT INTO delivery (id, workspace_id, campaign_id, invitation_id, purpose, ordinal, state, sent_at)"
                                + " SELECT nextval('delivery_block'), workspace_id, campaign_id, id, 'reminder', 1, 'sent', now()"
                                + " FROM invitation WHERE id = " + ana)
                .then()
                .block();

        JsonNode outlook = json("/v1/campaigns/" + campaign + "/reminders");

        assertThat(outlook.path("timeZone").asString()).isEqualTo("Pacific/Auckland");
        assertThat(outlook.at("/steps/0/after").asString()).isEqualTo("P3D");
        assertThat(outlook.at("/steps/0/mails/sent").asLong()).isEqualTo(1);
        assertThat(outlook.at("/steps/1/beforeExpiry").asString()).isEqualTo("P2D");
        assertThat(outlook.at("/steps/1/mails/sent").asLong()).isZero();
        assertThat(outlook.at("/due/0/day").asString()).isEqualTo("2026-05-07");
        assertThat(outlook.at("/due/1/day").asString())
                .as("after midnight there")
                .isEqualTo("2026-05-08");
        assertThat(json("/v1/campaigns/" + rows.campaign(workspace.id()) + "/reminders")
                        .path("due"))
                .isEmpty();
        refused(get("/v1/campaigns/" + rows.campaign(stranger.id()) + "/reminders"), 404, "not-found");
    }

    private void mail(long campaign, String name, String assignments) {
        long invitation = rows.invitation(campaign, name + "@mail.example");
        database.sql("UPDATE delivery SET " + assignments + " WHERE invitation_id = " + invitation)
                .then()
                .block();
    }

    @Test
    void another_workspaces_series_is_not_there() {
        get("/v1/campaigns/" + rows.campaign(stranger.id()) + "/series")
                .expectStatus()
                .isNotFound();
    }

    @Test
    void indexes_serve_the_series_of_a_campaign_among_many() {
        long campaign = rows.campaign(workspace.id());
        long others = rows.campaign(workspace.id());
        database.sql("""
                WITH people AS (
                    INSERT INTO invitation (id, workspace_id, campaign_id, submission_id, row_number, address, mailbox)
                    SELECT 5000000000 + n, :workspace, :campaign, 1, n, 't' || n || '@mail.example', 't' || n || '@mail.example'
                      FROM generate_series(1, 30000) n RETURNING *)
                INSERT INTO delivery (id, workspace_id, campaign_id, invitation_id, purpose, state, sent_at)
                SELECT id, workspace_id, campaign_id, id, 'invitation', 'sent', now() FROM people""")
                .bind("workspace", workspace.id())
                .bind("campaign", others)
                .then()
                .block();
        rows.invitation(campaign, "ana@mail.example");
        database.sql("VACUUM ANALYZE invitation, delivery").then().block();
        String sql = SeriesBoard.COUNT
                .replace(":seconds", "60")
                .replace(":campaign", Long.toString(campaign))
                .replace(":from", "'2026-05-04T09:00:00Z'")
                .replace(":to", "'2026-05-04T10:00:00Z'");
        String plan = String.join(
                "\n",
                database.sql("EXPLAIN " + sql)
                        .map(row -> row.get(0, String.class))
                        .all()
                        .collectList()
                        .block());
        assertThat(plan).doesNotContain("Seq Scan");
    }

    private JsonNode json(String uri) {
        return get(uri).expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
    }
}
