package io.beckon.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.InvitationRows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.web.util.HtmlUtils;

class InvitationsConsoleIT extends ConsoleCase {

    private static final String LIST = "/console/invitations";
    private static final Pattern PERSON = Pattern.compile("<a href=\"/console/invitations/(\\d+)\"");
    private static final Pattern PAGE = Pattern.compile("href=\"([^\"]+)\" rel=\"(prev|next)\"");
    private static final String HOSTILE = "\"><script>alert('x')</script> [[${7*7}]] ‏עברית";

    private InvitationRows rows;
    private long campaign;
    private Visitor ana;

    @BeforeEach
    void a_manager_and_a_campaign() {
        rows = new InvitationRows(database);
        campaign = rows.campaign(workspace.id());
        ana = signedIn(ManagerRole.FULL_MANAGER);
    }

    @Test
    void an_empty_list_says_that_nobody_is_waited_for() {
        says(ana.get(LIST), 200, "Nobody is waited for");
        assertThat(html(ana.get(LIST))).containsOnlyOnce("aria-current=\"page\"");
        says(ana.get(LIST + "?search=ana"), 200, "Nobody matches this filter");
    }

    @Test
    void the_pages_lead_forward_and_back_and_keep_the_filter() {
        List<String> ids = invite(120);
        rows.change(
                "invitation", Long.parseLong(ids.get(0)), "state = 'accepted', opened_at = now(), accepted_at = now()");
        EntityExchangeResult<String> first = ana.get(LIST + "?show=unanswered&sort=asc&search=p");
        assertThat(people(first)).containsExactlyElementsOf(ids.subList(1, 51));
        assertThat(link(first, "prev")).isNull();
        EntityExchangeResult<String> second = ana.get(link(first, "next"));
        assertThat(people(second)).containsExactlyElementsOf(ids.subList(51, 101));
        EntityExchangeResult<String> last = ana.get(link(second, "next"));
        assertThat(people(last)).containsExactlyElementsOf(ids.subList(101, 120));
        assertThat(link(last, "next")).isNull();
        EntityExchangeResult<String> back = ana.get(link(last, "prev"));
        assertThat(people(back)).isEqualTo(people(second));
        assertThat(people(ana.get(link(back, "prev")))).isEqualTo(people(first));
        assertThat(link(second, "prev")).contains("search=p", "sort=asc");
        says(second, 200, "value=\"p\"", "First page");
    }

    @ParameterizedTest
    @CsvSource({
        "show=pending, pending",
        "show=opened, opened",
        "show=bounced, bounced",
        "show=accepted, accepted",
        "show=all&search=BOU, bounced",
        "show=all&opened=person, opened",
        "show=all&opened=nobody&reminders=some, pending",
        "show=all&age=7, accepted",
    })
    void every_filter_finds_whom_it_says(String query, String found) {
        Instant longAgo = Instant.now().minus(Duration.ofDays(8));
        rows.invitation(campaign, "pending@mail.example");
        rows.invitation(campaign, "opened@mail.example");
        rows.invitation(campaign, "bounced@mail.example");
        rows.invitation(campaign, "accepted@mail.example", longAgo);
        run("UPDATE invitation SET state = split_part(address, '@', 1)::invitation_state, opened_at ="
                + " CASE WHEN address LIKE 'opened%' OR address LIKE 'acc%' THEN now() END, accepted_at = CASE WHEN address LIKE 'acc%'"
                + " THEN now() END, ended_at = CASE WHEN address LIKE 'bou%' THEN now() END WHERE campaign_id = "
                + campaign);
        run("INSERT INTO evidence (invitation_id, ordinal, grade, kind) SELECT id, 1, 'click', 'button' FROM invitation"
                + " WHERE address LIKE 'opened%' AND campaign_id = " + campaign);
        run("INSERT INTO delivery (id, workspace_id, campaign_id, invitation_id, purpose, ordinal, state, sent_at)"
                + " SELECT nextval('delivery_block'), workspace_id, campaign_id, id, 'reminder', 1, 'sent', now() FROM invitation"
                + " WHERE address LIKE 'pending%' AND campaign_id = " + campaign);
        String page = html(ana.get(LIST + "?" + query));
        assertThat(page).contains(">" + found + "@mail.example<");
        assertThat(people(ana.get(LIST + "?" + query))).hasSize(1);
    }

    @Test
    void campaigns_and_groups_can_be_chosen_and_those_of_others_are_refused_in_words() {
        long other = rows.campaign(workspace.id());
        rows.invitation(campaign, "north@mail.example");
        rows.invitation(other, "south@mail.example");
        long group = rows.userGroup(workspace.id());
        rows.lead(other, group);
        assertThat(html(ana.get(LIST + "?campaign=" + campaign)))
                .contains("north@")
                .doesNotContain("south@");
        assertThat(html(ana.get(LIST + "?group=" + group))).contains("south@").doesNotContain("north@");
        says(
                ana.get(LIST + "?campaign=" + rows.campaign(stranger.id())),
                404,
                "does not exist in your workspace",
                "<nav");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "show=nonsense&age=-1&sort=%27&opened=x&reminders=y",
                "cursor=%22%3E%3Cscript%3E",
                "cursor=ZDE&earlier=%22%3E%3Cscript%3E",
                "campaign=%3Cscript%3E",
                "search=%3Cscript%3E%25_"
            })
    void nothing_in_the_address_is_run_or_breaks_the_page(String query) {
        rows.invitation(campaign, "ana@mail.example");
        EntityExchangeResult<String> page = ana.get(LIST + "?" + query);
        assertThat(page.getStatus().value()).isIn(200, 400);
        assertThat(html(page)).contains("<nav").doesNotContain("><script>");
    }

    @Test
    void whatever_people_and_campaigns_are_named_is_shown_as_text() {
        long id = rows.invitation(campaign, "o'neil+\"x\"@mail.example");
        run("UPDATE invitation SET person = jsonb_build_object('name', $$" + HOSTILE + "$$) WHERE id = " + id);
        run("UPDATE campaign SET name = $$" + HOSTILE + "$$ WHERE id = " + campaign);
        run("UPDATE delivery SET reply_code = 250, reply_text = $$" + HOSTILE + "$$, provider = $$" + HOSTILE
                + "$$ WHERE invitation_id = " + id);
        run("INSERT INTO evidence (invitation_id, ordinal, grade, kind, user_agent) VALUES (" + id
                + ", 1, 'click', 'button', $$" + HOSTILE + "$$)");
        for (EntityExchangeResult<String> page : List.of(
                ana.get(LIST),
                ana.get(LIST + "/" + id),
                ana.post(
                        LIST + "/follow-up",
                        "whom",
                        "ticked",
                        "pick",
                        "" + id,
                        "message",
                        HOSTILE,
                        "search",
                        HOSTILE))) {
            says(page, 200, HOSTILE, "[[${7*7}]]");
            assertThat(html(page)).doesNotContain("<script>alert").doesNotContain(" 49 ");
        }
    }

    @Test
    void following_up_shows_whom_it_reaches_and_the_mail_and_then_says_how_far_it_is() {
        long one = rows.invitation(campaign, "one@mail.example");
        long two = rows.invitation(campaign, "two@mail.example");
        rows.change("invitation", two, "state = 'accepted', opened_at = now(), accepted_at = now()");
        EntityExchangeResult<String> look = ana.post(
                LIST + "/follow-up",
                "whom",
                "ticked",
                "pick",
                "" + one,
                "pick",
                "" + two,
                "message",
                "See you Monday.");
        says(look, 200, "id=\"reached-now\">1<", "They have accepted.", "one@mail.example", "See you Monday.");
        assertThat(followUps()).isZero();

        EntityExchangeResult<String> asked =
                ana.send(LIST + "/follow-ups", plus(hidden(look), "message", "See you Monday."));
        int made = (Integer) rows.row("SELECT id FROM follow_up WHERE workspace_id = " + workspace.id())
                .get("id");
        leadsTo(asked, LIST + "/follow-ups/" + made + "?note=follow-up-asked");
        assertThat(rows.row("SELECT selection ->> 'ids' AS ids, message FROM follow_up WHERE id = " + made))
                .containsEntry("ids", "[" + one + ", " + two + "]")
                .containsEntry("message", "See you Monday.");
        says(
                ana.get(location(asked)),
                200,
                "The follow-up is under way.",
                "See you Monday.",
                "hx-trigger=\"every 3s\"");
        leadsTo(ana.send(LIST + "/follow-ups", plus(hidden(look), "message", "See you Monday.")), location(asked));
        assertThat(followUps()).as("the same form twice").isEqualTo(1);

        run("UPDATE follow_up SET state = 'done', queued_count = 1, held_count = 1, finished_at = now() WHERE id = "
                + made);
        EntityExchangeResult<String> done = ana.part(LIST + "/follow-ups/" + made);
        says(done, 200, "Done");
        assertThat(html(done)).doesNotContain("hx-trigger").doesNotContain("<html");
        says(ana.get(LIST + "/follow-ups"), 200, "See you Monday.", "/follow-ups/" + made);
    }

    @Test
    void all_of_a_page_and_all_that_match_can_be_followed_up() {
        List<String> ids = invite(60);
        EntityExchangeResult<String> page = ana.get(LIST + "?show=pending&search=p");
        says(ana.send(LIST + "/follow-up", plus(hidden(page), "whom", "page")), 200, "id=\"reached-now\">50<");
        EntityExchangeResult<String> all = ana.send(LIST + "/follow-up", plus(hidden(page), "whom", "all"));
        says(all, 200, "id=\"reached-now\">60<", "on every page");
        ana.send(LIST + "/follow-ups", plus(hidden(all), "message", ""));
        assertThat(rows.row(
                        "SELECT selection -> 'filter' ->> 'search' AS search, selection -> 'filter' ->> 'states' AS states,"
                                + " message FROM follow_up WHERE workspace_id = " + workspace.id()))
                .containsEntry("search", "p")
                .containsEntry("states", "[\"PENDING\"]")
                .containsEntry("message", null);
        assertThat(ids).hasSize(60);
    }

    @Test
    void nobody_chosen_is_said_and_a_message_that_is_too_long_comes_back() {
        long id = rows.invitation(campaign, "ana@mail.example");
        says(ana.post(LIST + "/follow-up", "whom", "ticked"), 422, "Nobody was chosen");
        String novel = "x".repeat(5_001);
        EntityExchangeResult<String> refused =
                ana.post(LIST + "/follow-ups", "whom", "ticked", "pick", "" + id, "message", novel);
        says(refused, 422, novel, "Write at most 5000 characters");
        assertThat(followUps()).isZero();
    }

    @Test
    void the_mail_is_shown_in_a_sandbox_that_runs_nothing() {
        long id = rows.invitation(campaign, "ana@mail.example");
        EntityExchangeResult<String> mail = ana.post(
                LIST + "/follow-up/mail", "whom", "ticked", "pick", "" + id, "message", "<b>Hello</b>" + HOSTILE);
        says(mail, 200, "<b>Hello</b>");
        assertThat(html(mail)).doesNotContain("<script>");
        assertThat(mail.getResponseHeaders().getFirst("Content-Security-Policy"))
                .startsWith("sandbox;")
                .doesNotContain("script-src")
                .contains("frame-ancestors 'self'");
    }

    @Test
    void a_preview_beside_the_text_is_a_part_and_says_in_place_that_the_session_is_over() {
        long id = rows.invitation(campaign, "ana@mail.example");
        EntityExchangeResult<String> part = ana.part(LIST + "?search=ana");
        says(part, 200, "ana@mail.example");
        assertThat(html(part)).doesNotContain("<html").doesNotContain("id=\"search\"");
        says(nobody().part(LIST), 401, "What you typed is still here");
        EntityExchangeResult<String> lost = nobody().post(
                        LIST + "/follow-ups",
                        "nonce",
                        "of before",
                        "whom",
                        "ticked",
                        "pick",
                        "" + id,
                        "message",
                        HOSTILE);
        says(lost, 401, "Nothing you typed is lost", HOSTILE);
        assertThat(hidden(lost)).containsSequence("kept.message", HOSTILE).contains("kept.pick", "" + id);
    }

    @Test
    void a_person_has_a_history_in_plain_words_in_the_readers_language_and_the_persons_time() {
        long id = rows.invitation(campaign, "ana@mail.example", Instant.parse("2030-09-03T07:12:00Z"));
        run("UPDATE workspace SET time_zone = 'Europe/Berlin' WHERE id = " + workspace.id());
        run(
                "UPDATE delivery SET reply_code = 250, reply_status = '2.0.0', reply_text = 'queued as 47', provider = 'relay.example',"
                        + " follow_up_at = '2030-09-06T08:00:00Z' WHERE invitation_id = " + id);
        run("UPDATE campaign SET expires_after_seconds = 864000 WHERE id = " + campaign);
        run("INSERT INTO campaign_step (campaign_id, ordinal, anchor, offset_seconds) VALUES (" + campaign
                + ", 1, 'after_sending', 262080)");
        run(
                "INSERT INTO attempt (delivery_id, number, at, phase, reply_code, reply_text) SELECT id, 1, '2030-09-03T07:00:00Z', 'rcpt',"
                        + " 451, 'greylisted' FROM delivery WHERE invitation_id = " + id);
        run("INSERT INTO evidence (invitation_id, ordinal, at, grade, kind) VALUES (" + id
                + ", 1, '2030-09-03T07:13:00Z', 'prefetch', 'head')");
        says(
                ana.get(LIST + "/" + id),
                200,
                "Invited by the campaign “Autumn”",
                "Try 1: the mail was not taken yet",
                "451 greylisted",
                "Tue Sep 3, 2030, 9:12",
                "Invitation sent",
                "by way of relay.example",
                "250 2.0.0 queued as 47",
                "A machine looked at the link",
                "Fri Sep 6, 2030, 10:00",
                "A reminder is due",
                "The invitation runs out",
                "(Europe/Berlin)");
        run("UPDATE invitation SET time_zone = 'Asia/Tokyo' WHERE id = " + id);
        says(ana.get(LIST + "/" + id), 200, "Tue Sep 3, 2030, 4:12", "(Asia/Tokyo)");
        for (String language : List.of("de", "fr", "es")) {
            String page = HtmlUtils.htmlUnescape(html(ana.in(language).get(LIST + "/" + id)));
            assertThat(page)
                    .contains("lang=\"" + language + "\"", "250 2.0.0 queued as 47")
                    .doesNotContain("??");
        }
        says(
                ana.in("de").get(LIST + "/" + id),
                200,
                "Einladung verschickt",
                "Eine Erinnerung ist fällig",
                "03.09.2030, 16:12");
    }

    @Test
    void one_invitation_is_sent_again_corrected_and_withdrawn() {
        long id = rows.invitation(campaign, "anna@mail.example");
        String page = LIST + "/" + id;
        leadsTo(ana.post(page + "/resend", "once", UUID.randomUUID().toString()), page + "?note=resent");
        says(
                ana.get(page + "?note=resent"),
                200,
                "The invitation is sent again",
                "The mail with the new link goes out");
        leadsTo(ana.post(page + "/address", "address", " Ana@mail.example "), page + "?note=address-corrected");
        says(
                ana.get(page),
                200,
                "<h1 dir=\"auto\">ana@mail.example</h1>",
                "until then the mails went to anna@mail.example");
        leadsTo(ana.post(page + "/revoke"), page + "?note=revoked");
        assertThat(rows.state(id)).isEqualTo("revoked");
        EntityExchangeResult<String> ended = ana.get(page);
        says(ended, 200, "Withdrawn by a manager");
        assertThat(html(ended))
                .doesNotContain("/resend")
                .doesNotContain("/revoke\"")
                .doesNotContain("/address\"");
    }

    @Test
    void what_is_refused_says_why_in_place_and_keeps_what_was_typed() {
        long id = rows.invitation(campaign, "ana@mail.example");
        rows.invitation(campaign, "ben@mail.example");
        String page = LIST + "/" + id;
        says(ana.post(page + "/address", "address", HOSTILE), 422, HOSTILE, "aria-invalid=\"true\"", "What happened");
        says(
                ana.post(page + "/address", "address", "ben@mail.example"),
                409,
                "already invites that address",
                "ben@mail.example");
        rows.change("invitation", id, "state = 'expired', ended_at = now()");
        says(ana.post(page + "/resend"), 409, "has ended meanwhile", "What happened");
    }

    @Test
    void a_limited_manager_looks_and_is_offered_nothing_more() {
        long id = rows.invitation(campaign, "ana@mail.example");
        Visitor bo = signedIn(ManagerRole.LIMITED_MANAGER);
        assertThat(html(bo.get(LIST)))
                .contains("ana@mail.example")
                .doesNotContain("name=\"whom\"")
                .doesNotContain("name=\"pick\"");
        assertThat(html(bo.get(LIST + "/" + id))).contains("What happened").doesNotContain("/revoke");
        says(
                bo.post(LIST + "/follow-up", "whom", "ticked", "pick", "" + id),
                403,
                "may look at everything but not change");
        says(
                bo.post(LIST + "/follow-ups", "whom", "ticked", "pick", "" + id),
                403,
                "may look at everything but not change");
        says(bo.post(LIST + "/" + id + "/revoke"), 403, "may look at everything but not change");
        assertThat(rows.state(id)).isEqualTo("pending");
    }

    @Test
    void an_invitation_of_another_workspace_is_not_there() {
        long foreign = rows.invitation(rows.campaign(stranger.id()), "ana@mail.example");
        says(ana.get(LIST + "/" + foreign), 404, "does not exist in your workspace");
        says(ana.post(LIST + "/" + foreign + "/revoke"), 404, "does not exist in your workspace");
        says(ana.post(LIST + "/follow-ups", "whom", "ticked", "pick", "" + foreign), 422, "");
        assertThat(followUps()).isZero();
        assertThat(rows.state(foreign)).isEqualTo("pending");
    }

    private List<String> invite(int many) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            ids.add(Long.toString(rows.invitation(campaign, "p" + i + "@mail.example")));
        }
        return ids;
    }

    private long followUps() {
        return rows.count("follow_up WHERE workspace_id = " + workspace.id());
    }

    private void run(String sql) {
        database.sql(sql).then().block(Duration.ofSeconds(30));
    }

    private static List<String> people(EntityExchangeResult<String> page) {
        return PERSON.matcher(html(page)).results().map(found -> found.group(1)).toList();
    }

    private static String link(EntityExchangeResult<String> page, String way) {
        Matcher links = PAGE.matcher(html(page));
        while (links.find()) {
            if (links.group(2).equals(way)) {
                return HtmlUtils.htmlUnescape(links.group(1));
            }
        }
        return null;
    }

    private static List<String> plus(List<String> fields, String... more) {
        List<String> all = new ArrayList<>(fields);
        all.addAll(List.of(more));
        return all;
    }
}
