package io.beckon.gateway.portal;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.link.LinkPurpose;
import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.TestPerson;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.EntityExchangeResult;

/** Personal links to their end: what lets in, what does not, and who may do what with a link that was passed on. */
class LinkIT extends PortalCase {

    private final String address = freshAddress();

    private long acme;
    private long campaign;
    private long invitation;

    @BeforeEach
    void anaIsInvited() {
        acme = rows().workspace("Acme");
        campaign = rows().campaign(acme);
        invitation = rows().invitation(campaign, address);
    }

    @Test
    void accepting_lets_in_as_a_learner_and_leads_to_the_portal() {
        Browser browser = new Browser();
        assertThat(location(accept(browser))).isEqualTo("/portal?note=welcome");
        assertThat(browser.page("/portal?note=welcome")).contains("Welcome to Acme", "Hello Ana Example", address);
    }

    @Test
    void who_is_let_in_by_a_link_leaves_an_entry_in_the_audit_log_and_who_is_in_already_none() {
        Browser browser = new Browser();
        accept(browser);
        assertThat(signIns()).containsExactly("link " + invitation);
        enter(browser);
        assertThat(signIns()).hasSize(1);
        enter(new Browser());
        assertThat(signIns()).containsExactly("link " + invitation, "link " + invitation);
    }

    private List<String> signIns() {
        return Objects.requireNonNull(database.sql("""
                        SELECT (detail ->> 'method') || ' ' || (detail ->> 'invitation') AS said
                          FROM audit_entry WHERE workspace_id = :workspace AND kind = 'signed_in' ORDER BY id""")
                .bind("workspace", acme)
                .map(row -> Objects.requireNonNull(row.get("said", String.class)))
                .all()
                .collectList()
                .block());
    }

    @Test
    void accepting_leads_on_to_the_course_of_the_workspace() {
        long course = course(acme, "Algebra I", "https://learn.example/7");
        rows().change(
                        "campaign",
                        campaign,
                        "destination_kind = 'course', destination_url = 'https://learn.example/7',"
                                + " destination_course_id = " + course);
        Browser browser = new Browser();
        EntityExchangeResult<String> page = browser.get(link());
        assertThat(page.getResponseHeaders().getFirst("Content-Security-Policy"))
                .contains("form-action 'self' https:");
        assertThat(location(accept(browser))).isEqualTo("/portal/courses/" + course);
        assertThat(location(browser.get("/portal/courses/" + course))).isEqualTo("https://learn.example/7");
    }

    @Test
    void a_managers_account_gets_no_managers_rights_by_a_link() {
        TestPerson manager = TestPerson.create(database, acme, ManagerRole.OWNER);
        long theirs = rows().invitation(campaign, manager.address());
        Browser browser = new Browser();
        accept(browser, theirs);
        assertThat(browser.page("/portal")).contains(manager.address()).doesNotContain("You manage");
        for (String path : List.of("/v1/campaigns", "/v1/workspace", "/v1/members", "/v1/workspace/api-keys")) {
            EntityExchangeResult<String> answer = browser.get(path);
            assertThat(answer.getStatus().value()).as(path).isEqualTo(403);
            assertThat(body(answer)).contains("urn:beckon:problem:role-manages-nothing");
        }
        assertThat(body(browser.get("/v1/session"))).contains("\"role\":\"learner\"");
        assertThat(body(browser.post(
                        "/portal/password",
                        "nonce",
                        nonce(browser.page("/portal/password")),
                        "password",
                        "a password of the finder")))
                .contains("not your present password");
        assertThat(rows().count("account WHERE id = " + manager.accountId()
                        + " AND role = 'owner' AND password_hash IS NULL"))
                .isEqualTo(1);
    }

    @Test
    void a_manager_who_had_signed_in_stays_a_manager_when_accepting() {
        TestPerson manager = TestPerson.create(database, acme, ManagerRole.OWNER);
        long theirs = rows().invitation(campaign, manager.address());
        Browser browser = signedIn(manager);
        String session = browser.session();
        accept(browser, theirs);
        assertThat(browser.session()).isEqualTo(session);
        assertThat(browser.page("/portal")).contains("You manage Acme");
    }

    @Test
    void switching_the_setting_off_disarms_what_was_already_sent() {
        rows().change("workspace", acme, "pre_authenticated_links = false");
        Browser browser = new Browser();
        String signIn = location(accept(browser));
        assertThat(signIn).isEqualTo("/portal/sign-in?link=" + token());
        assertThat(browser.session()).isNull();
        assertThat(rows().state(invitation)).isEqualTo("accepted");

        String page = browser.page(signIn);
        assertThat(page)
                .contains("a•••@mail.example", "Acme", "/assets/accent/0a7d4f")
                .doesNotContain(address);
        String elsewhere = freshAddress();
        String code =
                body(browser.post("/portal/sign-in/code", "nonce", nonce(page), "link", token(), "address", elsewhere));
        assertThat(code).contains("a•••@mail.example").doesNotContain(address, elsewhere);
        String mailed = mailedCode(address);
        assertThat(rows().count("delivery WHERE to_address = '" + elsewhere + "'"))
                .isZero();
        assertThat(location(browser.post(
                        "/portal/sign-in/with-code", "nonce", nonce(code), "link", token(), "code", mailed)))
                .isEqualTo("/portal?note=welcome");
        assertThat(browser.page("/portal")).contains(address);
        assertThat(location(browser.get(signIn))).isEqualTo("/portal?note=welcome");
    }

    @Test
    void an_accepted_link_lets_in_again_as_long_as_the_setting_does() {
        accept(new Browser());
        Browser again = new Browser();
        assertThat(location(enter(again))).isEqualTo("/portal?note=welcome");
        assertThat(again.page("/portal")).contains(address);

        rows().change("workspace", acme, "pre_authenticated_links = false");
        Browser later = new Browser();
        String open = later.page(link());
        assertThat(open)
                .contains("href=\"/portal/sign-in?link=" + token() + "\"")
                .doesNotContain("/enter");
        assertThat(location(later.post(link() + "/enter", "nonce", nonce(open))))
                .isEqualTo("/portal/sign-in?link=" + token());
        assertThat(later.session()).isNull();

        rows().change("campaign", campaign, "pre_authenticated_links = true");
        assertThat(location(enter(new Browser()))).isEqualTo("/portal?note=welcome");
    }

    @Test
    void looking_at_an_accepted_link_lets_nobody_in() {
        accept(new Browser());
        for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.HEAD)) {
            http().method(method)
                    .uri(link())
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectCookie()
                    .doesNotExist(TestPerson.COOKIE);
        }
    }

    @Test
    void a_link_that_was_passed_on_acts_only_as_its_recipient() {
        Browser bo = signedIn(learner(acme));
        String session = bo.session();
        assertThat(bo.page(link())).contains("a•••@mail.example").doesNotContain(address);
        accept(bo);
        assertThat(bo.session()).isNotEqualTo(session);
        assertThat(bo.page("/portal")).contains(address);
        assertThat(rows().count("account WHERE address = '" + address + "'")).isEqualTo(1);
        assertThat(rows().count("session s JOIN account a ON a.id = s.account_id WHERE a.address = '" + address
                        + "' AND s.method = 'link'"))
                .isEqualTo(1);
    }

    @Test
    void passed_on_with_the_setting_off_it_lets_nobody_act_as_its_recipient() {
        rows().change("workspace", acme, "pre_authenticated_links = false");
        TestPerson bo = learner(acme);
        Browser browser = signedIn(bo);
        String page = browser.page(location(accept(browser)));
        assertThat(page).contains("a•••@mail.example").doesNotContain(address);
        EntityExchangeResult<String> asBo = browser.post(
                "/portal/sign-in",
                "nonce",
                nonce(page),
                "link",
                token(),
                "address",
                bo.address(),
                "password",
                PASSWORD);
        assertThat(asBo.getStatus().value()).isEqualTo(401);
        assertThat(browser.page("/portal")).contains(bo.address()).doesNotContain(address);
    }

    @Test
    void who_accepts_may_give_a_name_and_a_password_and_signs_in_with_it() {
        Browser browser = new Browser();
        EntityExchangeResult<String> tooShort = accept(browser, "name", "Ana of Riverside", "password", "short");
        assertThat(tooShort.getStatus().value()).isEqualTo(422);
        assertThat(body(tooShort)).contains("10 to 200 characters", "value=\"Ana of Riverside\"");
        assertThat(rows().state(invitation)).isEqualTo("pending");
        assertThat(rows().count("account WHERE address = '" + address + "'")).isZero();

        assertThat(location(accept(browser, "name", " Ana of\nRiverside ", "password", PASSWORD)))
                .isEqualTo("/portal?note=welcome");
        assertThat(browser.page("/portal")).contains("Hello Ana of Riverside");
        assertThat(location(new Browser().signIn(address, PASSWORD))).isEqualTo("/portal");
    }

    @Test
    void an_account_that_was_there_keeps_its_name_and_password() {
        TestPerson ana = person(acme, address);
        setPassword(ana.accountId());
        Browser browser = new Browser();
        assertThat(location(accept(browser, "name", "Mallory", "password", "a password of the finder")))
                .isEqualTo("/portal?note=account-kept");
        assertThat(browser.page("/portal?note=account-kept"))
                .contains("stay as they were")
                .doesNotContain("Mallory");
        assertThat(location(new Browser().signIn(address, PASSWORD))).isEqualTo("/portal");
    }

    @ParameterizedTest
    @ValueSource(strings = {"before", "meanwhile"})
    void with_the_setting_off_nobody_sets_a_password_by_the_link(String when) {
        Browser browser = new Browser();
        String page = browser.page(link());
        assertThat(page).contains("name=\"password\"");
        rows().change("workspace", acme, "pre_authenticated_links = false");
        if (when.equals("before")) {
            page = browser.page(link());
            assertThat(page).doesNotContain("name=\"password\"");
        }
        browser.post(
                link() + "/accept", "nonce", nonce(page), "name", "Mallory", "password", "a password of the finder");
        assertThat(rows().count("account WHERE address = '" + address
                        + "' AND password_hash IS NULL AND display_name = 'Ana Example'"))
                .isEqualTo(1);
    }

    @Test
    void two_presses_at_once_make_one_account_and_let_in_both() {
        Browser one = new Browser();
        Browser two = new Browser();
        String nonce = nonce(one.page(link()));
        List<CompletableFuture<EntityExchangeResult<String>>> presses = Stream.of(one, two)
                .map(browser -> CompletableFuture.supplyAsync(
                        () -> browser.post(link() + "/accept", "nonce", nonce, "password", PASSWORD)))
                .toList();
        presses.forEach(press -> assertThat(location(press.join())).startsWith("/portal?note="));
        assertThat(one.page("/portal")).contains(address);
        assertThat(two.page("/portal")).contains(address);
        assertThat(one.session()).isNotEqualTo(two.session());
        assertThat(rows().count("account WHERE address = '" + address + "'")).isEqualTo(1);
    }

    @Test
    void the_workspace_that_loses_the_race_for_an_address_lets_nobody_in() {
        long other = rows().invitation(rows().campaign(rows().workspace("Other")), address);
        List<CompletableFuture<Browser>> browsers = Stream.of(invitation, other)
                .map(id -> {
                    Browser browser = new Browser();
                    String nonce = nonce(browser.page(link(id)));
                    return CompletableFuture.supplyAsync(() -> {
                        browser.post(link(id) + "/accept", "nonce", nonce);
                        return browser;
                    });
                })
                .toList();
        assertThat(browsers.stream()
                        .map(CompletableFuture::join)
                        .map(Browser::session)
                        .filter(Objects::nonNull))
                .hasSize(1);
        assertThat(rows().count("account WHERE address = '" + address + "'")).isEqualTo(1);
    }

    private EntityExchangeResult<String> accept(Browser browser, String... fields) {
        return accept(browser, invitation, fields);
    }

    private EntityExchangeResult<String> accept(Browser browser, long id, String... fields) {
        String nonce = nonce(browser.page(link(id)));
        return browser.post(
                link(id) + "/accept",
                Stream.concat(Stream.of("nonce", nonce), Stream.of(fields)).toArray(String[]::new));
    }

    private EntityExchangeResult<String> enter(Browser browser) {
        return browser.post(link() + "/enter", "nonce", nonce(browser.page(link())));
    }

    private String link() {
        return link(invitation);
    }

    private String link(long id) {
        return "/i/" + token(LinkPurpose.INVITATION, id, 1);
    }

    private String token() {
        return token(LinkPurpose.INVITATION, invitation, 1);
    }
}
