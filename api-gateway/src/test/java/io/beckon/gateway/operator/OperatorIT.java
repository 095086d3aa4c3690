package io.beckon.gateway.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.link.KeyRing;
import io.beckon.contracts.link.LinkPurpose;
import io.beckon.contracts.link.LinkTokens;
import io.beckon.contracts.link.PersonalLink;
import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.InvitationRows;
import io.beckon.gateway.ManagerCase;
import io.beckon.gateway.TestPerson;
import io.beckon.gateway.access.ApiKeySecret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient;

/** The operator sees that workspaces work, suspends and opens them, and sees nobody in them. */
class OperatorIT extends ManagerCase {

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private WebTestClient operator;
    private InvitationRows rows;

    @BeforeEach
    void key() {
        ApiKeySecret secret = ApiKeySecret.generate();
        database.sql("INSERT INTO operator_key (label, hint, hash) VALUES ('test operator', 'bk_', :hash)")
                .bind("hash", secret.hash())
                .then()
                .block(DEADLINE);
        operator = with(secret.text());
        rows = new InvitationRows(database);
    }

    @Test
    void the_operator_sees_workspaces_and_nobody_in_them() {
        rows.campaign(workspace.id());
        Map<?, ?> shown = Objects.requireNonNull(operator.get()
                .uri("/v1/operator/workspaces/" + workspace.id())
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody());
        assertThat(shown.get("runningCampaigns")).isEqualTo(1);
        operator.get()
                .uri("/v1/operator/workspaces?limit=1")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.next")
                .exists();
        operator.get()
                .uri("/v1/operator/health")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.workspaces")
                .isNumber();
        for (String uri : List.of(
                "/v1/members",
                "/v1/campaigns",
                "/v1/invitations",
                "/v1/audit",
                "/v1/suppressions",
                "/v1/workspace",
                "/v1/parked-messages")) {
            refused(operator.get().uri(uri).exchange(), 403, "operator-manages-no-workspace");
        }
        refused(
                send(operator, HttpMethod.POST, "/v1/campaigns", Map.of("name", "n")),
                403,
                "operator-manages-no-workspace");
        refused(operator.get().uri("/v1/session").exchange(), 403, "operator-manages-no-workspace");
    }

    @Test
    void managers_are_no_operators_and_a_revoked_key_is_nobody() {
        refused(with(workspace.ownerKey()).get().uri("/v1/operator/workspaces").exchange(), 403, "operator-needed");
        refused(browser(ManagerRole.OWNER).get().uri("/v1/operator/health").exchange(), 403, "operator-needed");
        ApiKeySecret secret = ApiKeySecret.generate();
        database.sql("INSERT INTO operator_key (label, hint, hash, revoked_at) VALUES ('gone', 'bk_', :hash, now())")
                .bind("hash", secret.hash())
                .then()
                .block(DEADLINE);
        with(secret.text())
                .get()
                .uri("/v1/operator/health")
                .exchange()
                .expectStatus()
                .isUnauthorized();
    }

    @Test
    void in_a_suspended_workspace_nobody_gets_in_and_links_say_so() {
        WebTestClient signedIn = browser(ManagerRole.OWNER);
        TestPerson person = TestPerson.create(database, workspace.id(), ManagerRole.OWNER);
        WebTestClient fresh = person.browser(database, anonymous());
        database.sql("UPDATE session SET method = 'code' WHERE account_id = :a")
                .bind("a", person.accountId())
                .then()
                .block(DEADLINE);
        send(fresh, HttpMethod.PUT, "/v1/session/password", Map.of("password", "purple tandem before noon"))
                .expectStatus()
                .isNoContent();
        long invitation = rows.invitation(rows.campaign(workspace.id()), "ana-" + UUID.randomUUID() + "@x.example");
        String link = "/i/"
                + new LinkTokens(KeyRing.loadOrCreate(KEYS))
                        .issue(new PersonalLink(LinkPurpose.INVITATION, invitation, 1));

        for (int i = 0; i < 2; i++) {
            suspend("suspend").jsonPath("$.suspendedAt").exists();
        }
        refused(with(workspace.fullManagerKey()).get().uri("/v1/campaigns").exchange(), 403, "workspace-suspended");
        refused(signedIn.get().uri("/v1/campaigns").exchange(), 403, "workspace-suspended");
        refused(signIn(person), 403, "workspace-suspended");
        assertThat(page(link, 410)).contains("Not available at the moment");
        assertThat(rows.state(invitation)).isEqualTo("pending");

        suspend("resume").jsonPath("$.suspendedAt").doesNotExist();
        with(workspace.ownerKey())
                .get()
                .uri("/v1/campaigns")
                .exchange()
                .expectStatus()
                .isOk();
        signIn(person).expectStatus().isCreated();
        assertThat(page(link, 200)).doesNotContain("Not available at the moment");
        // With the key that was not refused before: what is known of a key is remembered for some seconds.
        with(workspace.ownerKey())
                .get()
                .uri("/v1/audit?thing=operator")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.items.length()")
                .isEqualTo(3)
                .jsonPath("$.items[0].route")
                .isEqualTo("POST /v1/operator/workspaces/{id}/resume")
                .jsonPath("$.items[1].route")
                .isEqualTo("POST /v1/operator/workspaces/{id}/suspend")
                .jsonPath("$.items[0].actor.label")
                .isEqualTo("test operator");
    }

    @Test
    void a_workspace_is_opened_with_its_owner_once() {
        String owner = "owner-" + UUID.randomUUID() + "@x.example";
        Map<String, Object> wish =
                Map.of("name", "New school", "ownerAddress", owner, "fromAddress", "new@sender.example");
        String id = made(operator, "/v1/operator/workspaces", wish);
        assertThat(rows.row("SELECT role::text AS role, workspace_id::text AS w FROM account WHERE address = '" + owner
                        + "'"))
                .containsEntry("role", "owner")
                .containsEntry("w", id);
        refused(send(operator, HttpMethod.POST, "/v1/operator/workspaces", wish), 409, "member-address-in-use");
        assertThat(rows.count("workspace WHERE name = 'New school' AND id >= " + id))
                .isEqualTo(1);
        refused(send(operator, HttpMethod.POST, "/v1/operator/workspaces", Map.of("name", "")), 422, "fields-invalid")
                .jsonPath("$.errors.length()")
                .isEqualTo(3);
        assertThat(rows.count("audit_entry WHERE workspace_id = " + id
                        + " AND actor_kind = 'operator_key' AND kind = 'change'"))
                .isEqualTo(1);
        refused(operator.post().uri("/v1/operator/workspaces/999999999/suspend").exchange(), 404, "no-such-workspace");
    }

    private WebTestClient.BodyContentSpec suspend(String verb) {
        return operator.post()
                .uri("/v1/operator/workspaces/" + workspace.id() + "/" + verb)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();
    }

    private WebTestClient.ResponseSpec signIn(TestPerson person) {
        return send(
                anonymous(),
                HttpMethod.POST,
                "/v1/session",
                Map.of("address", person.address(), "password", "purple tandem before noon"));
    }

    private String page(String link, int status) {
        return Objects.requireNonNull(anonymous()
                .get()
                .uri(link)
                .header("Accept-Language", "en")
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody(String.class)
                .returnResult()
                .getResponseBody());
    }
}
