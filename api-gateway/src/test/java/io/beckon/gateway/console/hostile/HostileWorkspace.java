package io.beckon.gateway.console.hostile;

import io.beckon.gateway.InvitationRows;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;

/** A workspace in which everything that can be named has a hostile name, given through the API wherever the API takes it. */
final class HostileWorkspace {

    static final int LONGEST_LABEL = 100;

    private final WebTestClient api;
    private final DatabaseClient database;
    private final InvitationRows rows;
    private final HostileWords words;
    private final String run;

    final String group;
    final String course;
    final String campaign;
    final String template;
    final String member;
    final String followUp;
    final long invitation;
    final Map<?, ?> registration;

    HostileWorkspace(WebTestClient api, DatabaseClient database, HostileWords words, String run) {
        this.api = api;
        this.database = database;
        this.rows = new InvitationRows(database);
        this.words = words;
        this.run = run;
        name();
        String place = made("/v1/organization-groups", Map.of("name", words.of("place")));
        this.course = made(
                "/v1/courses",
                Map.of("name", words.of("course"), "description", words.of("description"), "kind", "page"));
        this.group = made("/v1/user-groups", Map.of("name", words.of("group"), "organizationGroupId", place));
        post("/v1/user-groups/" + group + "/courses", Map.of("courseIds", List.of(course)));
        this.template = made("/v1/templates", Map.of("name", words.of("template"), "texts", Map.of("en", text())));
        this.campaign = campaign();
        post("/v1/workspace/api-keys", Map.of("label", words.of("key", LONGEST_LABEL), "role", "limited_manager"));
        this.member = made("/v1/members", Map.of("address", address("member"), "name", words.of("member")));
        this.registration = post("/v1/registration-invitations", registration(place));
        this.invitation = invitation();
        this.followUp = made(
                "/v1/follow-ups",
                Map.of("invitationIds", List.of(Long.toString(invitation)), "message", words.of("follow-up")));
    }

    String address(String field) {
        return words.address(field, run);
    }

    /** The name of a sender has no @. */
    String sender() {
        return words.of("sender").replace("@", "");
    }

    private void name() {
        api.patch()
                .uri("/v1/workspace")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of(
                        "name",
                        words.of("workspace"),
                        "fromName",
                        sender(),
                        "supportContact",
                        address("support"),
                        "privacyUrl",
                        "https://acme.example/privacy'onmouseover='zqx()",
                        "termsUrl",
                        "https://acme.example/terms?a='autofocus;javascript:zqx()",
                        "logoUrl",
                        "https://acme.example/'onerror='zqx().png"))
                .exchange()
                .expectStatus()
                .isOk();
    }

    private static Map<String, String> text() {
        return Map.of(
                "subject",
                "Join us",
                "html",
                "<p><a th:href=\"${link}\">come in</a></p>",
                "text",
                "Come in: [[${link}]]");
    }

    private String campaign() {
        String id = made(
                "/v1/campaigns",
                Map.of(
                        "name",
                        words.of("campaign"),
                        "message",
                        words.of("message"),
                        "destination",
                        Map.of("kind", "portal", "name", words.of("destination")),
                        "userGroupIds",
                        List.of(group),
                        "courseIds",
                        List.of(course),
                        "reminders",
                        List.of(Map.of("after", "P3D", "message", words.of("reminder")))));
        post("/v1/campaigns/" + id + "/start", Map.of());
        return id;
    }

    private Map<String, Object> registration(String place) {
        return Map.of(
                "name",
                words.of("registration"),
                "message",
                words.of("registration-message"),
                "registrations",
                5,
                "organizationGroupId",
                place,
                "userGroupIds",
                List.of(group));
    }

    /** As the other services would have made it of a row of a list, and a mail server have answered. */
    private long invitation() {
        long id = rows.invitation(Long.parseLong(campaign), address("recipient"));
        database.sql("UPDATE invitation SET person = jsonb_build_object('name', :name) WHERE id = :id")
                .bind("name", words.of("person"))
                .bind("id", id)
                .then()
                .block();
        long late = rows.invitation(Long.parseLong(campaign), address("late"));
        database.sql(
                        "UPDATE delivery SET state = 'deferred', sent_at = NULL, follow_up_at = NULL, reply_code = 451,"
                                + " reply_status = '4.7.1', reply_text = :words, next_attempt_at = now() WHERE invitation_id = :id")
                .bind("words", words.of("reply"))
                .bind("id", late)
                .then()
                .block();
        return id;
    }

    private String made(String uri, Object body) {
        return Objects.requireNonNull(post(uri, body).get("id")).toString();
    }

    private Map<?, ?> post(String uri, Object body) {
        Map<?, ?> answer = api.post()
                .uri(uri)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .is2xxSuccessful()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
        return answer == null ? Map.of() : answer;
    }
}
