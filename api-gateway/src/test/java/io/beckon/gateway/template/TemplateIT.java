package io.beckon.gateway.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.GatewayIT;
import io.beckon.gateway.InvitationRows;
import io.beckon.gateway.TestPerson;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class TemplateIT extends GatewayIT {

    private static final Map<String, String> ENGLISH = Map.of(
            "subject", "Join [[${campaign.name}]]",
            "html", "<p>Hello <b th:text=\"${person.name}\">you</b>, <a th:href=\"${link}\">open</a></p>",
            "text", "Hello [[${person.name}]]: [[${link}]]");

    @Test
    void a_template_is_saved_shown_replaced_and_deleted() {
        String id = create("Welcome", Map.of("en", ENGLISH));
        manager()
                .get()
                .uri("/v1/templates/" + id)
                .exchange()
                .expectBody()
                .jsonPath("$.name")
                .isEqualTo("Welcome")
                .jsonPath("$.version")
                .isEqualTo(1)
                .jsonPath("$.texts.en.subject")
                .isEqualTo(ENGLISH.get("subject"));
        manager()
                .put()
                .uri("/v1/templates/" + id)
                .bodyValue(Map.of("name", "Welcome!", "texts", Map.of("de", ENGLISH)))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.version")
                .isEqualTo(2)
                .jsonPath("$.texts.de")
                .exists()
                .jsonPath("$.texts.en")
                .doesNotExist();
        manager().delete().uri("/v1/templates/" + id).exchange().expectStatus().isNoContent();
        manager().get().uri("/v1/templates/" + id).exchange().expectStatus().isNotFound();
    }

    @Test
    void a_template_that_was_changed_since_it_was_read_is_not_replaced() {
        String id = create("Twice", Map.of("en", ENGLISH));
        String read = manager()
                .get()
                .uri("/v1/templates/" + id)
                .exchange()
                .expectBody()
                .returnResult()
                .getResponseHeaders()
                .getETag();
        assertThat(replaced(id, "First", read)).isEqualTo(200);
        assertThat(replaced(id, "Second", read)).isEqualTo(412);
        assertThat(replaced(id, "Second", "W/\"2\"")).isEqualTo(412);
        assertThat(replaced(id, "Second", "\"7\", \"2\"")).isEqualTo(200);
        assertThat(replaced(id, "Third", "*")).isEqualTo(200);
    }

    private int replaced(String id, String name, String ifMatch) {
        return manager()
                .put()
                .uri("/v1/templates/" + id)
                .header("If-Match", ifMatch)
                .bodyValue(Map.of("name", name, "texts", Map.of("en", ENGLISH)))
                .exchange()
                .expectBody()
                .returnResult()
                .getStatus()
                .value();
    }

    @Test
    void what_is_not_allowed_is_refused_with_part_and_line() {
        post(
                        "Evil",
                        Map.of(
                                "en",
                                Map.of(
                                        "subject", "Hi",
                                        "html", "<p>ok</p>\n<p th:text=\"${T(java.lang.Runtime).getRuntime()}\">x</p>",
                                        "text", "Hi")))
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:beckon:problem:template-refused")
                .jsonPath("$.errors[*].pointer")
                .value(pointers -> assertThat((List<Object>) pointers).contains("/texts/en/html", "/texts/en/text"))
                .jsonPath("$.errors[0].detail")
                .value(detail -> assertThat((String) detail).startsWith("Line 2: "));
    }

    @Test
    void a_name_can_be_used_once() {
        create("Welcome", Map.of("en", ENGLISH));
        post("Welcome", Map.of("en", ENGLISH))
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:beckon:problem:name-taken");
    }

    @Test
    void a_template_in_use_cannot_be_deleted() {
        String id = create("Welcome", Map.of("en", ENGLISH));
        manager()
                .post()
                .uri("/v1/campaigns")
                .bodyValue(Map.of("name", "Autumn", "templateId", id))
                .exchange()
                .expectStatus()
                .isCreated();
        manager()
                .delete()
                .uri("/v1/templates/" + id)
                .exchange()
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.detail")
                .isEqualTo("The template is used by the campaign 'Autumn'. Change or delete that first.");
    }

    @Test
    void a_preview_shows_the_sample_person_and_escapes_what_the_client_gives() {
        manager()
                .post()
                .uri("/v1/templates/preview")
                .bodyValue(Map.of(
                        "subject", ENGLISH.get("subject"),
                        "html", ENGLISH.get("html"),
                        "text", ENGLISH.get("text"),
                        "sample", Map.of("person.name", "<script>alert(1)</script>")))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.subject")
                .isEqualTo("Join Algebra I")
                .jsonPath("$.html")
                .value(html ->
                        assertThat((String) html).contains("&lt;script&gt;").doesNotContain("<script>"));
    }

    @Test
    void a_preview_shows_a_chosen_person_of_a_campaign_and_no_other_workspaces() {
        InvitationRows rows = new InvitationRows(database);
        long invitation = rows.invitation(rows.campaign(workspace.id()), "ana@mail.example");
        rows.change(
                "invitation",
                invitation,
                "person = '{\"name\": \"Ana <Lopez>\", \"columns\": {\"Start date\": \"1 May\"}}', locale = 'de'");
        Map<String, Object> wish = Map.of(
                "subject", "For [[${person.name}]]",
                "html", "<p th:text=\"${list.start_date}\">x</p><a th:href=\"${link}\">x</a>",
                "text", "[[${link}]]",
                "invitationId", Long.toString(invitation));
        manager()
                .post()
                .uri("/v1/templates/preview")
                .bodyValue(wish)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.subject")
                .isEqualTo("For Ana <Lopez>")
                .jsonPath("$.html")
                .isEqualTo("<p>1 May</p><a href=\"https://invite.example/i/preview\">x</a>");
        with(stranger.fullManagerKey())
                .post()
                .uri("/v1/templates/preview")
                .bodyValue(wish)
                .exchange()
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.errors[0].pointer")
                .isEqualTo("/invitationId");
    }

    @Test
    void a_test_goes_to_whoever_is_signed_in_or_to_the_addresses_given() {
        String id = create("Welcome", Map.of("en", ENGLISH));
        TestPerson person = TestPerson.create(database, workspace.id(), ManagerRole.FULL_MANAGER);
        testSend(person.browser(database, anonymous()), id, Map.of())
                .expectStatus()
                .isAccepted()
                .expectBody()
                .jsonPath("$.deliveries[0].address")
                .isEqualTo(person.address());
        testSend(manager(), id, Map.of("addresses", List.of("A@mail.example", "b@mail.example", "a@mail.example")))
                .expectStatus()
                .isAccepted()
                .expectBody()
                .jsonPath("$.deliveries[*].address")
                .isEqualTo(List.of("a@mail.example", "b@mail.example"));
        assertThat(new InvitationRows(database)
                        .row("SELECT count(*) AS n, min(content ->> 'letter') AS letter,"
                                + " min(content #>> '{variables,subject}') AS subject, min(purpose::text) AS purpose"
                                + " FROM delivery WHERE campaign_id IS NULL AND workspace_id = " + workspace.id()))
                .containsEntry("n", 3L)
                .containsEntry("letter", "rendered")
                .containsEntry("subject", "Join Algebra I")
                .containsEntry("purpose", "test");
    }

    @Test
    void a_test_that_cannot_be_sent_says_why_and_sends_nothing() {
        String id = create("Welcome", Map.of("en", ENGLISH));
        testSend(manager(), id, Map.of())
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.errors[0].detail")
                .isEqualTo("An API key has no mailbox; give 1 to 10 addresses.");
        testSend(manager(), id, Map.of("addresses", List.of("a@mail.example", "nobody")))
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.errors[0].pointer")
                .isEqualTo("/addresses/1");
        suppressed("gone@mail.example");
        testSend(manager(), id, Map.of("addresses", List.of("a@mail.example", "gone+work@mail.example")))
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:beckon:problem:address-suppressed");
        testSend(with(workspace.limitedManagerKey()), id, Map.of("addresses", List.of("a@mail.example")))
                .expectStatus()
                .isForbidden();
        testSend(with(stranger.fullManagerKey()), id, Map.of("addresses", List.of("a@mail.example")))
                .expectStatus()
                .isNotFound();
        assertThat(new InvitationRows(database)
                        .count("delivery WHERE campaign_id IS NULL AND workspace_id = " + workspace.id()))
                .isZero();
    }

    @Test
    void what_a_campaigns_templates_read_is_compared_with_the_columns_of_its_lists() {
        String id = create(
                "Welcome",
                Map.of(
                        "en",
                        Map.of(
                                "subject", "Hi [[${person.firstName}]]",
                                "html", "<p th:text=\"${list.start_date}\">x</p><a th:href=\"${link}\">x</a>",
                                "text", "[[${link}]] [[${list.room}]] [[${workspace.supportUrl}]]")));
        InvitationRows rows = new InvitationRows(database);
        long campaign = rows.campaign(workspace.id());
        rows.change("campaign", campaign, "template_id = " + id);
        long first = rows.submission(workspace.id(), campaign);
        rows.change(
                "submission",
                first,
                "columns = '{\"fields\": {\"address\": \"E-Mail\", \"firstName\": \"Vorname\"}, \"variables\": [\"Start date\", \"Room\"]}'");
        long second = rows.submission(workspace.id(), campaign);
        rows.change(
                "submission",
                second,
                "columns = '{\"fields\": {\"address\": \"email\"}, \"variables\": [\"Start date\"]}'");
        manager()
                .get()
                .uri("/v1/campaigns/" + campaign + "/variables")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.lists")
                .isEqualTo(2)
                .jsonPath("$.missing")
                .isEqualTo(3)
                .jsonPath("$.used[?(@.missingIn > 0)].name")
                .isEqualTo(List.of("list.room", "person.firstName", "workspace.supportUrl"))
                .jsonPath("$.used[?(@.name == 'list.start_date')].missingIn")
                .isEqualTo(0)
                .jsonPath("$.offered[?(@.name == 'list.start_date')].header")
                .isEqualTo("Start date");
        with(stranger.ownerKey())
                .get()
                .uri("/v1/campaigns/" + campaign + "/variables")
                .exchange()
                .expectStatus()
                .isNotFound();
    }

    /** The whole mailbox, as an unsubscribing does. */
    private void suppressed(String mailbox) {
        database.sql(
                        "INSERT INTO suppression (workspace_id, scope, value, reason) VALUES (:w, 'mailbox', :m, 'unsubscribed')")
                .bind("w", workspace.id())
                .bind("m", mailbox)
                .then()
                .block();
    }

    private static ResponseSpec testSend(WebTestClient client, String id, Map<String, ?> wish) {
        return client.post()
                .uri("/v1/templates/" + id + "/test-send")
                .bodyValue(wish)
                .exchange();
    }

    private String create(String name, Map<String, ?> texts) {
        return (String) post(name, texts)
                .expectStatus()
                .isCreated()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody()
                .get("id");
    }

    private ResponseSpec post(String name, Map<String, ?> texts) {
        return manager()
                .post()
                .uri("/v1/templates")
                .bodyValue(Map.of("name", name, "texts", texts))
                .exchange();
    }
}
