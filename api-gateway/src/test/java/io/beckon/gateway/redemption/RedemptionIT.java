package io.beckon.gateway.redemption;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.link.LinkPurpose;
import io.beckon.gateway.page.PagesUnderTest;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.web.reactive.function.BodyInserters;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class RedemptionIT extends PagesUnderTest {

    @Autowired
    private ConnectionFactory connections;

    private final String address = "ana." + UUID.randomUUID() + "@mail.example";

    @Test
    void the_page_shows_whose_invitation_it_is_and_changes_nothing_but_evidence() {
        long campaign = rows().campaign(rows().workspace("Acme"));
        long invitation = rows().invitation(campaign, address);
        String page = show(invitation, 200);

        assertThat(page)
                .contains("<html lang=\"en\"", "Acme invites you", "You are invited to: First aid", "a•••@mail.example")
                .contains("href=\"mailto:help@acme.example\"", "https://acme.example/privacy", "/assets/accent/0a7d4f")
                .doesNotContain(address, "Ana Example", "style=", "onclick", "??", "th:");
        assertThat(rows().state(invitation)).isEqualTo("pending");
        assertThat(grades(invitation)).containsExactly("probable page");
    }

    @Test
    void every_page_forbids_caching_indexing_framing_and_foreign_code() {
        long invitation = rows().invitation(rows().campaign(rows().workspace("Acme")), address);
        for (String token : List.of(token(invitation, 1), token(invitation, 2), "x")) {
            http().get()
                    .uri("/i/{token}", token)
                    .exchange()
                    .expectHeader()
                    .valueEquals("Cache-Control", "no-store")
                    .expectHeader()
                    .valueEquals("Referrer-Policy", "no-referrer")
                    .expectHeader()
                    .valueEquals("X-Robots-Tag", "noindex, nofollow")
                    .expectHeader()
                    .valueEquals("X-Content-Type-Options", "nosniff")
                    .expectHeader()
                    .contentType("text/html;charset=UTF-8")
                    .expectHeader()
                    .value(
                            "Content-Security-Policy",
                            policy -> assertThat(policy)
                                    .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'")
                                    .doesNotContain("unsafe"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HEAD,User-Agent,Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "GET,User-Agent,Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
        "GET,User-Agent,Barracuda Sentinel (EE)",
        "GET,User-Agent,curl/8.5.0",
        "GET,User-Agent,Mozilla/5.0",
        "GET,Sec-Purpose,prefetch;prerender",
        "GET,Purpose,prefetch",
        "GET,X-Moz,prefetch",
    })
    void a_scanner_changes_nothing_and_is_told_apart(String method, String header, String value) {
        long invitation = rows().invitation(rows().campaign(rows().workspace("Acme")), address);
        http().method(HttpMethod.valueOf(method))
                .uri("/i/{token}", token(invitation, 1))
                .headers(headers -> headers.set(header, value))
                .exchange()
                .expectStatus()
                .isOk();
        assertThat(rows().state(invitation)).isEqualTo("pending");
        assertThat(grades(invitation)).singleElement().asString().startsWith("prefetch ");
    }

    @Test
    void a_storm_of_looks_leaves_room_for_the_click_and_stays_bounded() {
        long invitation = rows().invitation(rows().campaign(rows().workspace("Acme")), address);
        String nonce = nonce(show(invitation, 200));
        for (int round = 0; round < 8; round++) {
            List<CompletableFuture<String>> looks = IntStream.range(0, 10)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> show(invitation, 200)))
                    .toList();
            looks.forEach(CompletableFuture::join);
        }
        IntStream.range(0, 15).forEach(i -> opened(invitation, nonce, MediaType.APPLICATION_JSON, 204));
        List<String> grades = grades(invitation);
        assertThat(grades).hasSizeLessThanOrEqualTo(EvidenceStore.LIMIT).contains("click opened");
        assertThat(grades).filteredOn("probable page"::equals).hasSizeBetween(10, EvidenceStore.LIMIT_OF_LOOKS);
    }

    @Test
    void the_first_human_sign_opens_it_once() {
        long invitation = rows().invitation(rows().campaign(rows().workspace("Acme")), address);
        String page = show(invitation, 200);
        assertThat(page).contains("id=\"opened\"", "/assets/opened.js", "<noscript><button");
        opened(invitation, nonce(page), MediaType.APPLICATION_JSON, 204);
        Object first = rows().row("SELECT opened_at FROM invitation WHERE id = " + invitation)
                .get("opened_at");
        clock.advance(Duration.ofMinutes(5));
        opened(invitation, nonce(page), MediaType.APPLICATION_JSON, 204);

        assertThat(rows().state(invitation)).isEqualTo("opened");
        assertThat(rows().row("SELECT opened_at FROM invitation WHERE id = " + invitation)
                        .get("opened_at"))
                .isEqualTo(first);
        assertThat(show(invitation, 200)).doesNotContain("/assets/opened.js");
    }

    @Test
    void the_continue_button_opens_it_without_a_script() {
        long invitation = rows().invitation(rows().campaign(rows().workspace("Acme")), address);
        opened(invitation, nonce(show(invitation, 200)), MediaType.TEXT_HTML, 303);
        assertThat(rows().state(invitation)).isEqualTo("opened");
    }

    @Test
    void without_a_nonce_of_this_page_nothing_happens_and_the_page_comes_again() {
        long workspace = rows().workspace("Acme");
        long invitation = rows().invitation(rows().campaign(workspace), address);
        long other = rows().invitation(rows().campaign(workspace), "b" + address);
        String foreign = nonce(show(other, 200));
        String stale = nonce(show(invitation, 200));
        clock.advance(Duration.ofHours(2));
        for (String nonce : List.of("", "rubbish", foreign, stale)) {
            String again = body(post(invitation, "/accept", nonce, MediaType.TEXT_HTML, 403));
            assertThat(again).contains("open for too long", "name=\"nonce\"");
            post(invitation, "/opened", nonce, MediaType.APPLICATION_JSON, 403);
        }
        http().post()
                .uri("/i/{token}/accept", token(invitation, 1))
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"nonce\":\"" + stale + "\"}")
                .exchange()
                .expectStatus()
                .isForbidden();
        assertThat(rows().state(invitation)).isEqualTo("pending");
    }

    @Test
    void accepting_makes_a_member_and_leads_to_the_portal() {
        long invitation = rows().invitation(rows().campaign(rows().workspace("Acme")), address);
        String nonce = nonce(show(invitation, 200));
        String onward = location(post(invitation, "/accept", nonce, MediaType.TEXT_HTML, 303));
        assertThat(onward).isEqualTo("/portal?note=welcome");
        assertThat(location(post(invitation, "/accept", nonce, MediaType.TEXT_HTML, 303)))
                .isEqualTo(onward);

        assertThat(show(invitation, 200)).contains("already accepted", "/enter");
        Map<String, Object> account =
                rows().row("SELECT display_name, role::text AS role FROM account WHERE address = '" + address + "'");
        assertThat(account).containsEntry("display_name", "Ana Example").containsEntry("role", "learner");
        assertThat(rows().row("SELECT opened_at = accepted_at AS together FROM invitation WHERE id = " + invitation))
                .containsEntry("together", true);
    }

    @Test
    void accepting_leads_to_the_course_as_long_as_its_host_is_allowed() {
        long workspace = rows().workspace("Acme");
        long campaign = rows().campaign(workspace);
        rows().change("campaign", campaign, "destination_kind = 'course', destination_url = 'https://learn.example/7'");
        long first = rows().invitation(campaign, address);
        long second = rows().invitation(campaign, "b" + address);
        assertThat(location(accept(first, 303))).isEqualTo("https://learn.example/7");
        assertThat(show(first, 200)).contains("Go to First aid").doesNotContain("learn.example");

        rows().change("workspace", workspace, "allowed_hosts = '{}'");
        assertThat(location(accept(second, 303))).isEqualTo("/portal?note=welcome");
        assertThat(location(post(first, "/enter", nonce(show(first, 200)), MediaType.TEXT_HTML, 303)))
                .isEqualTo("/portal?note=welcome");
    }

    @ParameterizedTest
    @CsvSource({
        "https://evil.example/",
        "//evil.example/",
        "javascript:alert(1)",
        "https://learn.example@evil.example/",
        "https://evil.example\\@learn.example/",
    })
    void a_campaign_saved_with_a_foreign_destination_leads_nowhere(String url) {
        long campaign = rows().campaign(rows().workspace("Acme"));
        rows().change("campaign", campaign, "destination_kind = 'url', destination_url = '" + url + "'");
        long invitation = rows().invitation(campaign, address);
        assertThat(location(accept(invitation, 303))).isEqualTo("/portal?note=welcome");
        assertThat(show(invitation, 200)).doesNotContain("evil", "javascript");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "invitation | state = 'revoked', ended_at = now()                        | This invitation was withdrawn",
                "invitation | state = 'expired', ended_at = now()                        | This invitation has expired",
                "invitation | state = 'bounced', ended_at = now()                        | This invitation is no longer open",
                "invitation | state = 'failed', ended_at = now()                         | This invitation is no longer open",
                "invitation | token_version = 2                                          | There is a newer link",
                "campaign   | state = 'cancelled', finished_at = now()                   | This invitation no longer applies",
                "campaign   | expires_after_seconds = 60                                 | This invitation has expired",
            })
    void a_dead_link_says_what_to_do_next_and_cannot_be_accepted(String table, String change, String heading) {
        long campaign = rows().campaign(rows().workspace("Acme"));
        long invitation = rows().invitation(campaign, address, clock.instant().minusSeconds(120));
        String nonce = nonce(show(invitation, 200));
        rows().change(table, table.equals("campaign") ? campaign : invitation, change);
        String before = rows().state(invitation);

        assertThat(show(invitation, 410)).contains(heading, "help@acme.example").doesNotContain("/accept", "/enter");
        assertThat(body(post(invitation, "/accept", nonce, MediaType.TEXT_HTML, 410)))
                .contains(heading);
        assertThat(rows().state(invitation)).isEqualTo(before);
        assertThat(rows().count("account WHERE address = '" + address + "'")).isZero();
    }

    @Test
    void hostile_tokens_get_one_and_the_same_answer() {
        long invitation = rows().invitation(rows().campaign(rows().workspace("Acme")), address);
        String genuine = token(invitation, 1);
        List<String> hostile = new ArrayList<>(List.of(
                "x",
                "A".repeat(38),
                "' OR 1=1 --",
                "a".repeat(3000),
                token(LinkPurpose.UNSUBSCRIBE, invitation, 1),
                token(LinkPurpose.INVITATION, Long.MAX_VALUE, 1)));
        for (int i = 0; i < genuine.length() - 1; i++) {
            hostile.add(genuine.substring(0, i) + (genuine.charAt(i) == 'A' ? 'B' : 'A') + genuine.substring(i + 1));
        }
        for (String token : hostile) {
            String page = body(http().get()
                    .uri("/i/{token}", token)
                    .exchange()
                    .expectStatus()
                    .isNotFound()
                    .expectBody(String.class)
                    .returnResult());
            assertThat(page).as(token).contains("This link does not work").doesNotContain("Acme");
        }
    }

    @Test
    void what_managers_and_lists_write_is_text_never_markup() {
        String evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>${7*7}#{x}[[${7*7}]]__${7*7}__{0}";
        long workspace = rows().workspace(evil);
        rows().change(
                        "workspace",
                        workspace,
                        "support_contact = '<b onclick=alert(1)>', privacy_url = 'javascript:alert(1)',"
                                + " terms_url = 'data:text/html,x', logo_url = 'http://x.example/a.png'");
        long campaign = rows().campaign(workspace);
        database()
                .sql("UPDATE campaign SET destination_name = :evil WHERE id = :id")
                .bind("evil", evil)
                .bind("id", campaign)
                .then()
                .block();
        long invitation = rows().invitation(campaign, address);
        List<String> pages = new ArrayList<>(List.of(show(invitation, 200)));
        accept(invitation, 303);
        pages.add(show(invitation, 200));
        rows().change("invitation", invitation, "token_version = 2");
        pages.add(show(invitation, 410));
        for (String page : pages) {
            assertThat(page)
                    .doesNotContain(
                            "<script>alert", "<img", "<b ", "href=\"javascript", "data:text", "http://x.example")
                    .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "${7*7}")
                    .doesNotContain(">49", "49<");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "de,lädt Sie ein,Einladung annehmen",
        "fr,vous invite,Accepter l’invitation",
        "es,le invita,Aceptar la invitación",
        "en,invites you,Accept the invitation",
    })
    void the_page_speaks_the_recipients_language(String locale, String heading, String button) {
        long invitation = rows().invitation(rows().campaign(rows().workspace("Acme")), address);
        rows().change("invitation", invitation, "locale = '" + locale + "'");
        assertThat(show(invitation, 200)).contains("<html lang=\"" + locale + "\"", heading, button);
    }

    @Test
    void pre_authenticated_links_are_judged_when_the_link_is_opened() {
        long workspace = rows().workspace("Acme");
        long campaign = rows().campaign(workspace);
        long invitation = rows().invitation(campaign, address);
        assertThat(show(invitation, 200)).doesNotContain("sign in");
        rows().change("workspace", workspace, "pre_authenticated_links = false");
        assertThat(show(invitation, 200)).contains("you will be asked to sign in");
        rows().change("campaign", campaign, "pre_authenticated_links = true");
        assertThat(show(invitation, 200)).doesNotContain("sign in");
        rows().change("campaign", campaign, "pre_authenticated_links = false");
        accept(invitation, 303);
        assertThat(show(invitation, 200)).contains("You need to sign in");
    }

    @Test
    void two_workspaces_that_want_one_address_get_it_once_and_the_loser_says_so() {
        long one = rows().invitation(rows().campaign(rows().workspace("Acme")), address);
        long two = rows().invitation(rows().campaign(rows().workspace("Bücher & Co")), address);
        String nonceOne = nonce(show(one, 200));
        String nonceTwo = nonce(show(two, 200));
        CompletableFuture<Integer> first = CompletableFuture.supplyAsync(() -> acceptStatus(one, nonceOne));
        CompletableFuture<Integer> second = CompletableFuture.supplyAsync(() -> acceptStatus(two, nonceTwo));
        assertThat(List.of(first.join(), second.join())).containsExactlyInAnyOrder(303, 409);

        long loser = first.join() == 409 ? one : two;
        String page = body(accept(loser, 409));
        assertThat(page)
                .contains("already has an account elsewhere", loser == one ? "+acme@mail" : "+bucher@mail")
                .doesNotContain(loser == one ? "Bücher" : "Acme");
        assertThat(rows().count("account WHERE address = '" + address + "'")).isEqualTo(1);
        assertThat(rows().row("SELECT state::text AS state, reminders_stopped_at IS NOT NULL AS stopped,"
                        + " (SELECT follow_up_at IS NULL FROM delivery WHERE invitation_id = i.id) AS silent"
                        + " FROM invitation i WHERE id = " + loser))
                .containsEntry("state", "opened")
                .containsEntry("stopped", true)
                .containsEntry("silent", true);
    }

    @Test
    void a_loser_is_still_expired_in_its_time() {
        long campaign = rows().campaign(rows().workspace("Acme"));
        rows().change("campaign", campaign, "expires_after_seconds = 864000");
        long winner = rows().invitation(rows().campaign(rows().workspace("Winner")), address);
        long loser = rows().invitation(campaign, address);
        accept(winner, 303);
        accept(loser, 409);
        assertThat(rows().row("SELECT follow_up_at - sent_at = interval '10 days' AS at_expiry FROM delivery"
                        + " WHERE invitation_id = " + loser))
                .containsEntry("at_expiry", true);
    }

    @Test
    void who_is_a_member_already_may_accept_a_second_campaign() {
        long workspace = rows().workspace("Acme");
        accept(rows().invitation(rows().campaign(workspace), address), 303);
        long second = rows().invitation(rows().campaign(workspace), address);
        accept(second, 303);
        assertThat(rows().state(second)).isEqualTo("accepted");
        assertThat(rows().count("account WHERE address = '" + address + "'")).isEqualTo(1);
    }

    @Test
    void many_presses_at_once_accept_once() {
        long invitation = rows().invitation(rows().campaign(rows().workspace("Acme")), address);
        String nonce = nonce(show(invitation, 200));
        List<CompletableFuture<Integer>> presses = IntStream.range(0, 12)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> acceptStatus(invitation, nonce)))
                .toList();
        assertThat(presses).allSatisfy(press -> assertThat(press.join()).isEqualTo(303));
        assertThat(rows().count("account WHERE address = '" + address + "'")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"revoked,withdrawn", "expired,expired"})
    void an_acceptance_that_waits_for_the_end_of_the_invitation_comes_too_late(String end, String sentence) {
        long invitation = rows().invitation(rows().campaign(rows().workspace("Acme")), address);
        String nonce = nonce(show(invitation, 200));
        CompletableFuture<String> late;
        Connection revoking = Mono.from(connections.create()).block();
        run(revoking, "BEGIN");
        run(revoking, "UPDATE invitation SET state = '" + end + "', ended_at = now() WHERE id = " + invitation);
        late = CompletableFuture.supplyAsync(() -> body(post(invitation, "/accept", nonce, MediaType.TEXT_HTML, 410)));
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(this::somebodyWaitsForALock);
        run(revoking, "COMMIT");
        Mono.from(revoking.close()).block();
        assertThat(late.join()).contains(sentence);
        assertThat(rows().state(invitation)).isEqualTo(end);
        assertThat(rows().count("account WHERE address = '" + address + "'")).isZero();
    }

    private static void run(Connection connection, String sql) {
        Flux.from(connection.createStatement(sql).execute())
                .flatMap(Result::getRowsUpdated, 1)
                .blockLast();
    }

    private boolean somebodyWaitsForALock() {
        return rows().count("pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") > 0;
    }

    private String token(long invitation, int version) {
        return token(LinkPurpose.INVITATION, invitation, version);
    }

    private String show(long invitation, int status) {
        return get("/i/" + token(invitation, 1), status);
    }

    private String get(String path, int status) {
        return body(http().get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody(String.class)
                .returnResult());
    }

    private EntityExchangeResult<String> accept(long invitation, int status) {
        return post(invitation, "/accept", nonce(show(invitation, 200)), MediaType.TEXT_HTML, status);
    }

    private int acceptStatus(long invitation, String nonce) {
        return http().post()
                .uri("/i/{token}/accept", token(invitation, 1))
                .body(BodyInserters.fromFormData("nonce", nonce))
                .exchange()
                .returnResult(Void.class)
                .getStatus()
                .value();
    }

    private void opened(long invitation, String nonce, MediaType accept, int status) {
        post(invitation, "/opened", nonce, accept, status);
    }

    private EntityExchangeResult<String> post(
            long invitation, String below, String nonce, MediaType accept, int status) {
        return http().post()
                .uri("/i/" + token(invitation, 1) + below)
                .accept(accept)
                .body(BodyInserters.fromFormData("nonce", nonce))
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody(String.class)
                .returnResult();
    }

    private static String body(EntityExchangeResult<String> result) {
        return Objects.requireNonNull(result.getResponseBody());
    }

    private static String location(EntityExchangeResult<String> result) {
        return Objects.requireNonNull(result.getResponseHeaders().getFirst("Location"));
    }

    private List<String> grades(long invitation) {
        return database()
                .sql("SELECT grade || ' ' || kind AS trace FROM evidence WHERE invitation_id = :id ORDER BY id")
                .bind("id", invitation)
                .map(row -> row.get("trace", String.class))
                .all()
                .collectList()
                .block();
    }
}
