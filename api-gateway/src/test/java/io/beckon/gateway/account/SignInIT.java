package io.beckon.gateway.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.GatewayIT;
import io.beckon.gateway.TestPerson;
import io.beckon.gateway.TestPerson.SessionAnswer;
import io.beckon.gateway.code.OneTimeCodes;
import io.beckon.gateway.code.OneTimeCodes.Purpose;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.ResponseCookie;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.StatusAssertions;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class SignInIT extends GatewayIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final String PASSWORD = "purple tandem before noon";

    @Autowired
    private Passwords passwords;

    @Autowired
    private OneTimeCodes codes;

    private TestPerson ana;

    @BeforeEach
    void anaHasAPassword() {
        ana = TestPerson.create(database, workspace.id(), ManagerRole.FULL_MANAGER);
        database.sql("UPDATE account SET password_hash = :hash WHERE id = :id")
                .bind("hash", passwords.hash(PASSWORD).block(DEADLINE))
                .bind("id", ana.accountId())
                .then()
                .block(DEADLINE);
    }

    @Test
    void a_password_opens_a_session_whose_cookie_no_script_and_no_other_site_can_use() {
        EntityExchangeResult<SessionAnswer> answer = signedIn(ana.address(), PASSWORD, null);
        ResponseCookie cookie = answer.getResponseCookies().getFirst(TestPerson.COOKIE);
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.isSecure()).isTrue();
        assertThat(cookie.getSameSite()).isEqualTo("Lax");
        assertThat(cookie.getPath()).isEqualTo("/");
        assertThat(cookie.getDomain()).isNull();
        browser(cookie.getValue(), null)
                .get()
                .uri("/v1/session")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.account.address")
                .isEqualTo(ana.address())
                .jsonPath("$.account.role")
                .isEqualTo("full_manager")
                .jsonPath("$.workspace.id")
                .isEqualTo(String.valueOf(workspace.id()))
                .jsonPath("$.csrfToken")
                .isEqualTo(answer.getResponseBody().csrfToken());
    }

    @Test
    void the_database_holds_neither_cookie_nor_token_nor_password() {
        EntityExchangeResult<SessionAnswer> answer = signedIn(ana.address(), PASSWORD, null);
        String rows = database.sql("SELECT s::text || a::text AS everything FROM session s"
                        + " JOIN account a ON a.id = s.account_id WHERE a.id = :id")
                .bind("id", ana.accountId())
                .map(row -> row.get("everything", String.class))
                .all()
                .collect(Collectors.joining())
                .block(DEADLINE);
        assertThat(rows)
                .contains("$argon2id$")
                .doesNotContain(
                        answer.getResponseCookies().getFirst(TestPerson.COOKIE).getValue(),
                        answer.getResponseBody().csrfToken(),
                        PASSWORD);
    }

    @Test
    void an_address_nobody_has_a_wrong_password_and_an_account_without_one_get_the_same_answer() {
        TestPerson without = TestPerson.create(database, workspace.id(), ManagerRole.LEARNER);
        Set<String> answers = Stream.of(
                        signIn("nobody-" + ana.address(), PASSWORD),
                        signIn(ana.address(), "purple tandem after noon"),
                        signIn(without.address(), PASSWORD),
                        signIn(without.address(), ""),
                        byCode("nobody-" + ana.address(), "12345678"),
                        byCode(ana.address(), "12345678"))
                .map(answer -> answer.expectStatus()
                        .isUnauthorized()
                        .expectCookie()
                        .doesNotExist(TestPerson.COOKIE)
                        .expectBody(String.class)
                        .returnResult()
                        .getResponseBody())
                .collect(Collectors.toSet());
        assertThat(answers).hasSize(1).allMatch(body -> body.contains("urn:beckon:problem:sign-in-refused"));
    }

    @Test
    void a_cookie_changes_nothing_without_the_token_of_its_session() {
        SessionAnswer other = signedIn(ana.address(), PASSWORD, null).getResponseBody();
        EntityExchangeResult<SessionAnswer> session = signedIn(ana.address(), PASSWORD, null);
        String cookie = session.getResponseCookies().getFirst(TestPerson.COOKIE).getValue();
        for (String token : new String[] {null, "", "wrong", other.csrfToken()}) {
            rename(browser(cookie, token))
                    .expectStatus()
                    .isForbidden()
                    .expectBody()
                    .jsonPath("$.type")
                    .isEqualTo("urn:beckon:problem:csrf-token-missing");
        }
        rename(browser(cookie, session.getResponseBody().csrfToken()))
                .expectStatus()
                .isOk();
        rename(manager()).expectStatus().isOk();
    }

    @Test
    void with_a_key_and_a_cookie_the_key_counts() {
        WebTestClient limited = with(workspace.limitedManagerKey())
                .mutate()
                .defaultCookie(TestPerson.COOKIE, cookieOf(signedIn(ana.address(), PASSWORD, null)))
                .build();
        rename(limited)
                .expectStatus()
                .isForbidden()
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:beckon:problem:role-may-only-read");
    }

    @Test
    void signing_in_gives_a_new_cookie_and_ends_the_session_it_came_with() {
        String first = cookieOf(signedIn(ana.address(), PASSWORD, null));
        String second = cookieOf(signedIn(ana.address(), PASSWORD, first));
        assertThat(second).isNotEqualTo(first);
        status(first).isUnauthorized();
        status(second).isOk();
    }

    @Test
    void a_session_ends_when_idle_when_too_old_and_with_its_account() {
        String idle = cookieOf(signedIn(ana.address(), PASSWORD, null));
        alter("created_at = now() - interval '13 hours', last_seen_at = now() - interval '12 hours 1 second'");
        status(idle).isUnauthorized();
        String old = cookieOf(signedIn(ana.address(), PASSWORD, null));
        alter("created_at = now() - interval '31 days', expires_at = now()");
        status(old).isUnauthorized();
        String orphan = cookieOf(signedIn(ana.address(), PASSWORD, null));
        assertThat(sessions()).as("what is over is cleared away").isEqualTo(1);
        database.sql("DELETE FROM account WHERE id = :id")
                .bind("id", ana.accountId())
                .then()
                .block(DEADLINE);
        status(orphan).isUnauthorized();
    }

    @Test
    void using_a_session_keeps_it_alive() {
        String cookie = cookieOf(signedIn(ana.address(), PASSWORD, null));
        alter("created_at = now() - interval '12 hours', last_seen_at = now() - interval '11 hours'");
        status(cookie).isOk();
        Boolean fresh = database.sql(
                        "SELECT last_seen_at > now() - interval '1 minute' AS fresh FROM session WHERE account_id = :id")
                .bind("id", ana.accountId())
                .map(row -> row.get("fresh", Boolean.class))
                .one()
                .block(DEADLINE);
        assertThat(fresh).isTrue();
    }

    @Test
    void signing_out_ends_this_session_and_signing_out_everywhere_all_of_them() {
        EntityExchangeResult<SessionAnswer> here = signedIn(ana.address(), PASSWORD, null);
        EntityExchangeResult<SessionAnswer> there = signedIn(ana.address(), PASSWORD, null);
        EntityExchangeResult<SessionAnswer> elsewhere = signedIn(ana.address(), PASSWORD, null);
        browser(cookieOf(here), here.getResponseBody().csrfToken())
                .delete()
                .uri("/v1/session")
                .exchange()
                .expectStatus()
                .isNoContent()
                .expectCookie()
                .maxAge(TestPerson.COOKIE, Duration.ZERO);
        status(cookieOf(here)).isUnauthorized();
        status(cookieOf(there)).isOk();
        browser(cookieOf(there), there.getResponseBody().csrfToken())
                .delete()
                .uri("/v1/sessions")
                .exchange()
                .expectStatus()
                .isNoContent();
        status(cookieOf(there)).isUnauthorized();
        status(cookieOf(elsewhere)).isUnauthorized();
    }

    @Test
    void too_many_attempts_stop_even_the_right_password_for_a_while() {
        for (int i = 0; i < 20; i++) {
            signIn(ana.address(), "guess " + i).expectStatus().isUnauthorized();
        }
        signIn(ana.address(), PASSWORD)
                .expectStatus()
                .isEqualTo(429)
                .expectHeader()
                .exists("Retry-After")
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:beckon:problem:too-many-attempts");
        signIn("nobody-" + ana.address(), PASSWORD).expectStatus().isUnauthorized();
    }

    @Test
    void who_gets_in_has_all_attempts_again() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 15; i++) {
                signIn(ana.address(), "guess " + i).expectStatus().isUnauthorized();
            }
            signIn(ana.address(), PASSWORD).expectStatus().isCreated();
        }
    }

    @Test
    void a_code_is_mailed_to_who_has_an_account_and_signs_in() {
        askForCode(ana.address()).expectStatus().isAccepted();
        String code = mailedCode(ana.address());
        byCode(ana.address(), code).expectStatus().isCreated();
    }

    @Test
    void an_address_nobody_has_gets_the_same_answer_and_no_mail() {
        String nobody = "nobody-" + ana.address();
        askForCode(nobody).expectStatus().isAccepted().expectBody().isEmpty();
        askForCode(ana.address()).expectStatus().isAccepted().expectBody().isEmpty();
        mailedCode(ana.address());
        Long mails = database.sql("SELECT count(*) AS n FROM delivery WHERE to_address = :address")
                .bind("address", nobody)
                .map(row -> row.get("n", Long.class))
                .one()
                .block(DEADLINE);
        assertThat(mails).isZero();
    }

    @Test
    void an_address_gets_few_codes_in_a_while() {
        for (int i = 0; i < 5; i++) {
            askForCode(ana.address()).expectStatus().isAccepted();
        }
        askForCode(ana.address()).expectStatus().isEqualTo(429);
    }

    @Test
    void a_code_signs_in_once() {
        String code = codes.issue(Purpose.SIGN_IN, ana.address(), Duration.ofMinutes(10))
                .block(DEADLINE);
        List<Integer> statuses = Flux.range(0, 4)
                .flatMap(
                        i -> Mono.fromCallable(() -> byCode(ana.address(), code)
                                        .returnResult(Void.class)
                                        .getStatus()
                                        .value())
                                .subscribeOn(Schedulers.boundedElastic()),
                        4)
                .collectSortedList()
                .block(DEADLINE);
        assertThat(statuses).containsExactly(201, 401, 401, 401);
    }

    @Test
    void a_code_for_an_address_nobody_has_opens_nothing_although_it_fits() {
        String address = "nobody-" + ana.address();
        String code =
                codes.issue(Purpose.SIGN_IN, address, Duration.ofMinutes(10)).block(DEADLINE);
        byCode(address, code).expectStatus().isUnauthorized();
    }

    @Test
    void a_new_password_needs_the_old_one_and_ends_the_other_sessions() {
        EntityExchangeResult<SessionAnswer> here = signedIn(ana.address(), PASSWORD, null);
        String elsewhere = cookieOf(signedIn(ana.address(), PASSWORD, null));
        WebTestClient browser = browser(cookieOf(here), here.getResponseBody().csrfToken());
        setPassword(browser, "not the password", "a quite different one")
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.errors[0].pointer")
                .isEqualTo("/current");
        setPassword(browser, PASSWORD, "short")
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.errors[0].pointer")
                .isEqualTo("/password");
        setPassword(browser, PASSWORD, "a quite different one").expectStatus().isNoContent();
        status(cookieOf(here)).isOk();
        status(elsewhere).isUnauthorized();
        signIn(ana.address(), PASSWORD).expectStatus().isUnauthorized();
        signIn(ana.address(), "a quite different one").expectStatus().isCreated();
    }

    @Test
    void who_has_just_signed_in_by_code_sets_a_password_without_the_old_one() {
        String code = codes.issue(Purpose.SIGN_IN, ana.address(), Duration.ofMinutes(10))
                .block(DEADLINE);
        EntityExchangeResult<SessionAnswer> here = byCode(ana.address(), code)
                .expectStatus()
                .isCreated()
                .expectBody(SessionAnswer.class)
                .returnResult();
        WebTestClient browser = browser(cookieOf(here), here.getResponseBody().csrfToken());
        setPassword(browser, null, "a quite different one").expectStatus().isNoContent();
        signIn(ana.address(), "a quite different one").expectStatus().isCreated();
        alter("created_at = now() - interval '16 minutes'");
        setPassword(browser, null, "yet another password").expectStatus().isEqualTo(422);
    }

    @Test
    void what_is_neither_password_nor_code_is_named() {
        anonymous()
                .post()
                .uri("/v1/session")
                .bodyValue(Map.of("address", ana.address()))
                .exchange()
                .expectStatus()
                .isEqualTo(422);
        anonymous()
                .post()
                .uri("/v1/session")
                .bodyValue(Map.of("address", "no address", "password", "x"))
                .exchange()
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.errors[0].pointer")
                .isEqualTo("/address");
    }

    @Test
    void a_form_of_another_site_signs_nobody_in() {
        anonymous()
                .post()
                .uri("/v1/session")
                .header("Content-Type", "text/plain")
                .bodyValue("{\"address\": \"%s\", \"password\": \"%s\"}".formatted(ana.address(), PASSWORD))
                .exchange()
                .expectStatus()
                .isEqualTo(415);
    }

    @Test
    void a_hash_made_with_less_effort_is_made_anew_at_sign_in() {
        String weak = new Argon2PasswordEncoder(16, 32, 1, 1024, 1).encode(PASSWORD);
        database.sql("UPDATE account SET password_hash = :hash WHERE id = :id")
                .bind("hash", weak)
                .bind("id", ana.accountId())
                .then()
                .block(DEADLINE);
        signIn(ana.address(), PASSWORD).expectStatus().isCreated();
        String now = database.sql("SELECT password_hash FROM account WHERE id = :id")
                .bind("id", ana.accountId())
                .map(row -> row.get("password_hash", String.class))
                .one()
                .block(DEADLINE);
        assertThat(now).contains("m=19456,t=2,p=1");
        signIn(ana.address(), PASSWORD).expectStatus().isCreated();
    }

    private EntityExchangeResult<SessionAnswer> signedIn(String address, String password, @Nullable String cookie) {
        return browser(cookie, null)
                .post()
                .uri("/v1/session")
                .bodyValue(Map.of("address", address, "password", password))
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody(SessionAnswer.class)
                .returnResult();
    }

    private ResponseSpec signIn(String address, String password) {
        return anonymous()
                .post()
                .uri("/v1/session")
                .bodyValue(Map.of("address", address, "password", password))
                .exchange();
    }

    private ResponseSpec byCode(String address, String code) {
        return anonymous()
                .post()
                .uri("/v1/session")
                .bodyValue(Map.of("address", address, "code", code))
                .exchange();
    }

    private ResponseSpec askForCode(String address) {
        return anonymous()
                .post()
                .uri("/v1/session/codes")
                .bodyValue(Map.of("address", address))
                .exchange();
    }

    private String mailedCode(String address) {
        return Awaitility.await()
                .atMost(DEADLINE)
                .until(
                        () -> database.sql("""
                                        SELECT content -> 'variables' ->> 'code' AS code FROM delivery
                                         WHERE to_address = :address AND workspace_id = :workspace AND purpose = 'code'
                                           AND content ->> 'letter' = 'sign_in_code'
                                        """)
                                .bind("address", address)
                                .bind("workspace", workspace.id())
                                .map(row -> row.get("code", String.class))
                                .first()
                                .block(DEADLINE),
                        Objects::nonNull);
    }

    private static ResponseSpec setPassword(WebTestClient browser, @Nullable String current, String password) {
        Map<String, Object> body = new HashMap<>();
        body.put("current", current);
        body.put("password", password);
        return browser.put().uri("/v1/session/password").bodyValue(body).exchange();
    }

    private static ResponseSpec rename(WebTestClient client) {
        return client.patch()
                .uri("/v1/workspace")
                .bodyValue(Map.of("fromName", "Ana of the other School"))
                .exchange();
    }

    private WebTestClient browser(@Nullable String cookie, @Nullable String token) {
        WebTestClient.Builder builder = anonymous().mutate();
        if (cookie != null) {
            builder.defaultCookie(TestPerson.COOKIE, cookie);
        }
        if (token != null) {
            builder.defaultHeader("X-CSRF-Token", token);
        }
        return builder.build();
    }

    private StatusAssertions status(String cookie) {
        return browser(cookie, null).get().uri("/v1/session").exchange().expectStatus();
    }

    private static String cookieOf(EntityExchangeResult<?> answer) {
        return answer.getResponseCookies().getFirst(TestPerson.COOKIE).getValue();
    }

    private long sessions() {
        return database.sql("SELECT count(*) AS n FROM session WHERE account_id = :id")
                .bind("id", ana.accountId())
                .map(row -> row.get("n", Long.class))
                .one()
                .block(DEADLINE);
    }

    private void alter(String assignments) {
        database.sql("UPDATE session SET " + assignments + " WHERE account_id = :id")
                .bind("id", ana.accountId())
                .then()
                .block(DEADLINE);
    }
}
