package io.beckon.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.InvitationRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;

/** A draft that the API made is opened in the form and saved without a change: nothing of it is lost, whatever it has. */
class UnchangedDraftConsoleIT extends ConsoleCase {

    private static final String FOREIGN = """
            {"kind": "course", "name": "Algebra I", "url": "https://courses.example/algebra"}""";

    private InvitationRows rows;
    private Visitor ana;

    @BeforeEach
    void a_manager() {
        rows = new InvitationRows(database);
        ana = signedIn(ManagerRole.FULL_MANAGER);
    }

    @Test
    void every_field_of_a_draft_is_as_it_was() {
        String course = Long.toString(rows.course(workspace.id(), "Algebra"));
        String other = Long.toString(rows.course(workspace.id(), "Botany"));
        String path = made("""
                {"name": " Autumn  intake", "locale": "pt-BR", "templateId": "%1$s", "message": "\\nDear all,\\n\\r\\n  welcome.\\r\\n",
                 "destination": %2$s, "userGroupIds": ["%3$d", "%4$d"], "courseIds": ["%5$s"], "programIds": ["%6$s"],
                 "expiresAfter": "PT36H", "reminderStopsOn": "accepted", "preAuthenticatedLinks": false, "assertions": true,
                 "sendWhileUploading": true, "rowLimit": 1234,
                 "reminders": [{"after": "PT12H", "message": "\\nSoon\\nnow ", "templateId": "%1$s"}, {"beforeExpiry": "PT1H"},
                               {"after": "P1D", "message": "Soon\\r\\nnow"}]}
                """.formatted(
                        inserted("INSERT INTO template (workspace_id, name) VALUES (:workspace, 'Ours') RETURNING id"),
                        FOREIGN,
                        rows.userGroup(workspace.id()),
                        rows.userGroup(workspace.id()),
                        course,
                        id("/v1/programs", "{\"name\": \"Year\", \"courseIds\": [\"" + other + "\"]}")));
        staysAsItIs(path);
    }

    @Test
    void every_destination_is_as_it_was() {
        for (String destination : List.of(
                FOREIGN,
                "{\"kind\": \"course\", \"name\": \"Algebra <I>\"}",
                "{\"kind\": \"course\", \"courseId\": \"" + rows.course(workspace.id(), "Algebra") + "\"}",
                "{\"kind\": \"url\", \"name\": \"Algebra\", \"url\": \"https://courses.example/algebra\"}",
                "{\"kind\": \"url\", \"url\": \"https://courses.example/algebra\"}",
                "{\"kind\": \"portal\", \"name\": \"Our portal\"}",
                "{\"kind\": \"portal\"}")) {
            staysAsItIs(made("{\"name\": \"Autumn\", \"destination\": " + destination + ", \"expiresAfter\": null}"));
        }
    }

    @Test
    void a_draft_that_sends_a_registration_invitation_is_as_it_was() {
        String registration = inserted(
                "INSERT INTO registration_invitation (workspace_id, public_id, name, seats, passcode_hash, passcode_sealed, locale, created_at)"
                        + " VALUES (:workspace, translate(substr(md5(gen_random_uuid()::text), 1, 16), '01', 'xy'), 'Open day', 1,"
                        + " decode(repeat('00', 33), 'hex'), decode('00', 'hex'), 'en', now()) RETURNING id");
        staysAsItIs(made("{\"name\": \"Autumn\", \"registrationInvitationId\": \"" + registration
                + "\", \"reminders\": [{\"after\": \"P3D\"}]}"));
    }

    @Test
    void a_course_that_the_workspace_has_not_got_is_shown_as_such_and_stays_when_something_else_is_changed() {
        String path = made("{\"name\": \"Autumn\", \"destination\": " + FOREIGN + "}");
        EntityExchangeResult<String> form = ana.get("/console" + path + "/edit");
        says(form, 200, "Algebra I (a course outside this workspace)", "value=\"https://courses.example/algebra\"");
        List<String> fields = new ArrayList<>(sent(form));
        fields.set(fields.indexOf("Autumn"), "Winter");
        leadsTo(ana.send("/console" + path + "/edit", fields), "/console" + path + "?note=campaign.changed");
        assertThat(stored(path))
                .contains("\"Winter\"", "\"kind\":\"course\"", "Algebra I", "https://courses.example/algebra");
        fields.set(fields.indexOf("course"), "portal");
        says(ana.send("/console" + path + "/edit", fields), 412, "Algebra I (a course outside this workspace)");
    }

    private void staysAsItIs(String path) {
        String before = stored(path);
        leadsTo(
                ana.send("/console" + path + "/edit", sent(ana.get("/console" + path + "/edit"))),
                "/console" + path + "?note=campaign.changed");
        assertThat(stored(path)).isEqualTo(before);
    }

    /** What a browser sends of the form when nobody has changed it. */
    private static List<String> sent(EntityExchangeResult<String> page) {
        List<String> fields = new ArrayList<>();
        for (Element field : Jsoup.parse(html(page)).select("main form [name]")) {
            switch (field.tagName()) {
                case "select" ->
                    add(
                            fields,
                            field,
                            Objects.requireNonNullElseGet(
                                            field.selectFirst("option[selected]"), () -> field.selectFirst("option"))
                                    .val());
                case "textarea" -> add(fields, field, field.wholeText().replaceAll("\r?\n", "\r\n"));
                default -> {
                    if (!field.attr("type").equals("checkbox") || field.hasAttr("checked")) {
                        add(fields, field, field.val());
                    }
                }
            }
        }
        return fields;
    }

    private static void add(List<String> fields, Element field, String value) {
        fields.add(field.attr("name"));
        fields.add(value);
    }

    private String made(String draft) {
        return "/campaigns/" + id("/v1/campaigns", draft);
    }

    private String stored(String path) {
        return manager()
                .get()
                .uri("/v1" + path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
    }

    private String id(String path, String body) {
        Map<?, ?> made = manager()
                .post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
        return String.valueOf(Objects.requireNonNull(made).get("id"));
    }

    private String inserted(String sql) {
        return database.sql(sql)
                .bind("workspace", workspace.id())
                .map(row -> String.valueOf(row.get("id", Long.class)))
                .one()
                .block();
    }
}
