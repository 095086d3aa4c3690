package io.beckon.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.ManagerCase;
import io.beckon.gateway.TestPerson;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Who did what is written with what was done, shown, and can be changed by nobody. */
class AuditIT extends ManagerCase {

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    @Test
    void a_change_says_who_did_what_to_which_thing_and_never_what_the_fields_held() {
        String campaign = made("/v1/campaigns", Map.of("name", "Secret plans", "message", "Do not tell"));
        post("/v1/campaigns/" + campaign + "/start", Map.of()).expectStatus().isOk();
        List<Map<String, Object>> entries = entries("thing=campaigns&thingId=" + campaign);
        assertThat(entries).hasSize(2);
        assertThat(entries.get(1))
                .containsEntry("kind", "change")
                .containsEntry("route", "POST /v1/campaigns")
                .containsEntry("thingId", campaign)
                .containsEntry("client", "127.0.0.1");
        assertThat(entries.get(1).get("detail")).isEqualTo(Map.of("status", 201, "fields", "message name"));
        assertThat(String.valueOf(entries)).doesNotContain("Secret plans").doesNotContain("Do not tell");
        assertThat(member(entries.get(0), "actor"))
                .containsEntry("kind", "api_key")
                .containsEntry("label", "test full_manager");
    }

    @Test
    void what_was_refused_or_rolled_back_leaves_no_entry_of_a_change() {
        post("/v1/campaigns", Map.of("name", "")).expectStatus().isEqualTo(422);
        delete("/v1/campaigns/999999999").expectStatus().isNotFound();
        assertThat(entries("kind=change")).isEmpty();
    }

    @Test
    void a_change_whose_entry_cannot_be_written_is_not_made() {
        database.sql(
                        "ALTER TABLE audit_entry ADD CONSTRAINT broken CHECK (route <> 'POST /v1/organization-groups') NOT VALID")
                .then()
                .block(DEADLINE);
        try {
            post("/v1/organization-groups", Map.of("name", "Never"))
                    .expectStatus()
                    .is5xxServerError();
        } finally {
            database.sql("ALTER TABLE audit_entry DROP CONSTRAINT broken")
                    .then()
                    .block(DEADLINE);
        }
        assertThat(all("/v1/organization-groups", 50, "name")).isEmpty();
    }

    @Test
    void under_an_idempotency_key_the_entry_is_written_once() {
        for (int i = 0; i < 2; i++) {
            manager()
                    .post()
                    .uri("/v1/campaigns")
                    .header("Idempotency-Key", "twice-" + workspace.id())
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue(Map.of("name", "Once"))
                    .exchange()
                    .expectStatus()
                    .isCreated();
        }
        assertThat(entries("thing=campaigns")).hasSize(1);
    }

    @Test
    void a_streamed_list_says_that_it_was_begun_and_how_it_ended() {
        manager()
                .post()
                .uri("/v1/suppressions/import")
                .contentType(MediaType.parseMediaType("text/csv"))
                .bodyValue("address\nana@example.org\nno address\n")
                .exchange()
                .expectStatus()
                .isOk();
        List<Map<String, Object>> entries = entries("thing=suppressions");
        assertThat(entries).extracting(entry -> entry.get("kind")).containsExactly("change", "begun");
        assertThat(member(entries.get(0), "detail")).containsEntry("rows", 2).containsEntry("added", 1);
        assertThat(String.valueOf(entries)).doesNotContain("ana@example.org");
    }

    @Test
    void a_list_that_broke_off_is_known_to_have_been_begun() {
        manager()
                .post()
                .uri("/v1/suppressions/import")
                .contentType(MediaType.parseMediaType("text/csv"))
                .bodyValue("no,column\nof,addresses\n")
                .exchange()
                .expectStatus()
                .isEqualTo(422);
        assertThat(entries("thing=suppressions"))
                .extracting(entry -> entry.get("kind"))
                .containsExactly("begun");
    }

    @Test
    void signing_in_failing_to_changing_the_password_and_signing_out_are_in_the_log() {
        TestPerson person = TestPerson.create(database, workspace.id(), ManagerRole.FULL_MANAGER);
        WebTestClient browser = person.browser(database, anonymous());
        database.sql("UPDATE session SET method = 'code' WHERE account_id = :a")
                .bind("a", person.accountId())
                .then()
                .block(DEADLINE);
        send(browser, HttpMethod.PUT, "/v1/session/password", Map.of("password", "purple tandem before noon"))
                .expectStatus()
                .isNoContent();
        signIn(person.address(), "wrong wrong wrong").expectStatus().isUnauthorized();
        signIn("nobody-has@x.example", "wrong wrong wrong").expectStatus().isUnauthorized();
        signIn(person.address(), "purple tandem before noon").expectStatus().isCreated();
        browser.delete().uri("/v1/session").exchange().expectStatus().isNoContent();
        Awaitility.await()
                .atMost(DEADLINE)
                .untilAsserted(() -> assertThat(entries("actor=account:" + person.accountId()))
                        .extracting(entry -> entry.get("kind"))
                        .containsExactlyInAnyOrder("signed_out", "signed_in", "sign_in_failed", "password_changed"));
        assertThat(String.valueOf(entries("limit=200")))
                .doesNotContain("purple")
                .doesNotContain("nobody-has");
    }

    @Test
    void a_hostile_user_agent_is_kept_harmless_and_short() {
        manager()
                .post()
                .uri("/v1/campaigns")
                .header("User-Agent", "=cmd|' /C calc'!A0 <script>\u00e9\t" + "x".repeat(4000))
                .header("X-Forwarded-For", "6.6.6.6")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of("name", "n"))
                .exchange()
                .expectStatus()
                .isCreated();
        Map<String, Object> entry = entries("thing=campaigns").get(0);
        assertThat((String) entry.get("userAgent"))
                .hasSize(300)
                .startsWith("=cmd")
                .matches("[\\x20-\\x7e]*");
        assertThat(entry).containsEntry("client", "127.0.0.1");
        String csv = csv("/v1/audit?thing=campaigns");
        assertThat(csv).contains("'=cmd").doesNotContain(",=cmd").doesNotContain("\"=cmd");
    }

    @Test
    void hostile_names_of_fields_do_not_get_into_the_log() {
        post("/v1/campaigns", Map.of("name", "n", "<script>alert(1)</script>", "x"))
                .expectStatus()
                .isEqualTo(422);
        patch("/v1/workspace", Map.of("name", "New name")).expectStatus().isOk();
        assertThat(member(entries("thing=workspace").get(0), "detail")).containsEntry("fields", "name");
    }

    @Test
    void pages_and_filters_find_each_entry_once() {
        for (int i = 0; i < 7; i++) {
            made("/v1/organization-groups", Map.of("name", "Group " + i));
        }
        delete("/v1/organization-groups/"
                        + all("/v1/organization-groups", 50, "id").get(0))
                .expectStatus()
                .isNoContent();
        assertThat(all("/v1/audit?thing=organization-groups", 3, "id"))
                .hasSize(8)
                .doesNotHaveDuplicates();
        assertThat(entries("from=2000-01-01T00:00:00Z&until=2001-01-01T00:00:00Z"))
                .isEmpty();
        assertThat(entries("from=2000-01-01T00:00:00Z")).hasSize(8);
        assertThat(entries("kind=refused")).isEmpty();
        get("/v1/audit?kind=nonsense").expectStatus().isBadRequest();
        get("/v1/audit?actor=nonsense").expectStatus().isBadRequest();
        get("/v1/audit?from=yesterday").expectStatus().isBadRequest();
    }

    @Test
    void a_limited_manager_may_read_it_and_another_workspace_sees_nothing_of_it() {
        made("/v1/campaigns", Map.of("name", "n"));
        with(workspace.limitedManagerKey())
                .get()
                .uri("/v1/audit")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.items.length()")
                .isEqualTo(1);
        with(stranger.ownerKey())
                .get()
                .uri("/v1/audit")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.items.length()")
                .isEqualTo(0);
    }

    @Test
    void the_database_refuses_to_change_or_take_away_an_entry() {
        made("/v1/campaigns", Map.of("name", "n"));
        for (String sql : List.of(
                "UPDATE audit_entry SET client = 'elsewhere'",
                "DELETE FROM audit_entry",
                "TRUNCATE audit_entry",
                "SELECT forget_audit(now() - interval '1 day')",
                "WITH trick AS (SELECT set_config('beckon.audit_forgets', 'on', true)) DELETE FROM audit_entry WHERE (SELECT count(*) FROM trick) = 1")) {
            assertThatThrownBy(() -> database.sql(sql).then().block(DEADLINE))
                    .as(sql)
                    .rootCause()
                    .hasMessageContaining("audit log");
        }
        assertThat(entries("thing=campaigns")).hasSize(1);
    }

    @Test
    void what_is_past_retention_goes_by_the_operators_function_which_says_so() {
        database.sql("""
                        INSERT INTO audit_entry (workspace_id, at, kind, actor_kind, actor_id, route, thing, client)
                        SELECT :w, now() - interval '3 years', 'change', 'system', 0, 'POST /v1/old', 'old', 'x'
                          FROM generate_series(1, 3)""").bind("w", workspace.id()).then().block(DEADLINE);
        made("/v1/campaigns", Map.of("name", "n"));
        database.sql("SELECT forget_audit(now() - interval '2 years')").then().block(DEADLINE);
        List<Map<String, Object>> entries = entries("limit=50");
        assertThat(entries).extracting(entry -> entry.get("kind")).containsExactly("forgotten", "change");
        assertThat(member(entries.get(0), "detail")).containsEntry("entries", 3);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> member(Map<String, Object> entry, String name) {
        return (Map<String, Object>) Objects.requireNonNull(entry.get(name));
    }

    private WebTestClient.ResponseSpec signIn(String address, String password) {
        return send(anonymous(), HttpMethod.POST, "/v1/session", Map.of("address", address, "password", password));
    }

    private String csv(String uri) {
        return Objects.requireNonNull(manager()
                .get()
                .uri(uri)
                .accept(MediaType.parseMediaType("text/csv"))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody());
    }

    private List<Map<String, Object>> entries(String query) {
        return Objects.requireNonNull(get("/v1/audit?" + query)
                        .expectStatus()
                        .isOk()
                        .expectBody(Page.class)
                        .returnResult()
                        .getResponseBody())
                .items();
    }
}
