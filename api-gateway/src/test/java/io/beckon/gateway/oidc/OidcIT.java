package io.beckon.gateway.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.TestPerson;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Sign-ins at a real provider, step by step as a browser takes them. */
class OidcIT extends OidcCase {

    @Test
    void who_is_verified_there_and_has_an_account_here_gets_the_session_of_any_sign_in() {
        EntityExchangeResult<String> answer = signIn("school", "/v1/members?limit=3");
        assertThat(answer.getStatus().value()).isEqualTo(303);
        assertThat(answer.getResponseHeaders().getLocation()).hasToString("/v1/members?limit=3");
        ResponseCookie session =
                Objects.requireNonNull(answer.getResponseCookies().getFirst(TestPerson.COOKIE));
        assertThat(session.isHttpOnly() && session.isSecure()).isTrue();
        assertThat(session.getSameSite()).isEqualTo("Lax");
        WebTestClient signedIn = anonymous()
                .mutate()
                .defaultCookie(TestPerson.COOKIE, session.getValue())
                .build();
        signedIn.get()
                .uri("/v1/session")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.account.address")
                .isEqualTo(ana.address())
                .jsonPath("$.workspace.id")
                .isEqualTo(String.valueOf(workspace.id()))
                .jsonPath("$.csrfToken")
                .isNotEmpty();
        signedIn.delete().uri("/v1/session").exchange().expectStatus().isForbidden();
        assertThat(methods(ana)).containsExactly("oidc");
    }

    @Test
    void the_address_is_matched_as_it_is_kept() {
        PROVIDER.says("email", ana.address().toUpperCase(java.util.Locale.ROOT));
        assertThat(signIn("school", null).getResponseHeaders().getLocation()).hasToString("/v1/session");
    }

    @Test
    void what_only_the_userinfo_endpoint_tells_counts_too() {
        PROVIDER.says("email", null);
        PROVIDER.says("email_verified", null);
        PROVIDER.saysAtUserInfo("email", ana.address());
        PROVIDER.saysAtUserInfo("email_verified", true);
        assertThat(signIn("school", null).getStatus().value()).isEqualTo(303);
        PROVIDER.saysAtUserInfo("email_verified", false);
        refused(signIn("school", null), 403, "Your address is not verified");
    }

    @Test
    void the_way_there_carries_state_nonce_and_a_challenge_and_the_cookie_shows_none_of_them() {
        EntityExchangeResult<String> begun = begin("school", null);
        String there =
                Objects.requireNonNull(begun.getResponseHeaders().getLocation()).toString();
        assertThat(there)
                .startsWith(PROVIDER.issuer() + "/oauth2/authorize?")
                .contains("state=", "nonce=", "code_challenge=", "code_challenge_method=S256", "scope=openid");
        ResponseCookie cookie =
                Objects.requireNonNull(begun.getResponseCookies().getFirst(ATTEMPT));
        assertThat(cookie.isHttpOnly() && cookie.isSecure()).isTrue();
        assertThat(cookie.getSameSite()).isEqualTo("Lax");
        assertThat(cookie.getMaxAge()).isEqualTo(Duration.ofMinutes(10));
        assertThat(cookie.getValue()).doesNotContain(there.replaceAll(".*state=([^&]+).*", "$1"));
        assertThat(begun.getResponseHeaders().getCacheControl()).contains("no-store");
    }

    @Test
    void an_address_nobody_has_is_refused_and_becomes_nobody() {
        String unknown = "nobody-" + UUID.randomUUID() + "@people.example";
        PROVIDER.isSignedIn(unknown);
        refused(signIn("school", null), 403, "You have no access here");
        assertThat(accounts(unknown)).isZero();
    }

    @Test
    void an_address_that_is_not_verified_there_is_refused() {
        for (Object verified : new Object[] {false, null, "no"}) {
            PROVIDER.says("email_verified", verified);
            refused(signIn("school", null), 403, "Your address is not verified");
        }
        PROVIDER.isSignedIn("Somebody <" + ana.address() + ">");
        refused(signIn("school", null), 403, "Your address is not verified");
        PROVIDER.says("email", null);
        refused(signIn("school", null), 403, "Your address is not verified");
        assertThat(methods(ana)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "iss, https://login.other.example",
        "aud, another-client",
        "nonce, of-another-attempt",
        "azp, another-client",
    })
    void a_token_of_another_issuer_for_another_client_or_attempt_is_refused(String claim, String value) {
        PROVIDER.says(claim, claim.equals("aud") ? List.of(value) : value);
        refused(signIn("school", null), 401, "Nobody has been signed in");
        assertThat(methods(ana)).isEmpty();
    }

    @Test
    void a_token_that_is_too_old_is_refused() {
        PROVIDER.says("iat", clock.instant().minusSeconds(1200));
        PROVIDER.says("exp", clock.instant().minusSeconds(600));
        refused(signIn("school", null), 401, "Nobody has been signed in");
    }

    @Test
    void a_code_that_is_too_old_is_refused() {
        PROVIDER.givesExpiredCodes();
        refused(signIn("school", null), 401, "Nobody has been signed in");
    }

    @Test
    void a_person_who_calls_it_off_there_is_told_so() {
        Back back = there(begin("school", null));
        String state = back.path().replaceAll(".*(state=[^&]+).*", "$1");
        refused(
                end(back.cookie(), "/login/oidc/school?error=access_denied&" + state),
                401,
                "Nobody has been signed in");
    }

    @Test
    void an_attempt_ends_once_in_the_browser_that_began_it_and_in_time() {
        Back back = there(begin("school", null));
        refused(end("", back.path()), 400, "used or is too old");
        refused(end("rubbish", back.path()), 400, "used or is too old");
        refused(end(there(begin("school", null)).cookie(), back.path()), 400, "used or is too old");
        refused(end(back.cookie(), back.path().replace("/school", "/bound")), 400, "used or is too old");
        assertThat(end(back.cookie(), back.path()).getStatus().value()).isEqualTo(303);
        refused(end(back.cookie(), back.path()), 400, "used or is too old");

        Back late = there(begin("school", null));
        clock.advance(Duration.ofMinutes(11));
        refused(end(late.cookie(), late.path()), 400, "used or is too old");
        assertThat(methods(ana)).hasSize(1);
    }

    @Test
    void an_attempt_that_comes_back_many_times_at_once_signs_in_once() {
        Back back = there(begin("school", null));
        List<CompletableFuture<Integer>> ends = IntStream.range(0, 6)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> end(back.cookie(), back.path()).getStatus().value()))
                .toList();
        assertThat(ends.stream().map(CompletableFuture::join))
                .containsOnlyOnce(303)
                .containsOnly(303, 400);
        assertThat(methods(ana)).hasSize(1);
    }

    @Test
    void a_provider_of_one_workspace_lets_in_nobody_of_another() {
        refused(signIn("bound", null), 403, "You have no access here");
        TestPerson here = TestPerson.create(database, BOUND_WORKSPACE, ManagerRole.OWNER);
        PROVIDER.isSignedIn(here.address());
        assertThat(signIn("bound", null).getStatus().value()).isEqualTo(303);
    }

    @Test
    void an_address_of_an_allowed_domain_joins_once_in_the_role_that_is_set() {
        String fresh = "fresh-" + UUID.randomUUID() + "+work@people.example";
        PROVIDER.isSignedIn(fresh);
        assertThat(signIn("bound", null).getStatus().value()).isEqualTo(303);
        assertThat(signIn("bound", null).getStatus().value()).isEqualTo(303);
        assertThat(database.sql("SELECT role || ' ' || display_name || ' ' || (mailbox <> address) AS who FROM account"
                                + " WHERE address = :address AND workspace_id = :workspace")
                        .bind("address", fresh)
                        .bind("workspace", BOUND_WORKSPACE)
                        .map(row -> row.get("who", String.class))
                        .all()
                        .collectList()
                        .block(DEADLINE))
                .containsExactly("limited_manager Ana Example true");
    }

    @Test
    void an_address_of_another_domain_neither_joins_nor_gets_in() {
        String foreign = "fresh-" + UUID.randomUUID() + "@people.example.evil.example";
        PROVIDER.isSignedIn(foreign);
        refused(signIn("bound", null), 403, "You have no access here");
        assertThat(accounts(foreign)).isZero();
    }

    @Test
    void a_provider_that_is_away_or_another_one_is_said_to_be_away() {
        refused(begin("away", null), 503, "You cannot sign in there just now");
        refused(begin("mistyped", null), 503, "You cannot sign in there just now");
        anonymous()
                .get()
                .uri("/v1/session/oidc/away")
                .exchange()
                .expectStatus()
                .isEqualTo(503)
                .expectHeader()
                .exists("Retry-After")
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:beckon:problem:oidc-provider-away");
    }

    @Test
    void a_provider_that_goes_away_on_the_way_is_said_to_be_away() {
        FADING.isSignedIn(ana.address());
        Back back = there(begin("fading", null));
        FADING.close();
        refused(end(back.cookie(), back.path()), 503, "You cannot sign in there just now");
    }

    @Test
    void providers_are_listed_for_pages_to_offer_them() {
        anonymous()
                .get()
                .uri("/v1/session/oidc")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.items[*].name")
                .isEqualTo(List.of("school", "away", "bound", "fading", "mistyped"))
                .jsonPath("$.items[0].label")
                .isEqualTo(LABEL)
                .jsonPath("$.items[1].label")
                .isEqualTo("away");
    }

    @Test
    void the_console_offers_them_and_a_manager_comes_back_to_the_page_that_was_asked_for() {
        EntityExchangeResult<String> asked =
                page(anonymous().get().uri("/console/sign-in?next={next}", "/console/groups?organization=7"));
        Element button = Jsoup.parse(Objects.requireNonNull(asked.getResponseBody())).select("a.button").stream()
                .filter(link -> link.text().equals(LABEL))
                .findFirst()
                .orElseThrow();
        Back back = there(page(anonymous().get().uri(URI.create("http://localhost:" + port + button.attr("href")))));
        EntityExchangeResult<String> in = end(back.cookie(), back.path());
        assertThat(in.getStatus().value()).isEqualTo(303);
        assertThat(in.getResponseHeaders().getLocation()).hasToString("/console/groups?organization=7");
    }

    @Test
    void programs_get_problems() {
        anonymous()
                .get()
                .uri("/login/oidc/school?code=1&state=2")
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:beckon:problem:oidc-attempt-over");
    }

    @Test
    void where_no_provider_of_the_name_is_there_is_nothing() {
        for (String path : List.of("/v1/session/oidc/none", "/login/oidc/none?code=1&state=2")) {
            anonymous()
                    .get()
                    .uri(path)
                    .accept(MediaType.TEXT_HTML)
                    .exchange()
                    .expectStatus()
                    .isNotFound()
                    .expectBody()
                    .jsonPath("$.type")
                    .isEqualTo("urn:beckon:problem:route-not-found");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"//evil.example", "/\\evil.example", "https://evil.example", "v1", "", "/a b"})
    void nobody_is_led_to_another_site(String to) {
        anonymous()
                .get()
                .uri("/v1/session/oidc/school?to={to}", to)
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:beckon:problem:parameter-invalid");
    }
}
