package io.beckon.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.TestPerson;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.web.util.HtmlUtils;

class SettingsConsoleIT extends ConsoleCase {

    private static final String HOSTILE = "<script>alert(1)</script> \"'& [[${7*7}]] \u05e9\u05dc\u05d5\u05dd";
    private static final Pattern SECRET = Pattern.compile("id=\"secret\"[^>]*value=\"(bk_[^\"]+)\"");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/settings",
                "/console/settings/sending",
                "/console/settings/advanced",
                "/console/settings/keys",
                "/console/settings/members",
                "/console/settings/providers",
                "/console/settings/audit"
            })
    void every_page_of_the_settings_leads_to_the_others(String path) {
        says(
                signedIn(ManagerRole.OWNER).get(path),
                200,
                "href=\"/console/settings/audit\"",
                "href=\"" + path + "\" aria-current=\"page\"");
    }

    @Test
    void only_what_was_changed_is_stored_and_hostile_text_is_text() {
        Visitor ana = signedIn(ManagerRole.OWNER);
        List<String> form = filled(ana, "/console/settings", "fromName", HOSTILE, "termsUrl", "https://x.example/t");
        leadsTo(ana.send("/console/settings", form), "/console/settings?note=settings-saved");
        EntityExchangeResult<String> page = ana.get("/console/settings?note=settings-saved");
        says(page, 200, "The settings are saved.", "https://x.example/t", HOSTILE);
        assertThat(html(page)).doesNotContain("<script>alert").doesNotContain(">49<");
        assertThat(setting("from_name")).isEqualTo(HOSTILE);
    }

    @Test
    void what_cannot_be_used_is_said_beside_its_field_and_stays_typed() {
        Visitor ana = signedIn(ManagerRole.OWNER);
        List<String> form = filled(ana, "/console/settings", "accentColour", "reddish <b>", "privacyUrl", "nowhere");
        says(
                ana.send("/console/settings", form),
                422,
                "What is wrong stands beside the fields",
                "six lower-case hexadecimal digits",
                "reddish <b>",
                "nowhere");
    }

    @Test
    void of_two_tabs_that_change_different_settings_both_are_stored() {
        Visitor ana = signedIn(ManagerRole.OWNER);
        List<String> first = filled(ana, "/console/settings", "fromName", "Ana of the first tab");
        List<String> second = filled(ana, "/console/settings", "supportContact", "help@second.example");
        leadsTo(ana.send("/console/settings", first), "/console/settings?note=settings-saved");
        leadsTo(ana.send("/console/settings", second), "/console/settings?note=settings-saved");
        assertThat(setting("from_name")).isEqualTo("Ana of the first tab");
        assertThat(setting("support_contact")).isEqualTo("help@second.example");
    }

    @Test
    void of_two_tabs_that_change_the_same_setting_the_second_is_shown_both_values() {
        Visitor ana = signedIn(ManagerRole.OWNER);
        List<String> first = filled(ana, "/console/settings", "fromName", "Ana of the first tab");
        List<String> second = filled(ana, "/console/settings", "fromName", "Ana of the second tab");
        leadsTo(ana.send("/console/settings", first), "/console/settings?note=settings-saved");
        EntityExchangeResult<String> both = ana.send("/console/settings", second);
        says(both, 412, "Somebody else has changed this to:", "Ana of the first tab", "Ana of the second tab");
        assertThat(setting("from_name")).isEqualTo("Ana of the first tab");

        leadsTo(
                ana.send("/console/settings", replaced(fields(html(both)), "fromName", "Ana of the second tab")),
                "/console/settings?note=settings-saved");
        assertThat(setting("from_name")).isEqualTo("Ana of the second tab");
    }

    @Test
    void days_and_holidays_are_ticked() {
        Visitor ana = signedIn(ManagerRole.OWNER);
        List<String> form = new ArrayList<>(hidden(ana.get("/console/settings/sending")));
        form.addAll(List.of("sendingFrom", "08:30", "sendingUntil", "17:00"));
        form.addAll(List.of("sendingDays", "monday", "sendingDays", "friday"));
        form.addAll(List.of("holidayRegions", "de-by", "holidayRegions", ""));
        leadsTo(ana.send("/console/settings/sending", form), "/console/settings/sending?note=settings-saved");
        EntityExchangeResult<String> page = ana.get("/console/settings/sending");
        assertThat(html(page))
                .containsPattern("value=\"monday\" checked")
                .containsPattern("value=\"de-by\" checked")
                .doesNotContainPattern("value=\"tuesday\" checked");
    }

    @Test
    void links_stop_giving_access_by_one_tick_and_the_page_says_what_that_means() {
        Visitor ana = signedIn(ManagerRole.OWNER);
        EntityExchangeResult<String> page = ana.get("/console/settings/advanced");
        says(page, 200, "Pre-authenticated Links", "without a password", "mails that were sent already");
        List<String> form = fields(html(page));
        int tick = form.indexOf("preAuthenticatedLinks");
        form.subList(tick, tick + 2).clear();
        leadsTo(ana.send("/console/settings/advanced", form), "/console/settings/advanced?note=settings-saved");
        assertThat(html(ana.get("/console/settings/advanced")))
                .doesNotContainPattern("name=\"preAuthenticatedLinks\" value=\"true\" checked");
    }

    @Test
    void a_key_is_shown_once_and_revoked() {
        Visitor ana = signedIn(ManagerRole.FULL_MANAGER);
        EntityExchangeResult<String> made =
                ana.post("/console/settings/keys", "label", HOSTILE, "role", "limited_manager", "scopes", "campaigns");
        says(made, 200, "Copy it now", HOSTILE);
        assertThat(html(made)).doesNotContain("<script>alert");
        Matcher secret = SECRET.matcher(html(made));
        assertThat(secret.find()).isTrue();
        EntityExchangeResult<String> list = ana.get("/console/settings/keys");
        says(list, 200, HOSTILE, "campaigns");
        assertThat(html(list)).doesNotContain(secret.group(1)).doesNotContain("<script>alert");
        Matcher revoke = Pattern.compile("/console/settings/keys/(\\d+)/revoke").matcher(html(list));
        assertThat(revoke.find()).isTrue();
        leadsTo(ana.post(revoke.group()), "/console/settings/keys?note=key-revoked");
        assertThat(html(ana.get("/console/settings/keys"))).doesNotContain(revoke.group());
    }

    @Test
    void nobody_is_offered_or_given_a_role_above_the_own_one() {
        Visitor bo = signedIn(ManagerRole.FULL_MANAGER);
        assertThat(html(bo.get("/console/settings/keys"))).doesNotContain("<option value=\"owner\"");
        says(bo.post("/console/settings/keys", "label", "x", "role", "owner"), 403, "above yours");
        TestPerson owner = TestPerson.create(database, workspace.id(), ManagerRole.OWNER);
        EntityExchangeResult<String> page = bo.get("/console/settings/members/" + owner.accountId());
        says(page, 200, "an owner changes it");
        assertThat(html(page)).doesNotContain("/remove");
        says(bo.post("/console/settings/members/" + owner.accountId() + "/remove"), 403, "above yours");
    }

    @Test
    void a_member_is_added_changed_and_removed() {
        Visitor ana = signedIn(ManagerRole.OWNER);
        leadsTo(
                ana.post(
                        "/console/settings/members",
                        "address",
                        "zoe@members.example",
                        "name",
                        HOSTILE,
                        "role",
                        "limited_manager"),
                "/console/settings/members?note=member-added");
        EntityExchangeResult<String> found =
                ana.get("/console/settings/members?role=limited_manager&address=zoe%40members.example");
        says(found, 200, HOSTILE);
        assertThat(html(found)).doesNotContain("<script>alert");
        Matcher member = Pattern.compile("/console/settings/members/\\d+").matcher(html(found));
        assertThat(member.find()).isTrue();
        leadsTo(
                ana.post(member.group(), "name", "Zoë", "role", "full_manager"),
                "/console/settings/members?note=member-changed");
        says(ana.get(member.group()), 200, "Zoë");
        leadsTo(ana.post(member.group() + "/remove"), "/console/settings/members?note=member-removed");
        says(ana.get(member.group()), 404, "does not exist");
    }

    @Test
    void an_address_that_is_in_use_stays_typed() {
        Visitor ana = signedIn(ManagerRole.OWNER);
        TestPerson there = TestPerson.create(database, workspace.id(), ManagerRole.LEARNER);
        says(
                ana.post(
                        "/console/settings/members", "address", there.address(), "name", "Somebody", "role", "learner"),
                409,
                there.address(),
                "Somebody");
    }

    @Test
    void in_place_of_an_address_in_use_elsewhere_another_of_the_mailbox_is_one_press_away() {
        Visitor ana = signedIn(ManagerRole.OWNER);
        String theirs =
                TestPerson.create(database, stranger.id(), ManagerRole.LEARNER).address();
        String free = theirs.replace("@", "+school@");
        EntityExchangeResult<String> refused =
                ana.post("/console/settings/members", "address", theirs, "name", "Zoe", "role", "learner");
        says(refused, 409, "name=\"suggested\" value=\"" + free + "\"");
        leadsTo(
                ana.post(
                        "/console/settings/members",
                        "address",
                        theirs,
                        "name",
                        "Zoe",
                        "role",
                        "learner",
                        "suggested",
                        free),
                "/console/settings/members?note=member-added");
        says(ana.get("/console/settings/members?role=learner"), 200, free);
    }

    @Test
    void a_limited_manager_looks_and_is_offered_nothing_that_changes() {
        Visitor bo = signedIn(ManagerRole.LIMITED_MANAGER);
        for (String path : List.of("", "/sending", "/advanced", "/keys", "/members")) {
            assertThat(html(bo.get("/console/settings" + path)))
                    .as(path)
                    .doesNotContain("class=\"main\"")
                    .doesNotContain("/console/settings/providers");
        }
        says(bo.post("/console/settings", "name", "Mine"), 403, "may look at everything but not change", "Mine");
        says(bo.get("/console/settings/providers"), 403, "Owners and full managers may look at this");
    }

    @Test
    void the_log_says_who_did_what_page_by_page() {
        Visitor ana = signedIn(ManagerRole.OWNER);
        for (int i = 0; i < 51; i++) {
            ana.post("/console/settings", "was.fromName", "x", "fromName", "Ana " + i);
        }
        EntityExchangeResult<String> page = ana.get("/console/settings/audit?kind=change&thing=workspace");
        says(page, 200, "PATCH /v1/workspace", "fields: fromName");
        Matcher more = Pattern.compile("href=\"(/console/settings/audit[^\"]*cursor=[^\"]+)\"")
                .matcher(html(page));
        assertThat(more.find()).isTrue();
        says(ana.get(HtmlUtils.htmlUnescape(more.group(1))), 200, "PATCH /v1/workspace");
    }

    @Test
    void the_log_is_downloaded_as_it_is_filtered() {
        Visitor ana = signedIn(ManagerRole.OWNER);
        ana.post("/console/settings", "was.fromName", "x", "fromName", "Ana");
        assertThat(html(ana.get("/console/settings/audit?kind=change")))
                .contains("/console/settings/audit.csv?kind=change");
        EntityExchangeResult<String> csv = ana.get("/console/settings/audit.csv?kind=change");
        assertThat(csv.getResponseHeaders().getContentType().toString()).startsWith("text/csv");
        assertThat(html(csv)).contains("PATCH /v1/workspace").doesNotContain("signed_in");
        says(ana.get("/console/settings/audit.csv?kind=nonsense"), 400, "kind");
    }

    @Test
    void settings_that_were_typed_when_the_session_ended_are_asked_to_be_sent_on() {
        says(nobody().post("/console/settings", "fromName", HOSTILE), 401, "Nothing you typed is lost", HOSTILE);
    }

    /** The form of a page as it is shown, with other values in some of its fields. */
    private static List<String> filled(Visitor visitor, String path, String... other) {
        List<String> form = fields(html(visitor.get(path)));
        for (int i = 0; i < other.length; i += 2) {
            form = replaced(form, other[i], other[i + 1]);
        }
        return form;
    }

    private static List<String> replaced(List<String> form, String name, String value) {
        List<String> other = new ArrayList<>(form);
        for (int i = 0; i < other.size(); i += 2) {
            if (other.get(i).equals(name)) {
                other.set(i + 1, value);
            }
        }
        return other;
    }

    /** What a browser would send of the page's inputs, ticks and lists; the sign-out form's are left out. */
    private static List<String> fields(String page) {
        String main = page.substring(page.indexOf("<main"));
        List<String> fields = new ArrayList<>();
        for (Matcher input = Pattern.compile("<input ([^>]*)>").matcher(main); input.find(); ) {
            boolean tick = input.group(1).contains("type=\"checkbox\"");
            String name = attribute(input.group(1), "name");
            if (!name.isEmpty() && (!tick || input.group(1).contains("checked"))) {
                fields.add(name);
                fields.add(attribute(input.group(1), "value"));
            }
        }
        Pattern selects = Pattern.compile("(?s)<select [^>]*name=\"([^\"]+)\".*?</select>");
        for (Matcher select = selects.matcher(main); select.find(); ) {
            Matcher chosen =
                    Pattern.compile("<option value=\"([^\"]*)\" selected").matcher(select.group());
            if (chosen.find()) {
                fields.addAll(List.of(select.group(1), HtmlUtils.htmlUnescape(chosen.group(1))));
            }
        }
        Pattern areas = Pattern.compile("(?s)<textarea [^>]*name=\"([^\"]+)\"[^>]*>(.*?)</textarea>");
        for (Matcher area = areas.matcher(main); area.find(); ) {
            fields.addAll(List.of(area.group(1), HtmlUtils.htmlUnescape(area.group(2))));
        }
        return fields;
    }

    private static String attribute(String tag, String name) {
        Matcher matcher = Pattern.compile("\\b" + name + "=\"([^\"]*)\"").matcher(tag);
        return matcher.find() ? HtmlUtils.htmlUnescape(matcher.group(1)) : "";
    }

    private String setting(String column) {
        return database.sql("SELECT " + column + " AS value FROM workspace WHERE id = :id")
                .bind("id", workspace.id())
                .map(row -> row.get("value", String.class))
                .one()
                .block();
    }
}
