package io.beckon.gateway.portal;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.gateway.TestPerson;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.EntityExchangeResult;

class PortalSignInIT extends PortalCase {

    @Test
    void who_was_invited_with_a_modified_address_signs_in_with_exactly_that_one() {
        String plain = freshAddress();
        String modified = plain.replace("@", "+acme@");
        TestPerson ana = person(rows().workspace("Acme"), modified);
        setPassword(ana.accountId());
        assertThat(new Browser().signIn(plain, PASSWORD).getStatus().value()).isEqualTo(401);
        Browser browser = new Browser();
        assertThat(location(browser.signIn("  " + modified.toUpperCase(java.util.Locale.ROOT) + " ", PASSWORD)))
                .isEqualTo("/portal");
        assertThat(browser.page("/portal")).contains(modified);
    }

    @Test
    void a_code_for_a_modified_address_goes_to_that_address_and_signs_in() {
        String modified = freshAddress().replace("@", "#acme@");
        person(rows().workspace("Acme"), modified);
        Browser browser = new Browser();
        String page = body(browser.post(
                "/portal/sign-in/code", "nonce", browser.atSignIn(""), "address", modified, "password", ""));
        assertThat(page).contains("Enter the code", modified);
        String code = mailedCode(modified);
        EntityExchangeResult<String> wrong = browser.post(
                "/portal/sign-in/with-code", "nonce", nonce(page), "address", modified, "code", "00000000");
        assertThat(wrong.getStatus().value()).isEqualTo(401);
        assertThat(body(wrong)).contains("The code is wrong, was used or is too old");
        assertThat(location(browser.post(
                        "/portal/sign-in/with-code",
                        "nonce",
                        nonce(body(wrong)),
                        "address",
                        modified,
                        "code",
                        code.substring(0, 4) + " " + code.substring(4))))
                .isEqualTo("/portal");
    }

    @Test
    void an_unknown_address_a_wrong_password_and_none_get_the_same_page() {
        long acme = rows().workspace("Acme");
        TestPerson ana = learner(acme);
        setPassword(ana.accountId());
        TestPerson without = learner(acme);
        Set<String> pages = Stream.of(ana.address(), without.address(), "nobody-" + ana.address())
                .map(address -> {
                    EntityExchangeResult<String> answer = new Browser().signIn(address, "not the password");
                    assertThat(answer.getStatus().value()).isEqualTo(401);
                    return withoutWhatDiffers(answer, address);
                })
                .collect(Collectors.toSet());
        assertThat(pages).hasSize(1).allMatch(page -> page.contains("do not belong together"));
    }

    @Test
    void asking_for_a_code_says_the_same_whether_or_not_anybody_has_the_address() {
        TestPerson ana = learner(rows().workspace("Acme"));
        String nobody = "nobody-" + ana.address();
        Set<String> pages = Stream.of(ana.address(), nobody)
                .map(address -> {
                    Browser browser = new Browser();
                    return withoutWhatDiffers(
                            browser.post("/portal/sign-in/code", "nonce", browser.atSignIn(""), "address", address),
                            address);
                })
                .collect(Collectors.toSet());
        assertThat(pages).hasSize(1);
        mailedCode(ana.address());
        assertThat(rows().count("delivery WHERE to_address = '" + nobody + "'")).isZero();
    }

    @Test
    void signing_in_changes_the_session_so_that_none_can_be_planted() {
        long acme = rows().workspace("Acme");
        TestPerson ana = learner(acme);
        TestPerson mallory = learner(acme);
        Browser browser = signedIn(mallory);
        String planted = browser.session();
        setPassword(ana.accountId());
        browser.post("/portal/sign-out", "nonce", nonce(browser.page("/portal")));
        browser.keep(TestPerson.COOKIE, planted);
        browser.keep(TestPerson.COOKIE + "-form", "A".repeat(22));
        assertThat(location(browser.signIn(ana.address(), PASSWORD))).isEqualTo("/portal");
        assertThat(browser.session()).isNotEqualTo(planted);
        Browser attacker = new Browser();
        attacker.keep(TestPerson.COOKIE, planted);
        assertThat(location(attacker.get("/portal"))).isEqualTo("/portal/sign-in");

        Browser twice = signedIn(mallory);
        String first = twice.session();
        String nonce = twice.atSignInAsAnother();
        assertThat(location(
                        twice.post("/portal/sign-in", "nonce", nonce, "address", ana.address(), "password", PASSWORD)))
                .isEqualTo("/portal");
        assertThat(twice.session()).isNotEqualTo(first);
        attacker.keep(TestPerson.COOKIE, first);
        assertThat(location(attacker.get("/portal"))).isEqualTo("/portal/sign-in");
    }

    @Test
    void another_site_cannot_sign_somebody_in_with_a_nonce_of_its_own() {
        TestPerson mallory = learner(rows().workspace("Acme"));
        setPassword(mallory.accountId());
        String foreign = new Browser().atSignIn("");
        Browser victim = new Browser();
        victim.page("/portal/sign-in");
        for (Browser browser : List.of(victim, new Browser())) {
            EntityExchangeResult<String> answer = browser.post(
                    "/portal/sign-in", "nonce", foreign, "address", mallory.address(), "password", PASSWORD);
            assertThat(answer.getStatus().value()).isEqualTo(403);
            assertThat(body(answer)).contains("open for too long");
            assertThat(browser.session()).isNull();
        }
    }

    @Test
    void too_many_attempts_are_said_with_how_long_to_wait() {
        String address = freshAddress();
        Browser browser = new Browser();
        String nonce = browser.atSignIn("");
        for (int i = 0; i < 20; i++) {
            browser.post("/portal/sign-in", "nonce", nonce, "address", address, "password", "guess " + i);
        }
        EntityExchangeResult<String> answer =
                browser.post("/portal/sign-in", "nonce", nonce, "address", address, "password", "guess");
        assertThat(answer.getStatus().value()).isEqualTo(429);
        assertThat(answer.getResponseHeaders().getFirst("Retry-After")).isNotNull();
        assertThat(body(answer)).contains("Too many attempts");
        secure(answer);
    }

    @Test
    void what_is_no_address_is_said_and_costs_no_attempt() {
        Browser browser = new Browser();
        EntityExchangeResult<String> answer = browser.signIn("no address", PASSWORD);
        assertThat(answer.getStatus().value()).isEqualTo(422);
        assertThat(body(answer)).contains("not a whole e-mail address", "value=\"no address\"");
    }

    private static String withoutWhatDiffers(EntityExchangeResult<String> answer, String address) {
        String page = body(answer);
        return page.replace(nonce(page), "").replace(address, "");
    }
}
