package io.beckon.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.InvitationRows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.web.reactive.server.EntityExchangeResult;

class ConsoleCampaignsIT extends ConsoleCase {

    private static final String HOSTILE = "\"><img src=x onerror=alert(1)><script>alert('${7*7}')</script> [[${7*7}]]";

    private InvitationRows rows;
    private Visitor ana;

    @BeforeEach
    void a_manager() {
        rows = new InvitationRows(database);
        ana = signedIn(ManagerRole.FULL_MANAGER);
    }

    @Test
    void what_is_typed_becomes_a_draft() {
        long group = rows.userGroup(workspace.id());
        EntityExchangeResult<String> made = ana.send(
                "/console/campaigns",
                filledIn(
                        "name",
                        "Autumn",
                        "message",
                        "Welcome",
                        "destination",
                        "portal",
                        "group",
                        Long.toString(group),
                        "expires",
                        "14",
                        "step-days",
                        "3",
                        "step-anchor",
                        "after",
                        "step-message",
                        "Your place is free.",
                        "step-days",
                        "",
                        "step-anchor",
                        "after",
                        "step-message",
                        "",
                        "step-days",
                        "2",
                        "step-anchor",
                        "before",
                        "step-message",
                        ""));
        assertThat(location(made)).matches("/console/campaigns/\\d+\\?note=campaign.made");
        says(
                ana.get(location(made)),
                200,
                "Autumn",
                "Nothing is sent yet",
                "3 days after the sending",
                "2 days before the invitation ends");
        assertThat(rows.row(
                        "SELECT message, expires_after_seconds FROM campaign WHERE name = 'Autumn' AND workspace_id = "
                                + workspace.id()))
                .containsEntry("message", "Welcome")
                .containsEntry("expires_after_seconds", 14L * 86_400);
    }

    @Test
    void a_double_press_makes_one_draft() {
        List<String> form = filledIn("name", "Autumn", "destination", "portal");
        String first = location(ana.send("/console/campaigns", form));
        assertThat(location(ana.send("/console/campaigns", form))).isEqualTo(first);
    }

    @Test
    void faults_stand_beside_their_fields_and_nothing_typed_is_lost() {
        EntityExchangeResult<String> again = ana.send(
                "/console/campaigns",
                filledIn(
                        "name",
                        "",
                        "message",
                        HOSTILE,
                        "destination",
                        "url",
                        "url",
                        "https://elsewhere.example/",
                        "expires",
                        "soon",
                        "step-days",
                        "many",
                        "step-anchor",
                        "after",
                        "step-message",
                        HOSTILE));
        says(
                again,
                422,
                "What is wrong stands beside the fields",
                "Write one line of 1 to 200 characters.",
                "not one of the workspace's allowedHosts",
                "Write an ISO 8601 duration",
                "https://elsewhere.example/",
                HOSTILE);
        assertThat(html(again))
                .doesNotContain("<script>alert", "<img src=x", ">49<")
                .contains(
                        "aria-invalid=\"true\"",
                        "id=\"name-fault\"",
                        "id=\"days0-fault\"",
                        "value=\"soon\"",
                        "value=\"many\"");
    }

    @Test
    void a_second_tab_that_signed_in_anew_keeps_the_text_and_can_be_pressed_again() {
        List<String> stale = new ArrayList<>(
                List.of("nonce", "of before", "name", "Autumn", "message", HOSTILE, "destination", "portal"));
        EntityExchangeResult<String> again = ana.send("/console/campaigns", stale);
        says(again, 403, "press the button again", HOSTILE);
        List<String> fresh = new ArrayList<>(hidden(again));
        fresh.addAll(stale.subList(2, stale.size()));
        assertThat(location(ana.send("/console/campaigns", fresh))).contains("note=campaign.made");
    }

    @Test
    void one_more_reminder_keeps_all_that_is_typed() {
        says(
                ana.post(
                        "/console/campaigns/new",
                        "name",
                        "Autumn",
                        "message",
                        HOSTILE,
                        "step-days",
                        "3",
                        "step-message",
                        "Come!"),
                200,
                "Reminder 2",
                "Autumn",
                HOSTILE,
                "Come!");
    }

    @Test
    void the_page_shows_what_became_of_every_line_and_why_in_the_servers_words() {
        long campaign = rows.campaign(workspace.id());
        rows.change("campaign", campaign, "name = '" + HOSTILE.replace("'", "''") + "'");
        long late = rows.invitation(campaign, "late@mail.example");
        database.sql(
                        "UPDATE delivery SET state = 'deferred', sent_at = NULL, follow_up_at = NULL, reply_code = 451,"
                                + " reply_status = '4.7.1', reply_text = :words, next_attempt_at = now() WHERE invitation_id = :id")
                .bind("words", HOSTILE)
                .bind("id", late)
                .then()
                .block();
        long ben = rows.invitation(campaign, "ben@mail.example");
        rows.change("invitation", ben, "state = 'accepted', opened_at = now(), accepted_at = now()");

        EntityExchangeResult<String> page = ana.get("/console/campaigns/" + campaign);

        says(
                page,
                200,
                HOSTILE,
                "451 4.7.1 " + HOSTILE,
                "2 invited = 0 ready + 1 put off + 1 sent",
                "1 accepted",
                "outcomes.csv");
        assertThat(html(page))
                .doesNotContain("<script>alert", "<img src=x", ">49<")
                .contains("action=\"/console/campaigns/" + campaign + "/pause\"");
        says(ana.get("/console/campaigns"), 200, HOSTILE);
        assertThat(html(ana.get("/console/campaigns"))).doesNotContain("<script>alert", "<img src=x");
        says(ana.get("/console"), 200, HOSTILE);
        says(ana.part("/console/campaigns/" + campaign + "/details"), 200, "451 4.7.1");
    }

    @ParameterizedTest
    @CsvSource({
        "draft, start, running",
        "running, pause, paused",
        "paused, resume, running",
        "running, cancel, cancelled"
    })
    void a_button_moves_the_campaign(String from, String action, String to) {
        long campaign = rows.campaign(workspace.id());
        rows.change(
                "campaign", campaign, "state = '" + from + "'" + (from.equals("draft") ? ", started_at = NULL" : ""));
        leadsTo(
                ana.post("/console/campaigns/" + campaign + "/" + action),
                "/console/campaigns/" + campaign + "?note=campaign." + action);
        assertThat(rows.row("SELECT state::text AS state FROM campaign WHERE id = " + campaign))
                .containsEntry("state", to);
    }

    @Test
    void what_the_state_does_not_allow_is_said_in_place() {
        long campaign = rows.campaign(workspace.id());
        says(ana.post("/console/campaigns/" + campaign + "/resume"), 409, "The campaign is running", "<h1");
        leadsTo(ana.post("/console/campaigns/" + campaign + "/explode"), "/console/campaigns");
    }

    @Test
    void another_workspaces_campaign_is_not_there() {
        long other = rows.campaign(stranger.id());
        for (String page : List.of("", "/details", "/outcomes.csv")) {
            says(ana.get("/console/campaigns/" + other + page), 404, "does not exist in your workspace");
        }
        says(ana.get("/console/campaigns/nonsense"), 404, "There is nothing at");
    }

    @Test
    void a_limited_manager_looks_and_is_offered_nothing_to_change() {
        long campaign = rows.campaign(workspace.id());
        Visitor bo = signedIn(ManagerRole.LIMITED_MANAGER);
        assertThat(html(bo.get("/console/campaigns/" + campaign))).doesNotContain("/pause", "/cancel\"");
        assertThat(html(bo.get("/console/campaigns"))).doesNotContain("/console/campaigns/new");
        says(bo.post("/console/campaigns/" + campaign + "/pause"), 403, "may look at everything but not change");
    }

    @Test
    void the_outcomes_come_as_a_file() {
        long campaign = rows.campaign(workspace.id());
        EntityExchangeResult<String> file = ana.get("/console/campaigns/" + campaign + "/outcomes.csv");
        assertThat(file.getStatus().value()).isEqualTo(200);
        assertThat(file.getResponseHeaders().getContentType().toString()).startsWith("text/csv");
        assertThat(file.getResponseHeaders().getContentDisposition().isAttachment())
                .isTrue();
        assertThat(html(file)).startsWith("submission,row,");
        leadsTo(
                nobody().get("/console/campaigns/" + campaign + "/outcomes.csv"),
                "/console/sign-in?next=%2Fconsole%2Fcampaigns%2F" + campaign + "%2Foutcomes.csv");
    }

    @Test
    void the_stream_brings_the_numbers_and_the_state_and_says_when_nothing_more_comes() {
        long campaign = rows.campaign(workspace.id());
        rows.invitation(campaign, "ana@mail.example");
        rows.change("campaign", campaign, "state = 'done', finished_at = now()");
        String stream = html(ana.get("/console/campaigns/" + campaign + "/live"));
        assertThat(stream)
                .containsSubsequence(
                        "event:numbers",
                        "1 invited",
                        "event:state",
                        "Done",
                        "event:over",
                        "hx-trigger=\"every 15s, watched\"",
                        "event:end")
                .doesNotContain("<html");
        assertThat(html(nobody().get("/console/campaigns/" + campaign + "/live")))
                .containsSubsequence("event:refusal", "Your session is over", "event:end");
    }

    @Test
    void the_page_of_an_ended_campaign_keeps_up_with_what_people_do_and_with_its_new_start() {
        long campaign = rows.campaign(workspace.id());
        long ben = rows.invitation(campaign, "ben@mail.example");
        rows.change("campaign", campaign, "state = 'done', finished_at = now()");
        String path = "/console/campaigns/" + campaign;
        assertThat(html(ana.get(path)))
                .contains("hx-get=\"" + path + "/now\"", "hx-trigger=\"every 15s, watched\"")
                .doesNotContain("sse-connect");

        rows.change("invitation", ben, "state = 'accepted', opened_at = now(), accepted_at = now()");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> says(ana.part(path + "/now"), 200, "0 opened + 1 accepted"));
        assertThat(html(ana.part(path + "/now"))).doesNotContain("<html").contains("hx-trigger=\"every 15s, watched\"");

        rows.change("campaign", campaign, "state = 'running', finished_at = NULL");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(html(ana.part(path + "/now")))
                        .contains("sse-connect=\"" + path + "/live\"")
                        .doesNotContain("every 15s"));
        says(nobody().part(path + "/now"), 401, "Your session is over");
    }

    /** With the fields that the page of the form hides. */
    private List<String> filledIn(String... fields) {
        List<String> all = new ArrayList<>(hidden(ana.get("/console/campaigns/new")));
        all.addAll(List.of(fields));
        assertThat(all).contains("nonce", "once");
        return all;
    }
}
