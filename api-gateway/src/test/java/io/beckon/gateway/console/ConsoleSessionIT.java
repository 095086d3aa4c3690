package io.beckon.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.TestPerson;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;

class ConsoleSessionIT extends ConsoleCase {

    private static final String PASSWORD = "correct horse battery staple";
    private static final String HOSTILE = "\"><script>alert('x')</script> & Grüße";

    @Test
    void who_is_not_signed_in_is_asked_and_then_led_to_the_page_that_was_wanted() {
        leadsTo(nobody().get("/"), "/console");
        EntityExchangeResult<String> away = nobody().get("/console/anything?cursor=aWs&x=1");
        leadsTo(away, "/console/sign-in?next=%2Fconsole%2Fanything%3Fcursor%3DaWs%26x%3D1");
        TestPerson ana = withPassword(ManagerRole.OWNER);
        EntityExchangeResult<String> asked = nobody().get(location(away));
        EntityExchangeResult<String> in =
                answered(asked, "/console/sign-in", "address", ana.address(), "password", PASSWORD);
        leadsTo(in, "/console/anything?cursor=aWs&x=1");
        assertThat(in.getResponseCookies()).containsKey(TestPerson.COOKIE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/",
                "//evil.example/console",
                "/\\evil.example",
                "/console/../v1/session",
                "/consoleevil",
                "/portal",
                "javascript:alert(1)",
                "/console/sign-in"
            })
    void nothing_but_a_page_of_the_console_follows(String next) {
        EntityExchangeResult<String> page =
                nobody().get("/console/sign-in?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8));
        assertThat(hidden(page)).containsSequence("next", "/console");
    }

    @Test
    void a_wrong_password_says_so_in_the_readers_language_and_keeps_the_address() {
        TestPerson ana = withPassword(ManagerRole.OWNER);
        EntityExchangeResult<String> asked = nobody().get("/console/sign-in");
        says(
                answered(asked, "/console/sign-in", "address", ana.address(), "password", "wrong"),
                401,
                "do not belong together",
                ana.address());
        says(answered(asked, "/console/sign-in", "address", "nonsense", "password", "wrong"), 422, "nonsense");
    }

    @Test
    void another_site_signs_nobody_in() {
        TestPerson mallory = withPassword(ManagerRole.OWNER);
        EntityExchangeResult<String> forged = nobody().post(
                        "/console/sign-in", "nonce", "forged", "address", mallory.address(), "password", PASSWORD);
        says(forged, 403, "press the button again");
        assertThat(forged.getResponseCookies()).doesNotContainKey(TestPerson.COOKIE);
    }

    @Test
    void a_form_whose_session_is_over_is_sent_on_by_signing_in() {
        TestPerson ana = withPassword(ManagerRole.OWNER);
        EntityExchangeResult<String> asked = nobody().post(
                        "/console/samples/list",
                        "nonce",
                        "of before",
                        "once",
                        UUID.randomUUID().toString(),
                        "text",
                        HOSTILE);
        says(asked, 401, "Nothing you typed is lost", HOSTILE);
        assertThat(html(asked)).doesNotContain("<script>alert");
        assertThat(hidden(asked)).containsSequence("kept.text", HOSTILE);

        EntityExchangeResult<String> mistyped =
                answered(asked, "/console/sign-in", "address", ana.address(), "password", "wrong");
        says(mistyped, 401, HOSTILE);
        leadsTo(
                answered(mistyped, asked, "/console/sign-in", "address", ana.address(), "password", PASSWORD),
                "/console?note=sample-list");
        assertThat(drafts()).isEqualTo(1);
    }

    @Test
    void sending_on_what_was_sent_on_already_changes_nothing_more() {
        TestPerson ana = withPassword(ManagerRole.OWNER);
        EntityExchangeResult<String> asked =
                nobody().post("/console/samples/list", "once", UUID.randomUUID().toString());
        for (int i = 0; i < 2; i++) {
            leadsTo(
                    answered(asked, "/console/sign-in", "address", ana.address(), "password", PASSWORD),
                    "/console?note=sample-list");
        }
        assertThat(drafts()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
        "Sec-Fetch-Site, none",
        "Origin, https://evil.example",
        "Origin, null",
    })
    void what_another_site_sends_is_not_done_by_who_signs_in_then(String header, String value) {
        EntityExchangeResult<String> asked =
                nobody().saying(header, value).post("/console/samples/list", "text", HOSTILE);
        says(asked, 401, "Sign in");
        assertThat(hidden(asked)).doesNotContain("resume", "kept.text");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sec-Fetch-Site", "Origin"})
    void what_a_page_of_ours_sends_is_carried_along(String header) {
        String value = header.equals("Origin") ? "http://localhost:" + port : "same-origin";
        EntityExchangeResult<String> asked =
                nobody().saying(header, value).post("/console/samples/list", "text", HOSTILE);
        assertThat(hidden(asked)).containsSequence("kept.text", HOSTILE).contains("resume");
        assertThat(asked.getResponseHeaders().get("Referrer-Policy")).containsExactly("same-origin");
    }

    @Test
    void a_form_of_an_earlier_session_changes_nothing_and_can_be_pressed_again() {
        Visitor ana = signedIn(ManagerRole.OWNER);
        EntityExchangeResult<String> again = ana.send("/console/samples/list", List.of("nonce", "of before"));
        says(again, 403, "press the button again");
        assertThat(drafts()).isZero();
    }

    @Test
    void signing_out_ends_the_session() {
        Visitor ana = signedIn(ManagerRole.OWNER);
        says(ana.get("/console"), 200, "Three steps");
        leadsTo(ana.post("/console/sign-out"), "/console/sign-in?note=signed-out");
        leadsTo(ana.get("/console"), "/console/sign-in?next=%2Fconsole");
        says(nobody().get("/console/sign-in?note=signed-out"), 200, "You are signed out.");
    }

    @Test
    void a_learner_can_sign_out_again_and_another_sites_form_signs_nobody_out() {
        Visitor learner = signedIn(ManagerRole.LEARNER);
        leadsTo(learner.send("/console/sign-out", List.of("nonce", "forged")), "/console");
        says(learner.get("/console"), 403, "manages nothing here");
        leadsTo(learner.post("/console/sign-out"), "/console/sign-in?note=signed-out");
        leadsTo(learner.get("/console"), "/console/sign-in?next=%2Fconsole");
    }

    @Test
    void a_part_of_a_page_says_in_place_that_the_session_is_over() {
        EntityExchangeResult<String> part = nobody().part("/console");
        says(part, 401, "What you typed is still here", "/console/sign-in?next=/console/signed-in");
        assertThat(html(part)).doesNotContain("<html");
    }

    @Test
    void a_learner_is_told_why_there_is_nothing_here() {
        says(signedIn(ManagerRole.LEARNER).get("/console"), 403, "manages nothing here", "/portal");
    }

    @Test
    void a_limited_manager_is_offered_nothing_that_changes_and_refused_in_place() {
        Visitor bo = signedIn(ManagerRole.LIMITED_MANAGER);
        assertThat(html(bo.get("/console"))).doesNotContain("/console/samples/");
        says(bo.post("/console/samples/course"), 403, "may look at everything but not change", "<nav");
    }

    @Test
    void where_no_page_is_a_page_says_so() {
        says(signedIn(ManagerRole.OWNER).get("/console/no/such"), 404, "There is nothing here", "<nav");
    }

    @Test
    void more_than_fits_is_refused_in_a_page() {
        says(
                signedIn(ManagerRole.OWNER).post("/console/samples/list", "text", "x".repeat(3_000_000)),
                413,
                "too much at once");
    }

    @Test
    void no_page_may_be_framed_kept_or_run_what_is_not_ours() {
        var headers = signedIn(ManagerRole.OWNER).get("/console").getResponseHeaders();
        assertThat(headers.getFirst("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self';", "style-src 'self';", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(headers.getCacheControl()).contains("no-store");
        assertThat(headers.getFirst("Content-Language")).isEqualTo("en");
    }

    private long drafts() {
        return database.sql("SELECT count(*) AS n FROM campaign WHERE workspace_id = :w AND state = 'draft'")
                .bind("w", workspace.id())
                .map(row -> row.get("n", Long.class))
                .one()
                .block();
    }

    /** Fills in a page that asks who somebody is. */
    private EntityExchangeResult<String> answered(EntityExchangeResult<String> page, String path, String... fields) {
        return answered(page, page, path, fields);
    }

    /** @param first the page that gave the browser its cookie */
    private EntityExchangeResult<String> answered(
            EntityExchangeResult<String> page, EntityExchangeResult<String> first, String path, String... fields) {
        List<String> all = new ArrayList<>(hidden(page));
        all.addAll(List.of(fields));
        Visitor browser = nobody();
        for (var cookie : first.getResponseCookies().toSingleValueMap().values()) {
            browser = browser.with(cookie.getName(), cookie.getValue());
        }
        return browser.send(path, all);
    }

    private TestPerson withPassword(ManagerRole role) {
        TestPerson person = TestPerson.create(database, workspace.id(), role);
        WebTestClient browser = person.browser(database, anonymous());
        database.sql("UPDATE session SET method = 'code' WHERE account_id = :id")
                .bind("id", person.accountId())
                .then()
                .block();
        browser.put()
                .uri("/v1/session/password")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of("password", PASSWORD))
                .exchange()
                .expectStatus()
                .isNoContent();
        return person;
    }
}
