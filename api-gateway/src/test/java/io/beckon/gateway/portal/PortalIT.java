package io.beckon.gateway.portal;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.TestPerson;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.web.reactive.server.EntityExchangeResult;

class PortalIT extends PortalCase {

    @Test
    void my_courses_are_what_the_invitations_gave_and_say_through_which() {
        long acme = rows().workspace("Acme");
        long campaign = rows().campaign(acme);
        TestPerson ana = learner(acme);
        long algebra = course(acme, "Algebra I", "");
        database.sql("INSERT INTO campaign_course (workspace_id, campaign_id, course_id) VALUES (:w, :c, :k)")
                .bind("w", acme)
                .bind("c", campaign)
                .bind("k", algebra)
                .then()
                .block();
        rows().invitation(campaign, ana.address());
        enrol(ana, course(acme, "By hand", ""));
        Browser browser = signedIn(ana);
        String before = browser.page("/portal");
        assertThat(before)
                .contains("My courses", "Waiting for your answer", "First aid", "By hand", "Enrolled by a manager on")
                .doesNotContain("Algebra I");
        assertThat(before)
                .contains("href=\"mailto:help@acme.example\"", "https://acme.example/privacy")
                .contains("https://acme.example/terms", "/assets/accent/0a7d4f", ana.address())
                .doesNotContain("??", "th:", "style=");

        String accept = between(before, "action=\"/portal/invitations/", "\"");
        assertThat(location(browser.post("/portal/invitations/" + accept, "nonce", nonce(before))))
                .isEqualTo("/portal?note=accepted");
        assertThat(browser.page("/portal?note=accepted"))
                .contains("The invitation is accepted.", "Algebra I", "By the invitation to “First aid”, accepted on")
                .doesNotContain("Waiting for your answer");
        assertThat(rows().row("SELECT grade::text AS grade FROM evidence e JOIN invitation i ON i.id = e.invitation_id"
                        + " WHERE i.address = '" + ana.address() + "'"))
                .containsEntry("grade", "signed_in");
    }

    @Test
    void another_workspaces_courses_and_invitations_never_show() {
        long acme = rows().workspace("Acme");
        long other = rows().workspace("Other");
        TestPerson ana = learner(acme);
        long theirs = course(other, "Their secret", "");
        long invitation = rows().invitation(rows().campaign(other), ana.address());
        enrol(learner(other), theirs);
        Browser browser = signedIn(ana);
        String page = browser.page("/portal");
        assertThat(page).contains("Acme").doesNotContain("Their secret", "Other", "First aid");
        EntityExchangeResult<String> missing = browser.get("/portal/courses/" + theirs);
        assertThat(missing.getStatus().value()).isEqualTo(404);
        assertThat(body(missing)).contains("not among yours").doesNotContain("Their secret");
        assertThat(location(browser.post("/portal/invitations/" + invitation + "/accept", "nonce", nonce(page))))
                .isEqualTo("/portal?note=too-late");
        assertThat(rows().state(invitation)).isEqualTo("pending");
    }

    @Test
    void a_course_opens_as_a_page_or_leads_to_its_allowed_address_and_nowhere_else() {
        long acme = rows().workspace("Acme");
        TestPerson ana = learner(acme);
        long page = course(acme, "<b>Reading</b> & writing", "");
        long away = course(acme, "Away", "https://learn.example/7?x=1");
        long evil = course(acme, "Evil", "https://evil.example/");
        long archived = course(acme, "Archived", "");
        long notEnrolled = course(acme, "Not mine", "");
        List.of(page, away, evil, archived).forEach(course -> enrol(ana, course));
        rows().change("course", archived, "archived_at = now()");
        Browser browser = signedIn(ana);
        assertThat(browser.page("/portal")).contains("Away", "Evil").doesNotContain("Archived", "Not mine", "<b>");

        assertThat(browser.page("/portal/courses/" + page))
                .contains("&lt;b&gt;Reading&lt;/b&gt; &amp; writing", "Line one\nand two")
                .doesNotContain("<b>");
        assertThat(location(browser.get("/portal/courses/" + away))).isEqualTo("https://learn.example/7?x=1");
        EntityExchangeResult<String> refused = browser.get("/portal/courses/" + evil);
        assertThat(refused.getStatus().value()).isEqualTo(403);
        assertThat(refused.getResponseHeaders().getFirst("Location")).isNull();
        assertThat(body(refused)).contains("cannot be reached").doesNotContain("evil.example");
        for (String missing : List.of("" + archived, "" + notEnrolled, "0", "-1", "x", "9223372036854775807")) {
            assertThat(browser.get("/portal/courses/" + missing).getStatus().value())
                    .as(missing)
                    .isEqualTo(404);
        }
    }

    @Test
    void a_long_list_is_shown_page_by_page() {
        long acme = rows().workspace("Acme");
        TestPerson ana = learner(acme);
        for (int i = 0; i < 53; i++) {
            enrol(ana, course(acme, "Course " + i + ".", ""));
        }
        Browser browser = signedIn(ana);
        String first = browser.page("/portal");
        assertThat(first).contains("Course 52.", "Course 3.").doesNotContain("Course 2.");
        String older = browser.page("/portal?older=" + between(first, "href=\"/portal?older=", "\""));
        assertThat(older).contains("Course 2.", "Course 0.").doesNotContain("Course 3.", "Earlier courses");
        assertThat(location(browser.get("/portal?older=rubbish"))).isEqualTo("/portal");
    }

    @Test
    void a_suspended_workspace_shows_its_learners_nothing_although_they_had_signed_in() {
        long acme = rows().workspace("Acme");
        TestPerson ana = learner(acme);
        enrol(ana, course(acme, "Algebra I", ""));
        Browser browser = signedIn(ana);
        assertThat(browser.page("/portal")).contains("Algebra I");
        rows().change("workspace", acme, "suspended_at = now()");
        assertThat(body(browser.get("/portal"))).doesNotContain("Algebra I");
        rows().change("workspace", acme, "suspended_at = NULL");
        assertThat(browser.page("/portal")).contains("Algebra I");
    }

    @Test
    void a_manager_is_told_so_and_sees_the_own_courses() {
        long acme = rows().workspace("Acme");
        TestPerson manager = TestPerson.create(database, acme, ManagerRole.FULL_MANAGER);
        enrol(manager, course(acme, "For managers", ""));
        assertThat(signedIn(manager).page("/portal")).contains("You manage Acme", "For managers");
        assertThat(signedIn(learner(acme)).page("/portal")).doesNotContain("You manage");
    }

    @Test
    void every_page_has_the_headers_of_the_other_pages() {
        long acme = rows().workspace("Acme");
        TestPerson ana = learner(acme);
        long course = course(acme, "Algebra I", "");
        enrol(ana, course);
        Browser browser = signedIn(ana);
        Browser nobody = new Browser();
        List.of("/portal", "/portal/courses/" + course, "/portal/courses/1", "/portal/password", "/portal/sign-in")
                .forEach(path -> {
                    secure(browser.get(path));
                    secure(nobody.get(path));
                });
        secure(nobody.post("/portal/sign-in"));
        secure(nobody.post("/portal/sign-in/code"));
        secure(nobody.post("/portal/sign-in/with-code"));
        secure(browser.post("/portal/sign-out"));
    }

    @Test
    void nobody_is_led_to_the_page_to_sign_in_and_back_to_the_course() {
        long acme = rows().workspace("Acme");
        TestPerson ana = learner(acme);
        setPassword(ana.accountId());
        long course = course(acme, "Algebra I", "");
        enrol(ana, course);
        Browser browser = new Browser();
        assertThat(location(browser.get("/portal"))).isEqualTo("/portal/sign-in");
        assertThat(location(browser.get("/portal/password"))).isEqualTo("/portal/sign-in");
        String signIn = location(browser.get("/portal/courses/" + course));
        assertThat(signIn).isEqualTo("/portal/sign-in?course=" + course);
        String nonce = nonce(browser.page(signIn));
        assertThat(location(browser.post(
                        "/portal/sign-in",
                        "nonce",
                        nonce,
                        "address",
                        ana.address(),
                        "password",
                        PASSWORD,
                        "course",
                        "" + course)))
                .isEqualTo("/portal/courses/" + course);
        assertThat(location(browser.get("/portal/sign-in"))).isEqualTo("/portal");
    }

    @ParameterizedTest
    @ValueSource(strings = {"//evil.example", "https://evil.example/", "1/../../x", "1?next=//evil.example", "-3", ""})
    void no_request_can_name_where_it_leads_after_signing_in(String course) {
        TestPerson ana = learner(rows().workspace("Acme"));
        setPassword(ana.accountId());
        Browser browser = new Browser();
        EntityExchangeResult<String> in = browser.post(
                "/portal/sign-in",
                "nonce",
                browser.atSignIn(""),
                "address",
                ana.address(),
                "password",
                PASSWORD,
                "course",
                course,
                "next",
                "https://evil.example/",
                "link",
                "https://evil.example/");
        assertThat(location(in)).isEqualTo("/portal");
    }

    @Test
    void signing_out_needs_the_sessions_token_and_everywhere_means_everywhere() {
        TestPerson ana = learner(rows().workspace("Acme"));
        Browser here = signedIn(ana);
        Browser there = signedIn(ana);
        for (String nonce : List.of("", "rubbish", nonce(there.page("/portal")))) {
            assertThat(location(here.post("/portal/sign-out", "nonce", nonce))).isEqualTo("/portal?note=stale");
            assertThat(location(here.post("/portal/sign-out-everywhere", "nonce", nonce)))
                    .isEqualTo("/portal?note=stale");
        }
        assertThat(here.page("/portal?note=stale")).contains("nothing has been changed");
        Browser third = signedIn(ana);
        assertThat(location(here.post("/portal/sign-out", "nonce", nonce(here.page("/portal")))))
                .isEqualTo("/portal/sign-in?out=1");
        assertThat(here.page("/portal/sign-in?out=1")).contains("You are signed out.");
        assertThat(location(here.get("/portal"))).isEqualTo("/portal/sign-in");
        there.post("/portal/sign-out-everywhere", "nonce", nonce(there.page("/portal")));
        assertThat(location(there.get("/portal"))).isEqualTo("/portal/sign-in");
        assertThat(location(third.get("/portal"))).isEqualTo("/portal/sign-in");
    }

    @Test
    void a_password_is_changed_with_the_old_one_and_ends_the_other_sessions() {
        TestPerson ana = learner(rows().workspace("Acme"));
        Browser here = signedIn(ana);
        Browser there = signedIn(ana);
        String nonce = nonce(here.page("/portal/password"));
        assertThat(body(here.post("/portal/password", "nonce", nonce, "current", PASSWORD, "password", "short")))
                .contains("Choose a password of 10 to 200");
        assertThat(body(here.post("/portal/password", "nonce", nonce, "current", "no", "password", "quite new words")))
                .contains("not your present password");
        assertThat(location(here.post("/portal/password", "current", PASSWORD, "password", "quite new words")))
                .isEqualTo("/portal?note=stale");
        assertThat(location(here.post(
                        "/portal/password", "nonce", nonce, "current", PASSWORD, "password", "quite new words")))
                .isEqualTo("/portal?note=password");
        assertThat(here.page("/portal?note=password")).contains("Your password is set");
        assertThat(location(there.get("/portal"))).isEqualTo("/portal/sign-in");
        assertThat(new Browser().signIn(ana.address(), PASSWORD).getStatus().value())
                .isEqualTo(401);
        assertThat(location(new Browser().signIn(ana.address(), "quite new words")))
                .isEqualTo("/portal");
    }

    @Test
    void an_invitation_that_can_no_longer_be_accepted_is_not_offered() {
        long acme = rows().workspace("Acme");
        TestPerson ana = learner(acme);
        Map<String, String> ends = Map.of(
                "expired", "expires_after_seconds = 60",
                "cancelled", "state = 'cancelled', finished_at = now()");
        ends.forEach((end, change) -> {
            long campaign = rows().campaign(acme);
            rows().change("campaign", campaign, change + ", destination_name = '" + end + "'");
            rows().invitation(campaign, ana.address(), clock.instant().minus(Duration.ofHours(1)));
        });
        assertThat(signedIn(ana).page("/portal")).doesNotContain("Waiting for your answer", "expired", "cancelled");
    }

    @ParameterizedTest
    @CsvSource({"de,Meine Kurse", "fr,Mes cours", "es,Mis cursos", "en,My courses", "nl,My courses"})
    void the_portal_speaks_the_browsers_language(String language, String heading) {
        TestPerson ana = learner(rows().workspace("Acme"));
        String session = signedIn(ana).session();
        assertThat(body(http().get()
                        .uri("/portal")
                        .cookie(TestPerson.COOKIE, session)
                        .header("Accept-Language", language)
                        .exchange()
                        .expectBody(String.class)
                        .returnResult()))
                .contains(heading);
    }

    @Test
    void what_people_and_managers_write_is_text_never_markup() {
        String evil = "<script>alert(1)</script>\"'${7*7}#{x}[[${7*7}]]{0}";
        long workspace = rows().workspace(evil);
        TestPerson ana = learner(workspace);
        enrol(ana, course(workspace, evil, ""));
        database.sql("UPDATE account SET display_name = :evil WHERE id = :id")
                .bind("evil", evil)
                .bind("id", ana.accountId())
                .then()
                .block();
        Browser browser = signedIn(ana);
        assertThat(browser.page("/portal")).contains("&lt;script&gt;").doesNotContain("<script", "49<", ">49");
        assertThat(body(new Browser().signIn(evil + "@x.example", evil))).doesNotContain("<script>alert");
    }

    private static String between(String text, String from, String until) {
        int start = text.indexOf(from);
        assertThat(start).as("%s in\n%s", from, text).isGreaterThanOrEqualTo(0);
        return text.substring(start + from.length(), text.indexOf(until, start + from.length()));
    }
}
