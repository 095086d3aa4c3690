package io.beckon.gateway.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.GatewayIT;
import io.beckon.gateway.TestPerson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class MemberIT extends GatewayIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @Test
    void a_manager_is_added_by_address_signs_in_and_is_listed_by_role() {
        String address = "Ben-" + UUID.randomUUID() + "@People.example";
        Map<?, ?> added = add(manager(), address, "limited_manager")
                .expectStatus()
                .isCreated()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
        assertThat(added.get("address")).isEqualTo(address.toLowerCase(Locale.ROOT));
        TestPerson ben = new TestPerson(Long.parseLong((String) added.get("id")), address);
        ben.browser(database, anonymous())
                .get()
                .uri("/v1/members?role=limited_manager")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.items.length()")
                .isEqualTo(1)
                .jsonPath("$.items[0].id")
                .isEqualTo(added.get("id"));
        manager()
                .get()
                .uri("/v1/members?address={address}", address)
                .exchange()
                .expectBody()
                .jsonPath("$.items[0].id")
                .isEqualTo(added.get("id"));
    }

    @Test
    void members_are_listed_page_by_page_newest_first() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(0, String.valueOf(person(ManagerRole.LEARNER).accountId()));
        }
        List<String> listed = new ArrayList<>();
        String cursor = null;
        do {
            Map<?, ?> page = manager()
                    .get()
                    .uri("/v1/members?limit=2" + (cursor == null ? "" : "&cursor=" + cursor))
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectBody(Map.class)
                    .returnResult()
                    .getResponseBody();
            ((List<?>) page.get("items")).forEach(item -> listed.add((String) ((Map<?, ?>) item).get("id")));
            cursor = (String) page.get("next");
        } while (cursor != null);
        assertThat(listed).isEqualTo(made);
    }

    @Test
    void an_address_in_use_is_said_to_be_here_or_elsewhere_with_one_that_is_free() {
        TestPerson here = person(ManagerRole.LEARNER);
        add(manager(), here.address(), "full_manager")
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:beckon:problem:member-address-in-use")
                .jsonPath("$.where")
                .isEqualTo("here")
                .jsonPath("$.memberId")
                .isEqualTo(String.valueOf(here.accountId()));
        TestPerson elsewhere = TestPerson.create(database, stranger.id(), ManagerRole.LEARNER);
        String body = add(manager(), elsewhere.address(), "full_manager")
                .expectStatus()
                .isEqualTo(409)
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
        assertThat(body)
                .contains("\"where\":\"elsewhere\"", "\"suggestedAddress\":\"")
                .doesNotContain("\"memberId\"", "\"workspace");
    }

    @Test
    void nobody_gives_or_takes_a_role_above_the_own_one() {
        TestPerson owner = person(ManagerRole.OWNER);
        person(ManagerRole.OWNER);
        for (ResponseSpec refused : List.of(
                add(manager(), "new-" + UUID.randomUUID() + "@people.example", "owner"),
                change(manager(), owner.accountId(), "limited_manager"),
                change(manager(), person(ManagerRole.LEARNER).accountId(), "owner"),
                remove(manager(), owner.accountId()))) {
            refused.expectStatus()
                    .isForbidden()
                    .expectBody()
                    .jsonPath("$.type")
                    .isEqualTo("urn:beckon:problem:role-too-high");
        }
        change(with(workspace.ownerKey()), owner.accountId(), "limited_manager")
                .expectStatus()
                .isOk();
    }

    /** Who signs in may all that the role may: a limited key could give itself the rest that way. */
    @Test
    void a_key_with_scopes_makes_no_manager() {
        Object secret = with(workspace.ownerKey())
                .post()
                .uri("/v1/workspace/api-keys")
                .bodyValue(Map.of("label", "HR", "role", "full_manager", "scopes", List.of("members")))
                .exchange()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody()
                .get("secret");
        add(with(String.valueOf(secret)), "ana-" + workspace.id() + "@mail.example", "limited_manager")
                .expectStatus()
                .isForbidden()
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:beckon:problem:scope-missing");
        add(with(String.valueOf(secret)), "bo-" + workspace.id() + "@mail.example", "learner")
                .expectStatus()
                .isCreated();
    }

    @Test
    void a_change_of_role_and_a_removal_work_at_the_next_request() {
        TestPerson ben = person(ManagerRole.FULL_MANAGER);
        WebTestClient browser = ben.browser(database, anonymous());
        change(manager(), ben.accountId(), "learner").expectStatus().isOk();
        browser.get().uri("/v1/members").exchange().expectStatus().isForbidden();
        remove(manager(), ben.accountId()).expectStatus().isNoContent();
        browser.get().uri("/v1/session").exchange().expectStatus().isUnauthorized();
        remove(manager(), ben.accountId()).expectStatus().isNotFound();
    }

    @Test
    void the_last_owner_is_neither_removed_nor_demoted() {
        TestPerson owner = person(ManagerRole.OWNER);
        WebTestClient browser = owner.browser(database, anonymous());
        for (ResponseSpec refused :
                List.of(remove(browser, owner.accountId()), change(browser, owner.accountId(), "full_manager"))) {
            refused.expectStatus()
                    .isEqualTo(409)
                    .expectBody()
                    .jsonPath("$.type")
                    .isEqualTo("urn:beckon:problem:last-owner");
        }
        change(browser, owner.accountId(), "owner").expectStatus().isOk();
    }

    @Test
    void of_owners_who_remove_and_demote_each_other_at_once_one_stays() {
        for (int round = 0; round < 5; round++) {
            TestPerson one = person(ManagerRole.OWNER);
            TestPerson other = person(ManagerRole.OWNER);
            WebTestClient key = with(workspace.ownerKey());
            List<Integer> statuses = Flux.just(
                            at(() -> remove(key, one.accountId())),
                            at(() -> change(key, other.accountId(), "limited_manager")))
                    .flatMap(work -> work, 2)
                    .collectSortedList()
                    .block(DEADLINE);
            assertThat(statuses).last().isEqualTo(409);
            assertThat(owners()).isEqualTo(1);
            database.sql("DELETE FROM account WHERE workspace_id = :workspace")
                    .bind("workspace", workspace.id())
                    .then()
                    .block(DEADLINE);
        }
    }

    @Test
    void what_cannot_be_used_is_named() {
        manager()
                .post()
                .uri("/v1/members")
                .bodyValue(Map.of("address", "nobody", "role", "king", "name", "a\nb"))
                .exchange()
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.errors[*].pointer")
                .value(pointers -> assertThat((List<Object>) pointers).containsExactly("/name", "/role", "/address"));
        manager().get().uri("/v1/members?role=king").exchange().expectStatus().isBadRequest();
    }

    @Test
    void a_learner_who_becomes_a_manager_signs_in_anew() {
        TestPerson ana = person(ManagerRole.LEARNER);
        WebTestClient browser = ana.browser(database, anonymous());
        browser.get().uri("/v1/session").exchange().expectStatus().isOk();
        database.sql("UPDATE account SET password_hash = 'of whoever opened a mail that was passed on' WHERE id = :id")
                .bind("id", ana.accountId())
                .then()
                .block(DEADLINE);
        change(manager(), ana.accountId(), "full_manager").expectStatus().isOk();
        browser.get().uri("/v1/session").exchange().expectStatus().isUnauthorized();
        assertThat(database.sql("SELECT password_hash IS NULL AS none FROM account WHERE id = :id")
                        .bind("id", ana.accountId())
                        .map(row -> row.get("none", Boolean.class))
                        .one()
                        .block(DEADLINE))
                .isTrue();
    }

    private static Mono<Integer> at(Supplier<ResponseSpec> request) {
        return Mono.fromCallable(
                        () -> request.get().returnResult(Void.class).getStatus().value())
                .subscribeOn(Schedulers.boundedElastic());
    }

    private TestPerson person(ManagerRole role) {
        return TestPerson.create(database, workspace.id(), role);
    }

    private static ResponseSpec add(WebTestClient client, String address, String role) {
        return client.post()
                .uri("/v1/members")
                .bodyValue(Map.of("address", address, "role", role))
                .exchange();
    }

    private static ResponseSpec change(WebTestClient client, long id, String role) {
        return client.patch()
                .uri("/v1/members/" + id)
                .bodyValue(Map.of("role", role))
                .exchange();
    }

    private static ResponseSpec remove(WebTestClient client, long id) {
        return client.delete().uri("/v1/members/" + id).exchange();
    }

    private long owners() {
        return database.sql("SELECT count(*) AS n FROM account WHERE workspace_id = :workspace AND role = 'owner'")
                .bind("workspace", workspace.id())
                .map(row -> row.get("n", Long.class))
                .one()
                .block(DEADLINE);
    }
}
