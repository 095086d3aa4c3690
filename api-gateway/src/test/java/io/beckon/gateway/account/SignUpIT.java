package io.beckon.gateway.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.GatewayIT;
import io.beckon.gateway.TestPerson;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class SignUpIT extends GatewayIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final String name = "Riverside " + UUID.randomUUID();
    private final String address = "owner-" + UUID.randomUUID() + "@new.example";

    @Test
    void a_workspace_is_opened_by_the_code_that_came_by_mail_and_its_owner_is_signed_in() {
        String id = begin(address);
        assertThat(workspaces()).as("before the mailbox is confirmed").isZero();
        String code = Objects.requireNonNull(mailed(address, "sign_up_code").get("code"));
        confirm(id, code, "purple tandem before noon")
                .expectStatus()
                .isCreated()
                .expectCookie()
                .httpOnly(TestPerson.COOKIE, true)
                .expectBody()
                .jsonPath("$.account.role")
                .isEqualTo("owner")
                .jsonPath("$.account.address")
                .isEqualTo(address)
                .jsonPath("$.workspace.name")
                .isEqualTo(name)
                .jsonPath("$.csrfToken")
                .isNotEmpty();
        anonymous()
                .post()
                .uri("/v1/session")
                .bodyValue(Map.of("address", address, "password", "purple tandem before noon"))
                .exchange()
                .expectStatus()
                .isCreated();
    }

    @Test
    void an_address_in_use_gets_the_same_answer_and_only_its_mail_says_so() {
        String inUse =
                TestPerson.create(database, stranger.id(), ManagerRole.LEARNER).address();
        String free = begin(address);
        String taken = begin(inUse);
        assertThat(taken).hasSameSizeAs(free);
        mailed(address, "sign_up_code");
        assertThat(mailed(inUse, "address_in_use")).doesNotContainKey("code");
        confirm(taken, "12345678", null).expectStatus().isEqualTo(422);
        confirm(free, "12345678", null).expectStatus().isEqualTo(422);
        assertThat(workspaces()).isZero();
    }

    @Test
    void a_code_opens_one_workspace_however_often_it_comes_back() {
        String id = begin(address);
        String code = Objects.requireNonNull(mailed(address, "sign_up_code").get("code"));
        List<Integer> statuses = Flux.range(0, 4)
                .flatMap(
                        i -> Mono.fromCallable(() -> confirm(id, code, null)
                                        .returnResult(Void.class)
                                        .getStatus()
                                        .value())
                                .subscribeOn(Schedulers.boundedElastic()),
                        4)
                .collectSortedList()
                .block(DEADLINE);
        assertThat(statuses).containsExactly(201, 422, 422, 422);
        assertThat(workspaces()).isEqualTo(1);
    }

    @Test
    void who_confirms_an_address_that_was_taken_meanwhile_opens_nothing() {
        String id = begin(address);
        String code = Objects.requireNonNull(mailed(address, "sign_up_code").get("code"));
        database.sql("INSERT INTO account (workspace_id, address, mailbox) VALUES (:workspace, :address, :address)")
                .bind("workspace", stranger.id())
                .bind("address", address)
                .then()
                .block(DEADLINE);
        confirm(id, code, null)
                .expectStatus()
                .isEqualTo(409)
                .expectCookie()
                .doesNotExist(TestPerson.COOKIE)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:beckon:problem:address-taken-meanwhile");
        assertThat(workspaces()).isZero();
    }

    @Test
    void what_cannot_be_used_is_named_all_at_once() {
        anonymous()
                .post()
                .uri("/v1/sign-ups")
                .bodyValue(Map.of("workspace", "", "address", "nobody", "locale", "??"))
                .exchange()
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.errors[*].pointer")
                .value(pointers -> assertThat((List<Object>) pointers)
                        .containsExactly("/workspace", "/name", "/locale", "/address"));
    }

    @Test
    void an_address_gets_few_mails_in_a_while() {
        for (int i = 0; i < 5; i++) {
            begin(address);
        }
        anonymous()
                .post()
                .uri("/v1/sign-ups")
                .bodyValue(wish(address))
                .exchange()
                .expectStatus()
                .isEqualTo(429);
    }

    private String begin(String wanted) {
        Map<?, ?> begun = anonymous()
                .post()
                .uri("/v1/sign-ups")
                .bodyValue(wish(wanted))
                .exchange()
                .expectStatus()
                .isAccepted()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
        assertThat(begun.keySet()).hasToString("[id]");
        return (String) begun.get("id");
    }

    private Map<String, String> wish(String wanted) {
        return Map.of("workspace", name, "name", "Ana Example", "address", wanted);
    }

    private ResponseSpec confirm(String id, String code, @Nullable String password) {
        Map<String, Object> body = new HashMap<>();
        body.put("code", code);
        body.put("password", password);
        return anonymous()
                .post()
                .uri("/v1/sign-ups/" + id + "/confirm")
                .bodyValue(body)
                .exchange();
    }

    /** The variables of the letter, once it is on its way. */
    private Map<String, String> mailed(String to, String letter) {
        return Awaitility.await()
                .atMost(DEADLINE)
                .until(
                        () -> database.sql("""
                                        SELECT coalesce(content -> 'variables' ->> 'code', '') AS code FROM delivery
                                         WHERE to_address = :address AND workspace_id = 0 AND content ->> 'letter' = :letter
                                        """)
                                .bind("address", to)
                                .bind("letter", letter)
                                .map(row -> row.get("code", String.class))
                                .first()
                                .map(code -> code.isEmpty() ? Map.<String, String>of() : Map.of("code", code))
                                .block(DEADLINE),
                        Objects::nonNull);
    }

    private long workspaces() {
        return database.sql("SELECT count(*) AS n FROM workspace WHERE name = :name")
                .bind("name", name)
                .map(row -> row.get("n", Long.class))
                .one()
                .block(DEADLINE);
    }
}
