package io.beckon.gateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.GatewayIT;
import io.beckon.gateway.TestPerson;
import io.beckon.gateway.openapi.EveryRouteIT.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * Walks the published description: a route that changes something leaves an entry in the audit log, whoever wrote it. The filter covers
 * every route that says nothing else; here each is called with a row of its own workspace, and what was taken must be in the log.
 */
class AuditedRoutesIT extends GatewayIT {

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    /** What changes nothing, although its method could. Whoever adds a route here says so. */
    private static final Set<String> CHANGES_NOTHING = Set.of(
            "POST /v1/campaigns/{id}/submissions/check",
            "POST /v1/templates/preview",
            "POST /v1/follow-ups/preview",
            "POST /v1/registration-invitations/check",
            "POST /v1/registration-invitations/preview",
            "POST /v1/registration-invitations/{id}/preview");

    /** Takes a picture; that it leaves an entry, LogoIT says. */
    private static final Set<String> WITH_A_PICTURE = Set.of("PUT /v1/workspace/logo");

    /** Where nobody is known before it: signing in leaves entries of its own, see AuditIT. */
    private static final Set<String> OPEN = Set.of(
            "POST /v1/session",
            "POST /v1/session/codes",
            "POST /v1/setup",
            "POST /v1/sign-ups",
            "POST /v1/sign-ups/{id}/confirm");

    /** What takes more than the walker's body and a row; {thing} is the id of such a row of the own workspace. */
    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("POST /v1/members", "{\"address\": \"new-UNIQUE@x.example\"}"),
            Map.entry("PATCH /v1/members/{id}", "{\"name\": \"Ana\"}"),
            Map.entry("POST /v1/erasures", "{\"address\": \"gone-UNIQUE@x.example\"}"),
            Map.entry("POST /v1/erasures/lift", "{\"address\": \"gone-UNIQUE@x.example\"}"),
            Map.entry("POST /v1/campaigns", "{\"name\": \"c\"}"),
            Map.entry("POST /v1/suppressions", "{\"address\": \"a-UNIQUE@x.example\"}"),
            Map.entry("POST /v1/workspace/api-keys", "{\"label\": \"k\", \"role\": \"limited_manager\"}"),
            Map.entry("POST /v1/organization-groups", "{\"name\": \"n UNIQUE\"}"),
            Map.entry("PATCH /v1/organization-groups/{id}", "{\"name\": \"n UNIQUE\"}"),
            Map.entry(
                    "POST /v1/user-groups",
                    "{\"name\": \"n UNIQUE\", \"organizationGroupId\": \"/v1/organization-groups/\"}"),
            Map.entry("PATCH /v1/user-groups/{id}", "{\"name\": \"n UNIQUE\"}"),
            Map.entry("POST /v1/user-groups/{id}/courses", "{\"courseIds\": [\"/v1/courses/\"]}"),
            Map.entry("POST /v1/user-groups/{id}/programs", "{\"programIds\": [\"/v1/programs/\"]}"),
            Map.entry("POST /v1/user-groups/{id}/members", "{\"accountIds\": [\"/v1/accounts/\"]}"),
            Map.entry("POST /v1/courses", "{\"name\": \"c\", \"kind\": \"page\"}"),
            Map.entry("POST /v1/courses/{id}/enrolments", "{\"accountIds\": [\"/v1/accounts/\"]}"),
            Map.entry("POST /v1/programs", "{\"name\": \"p UNIQUE\", \"courseIds\": [\"/v1/courses/\"]}"),
            Map.entry("PATCH /v1/programs/{id}", "{\"name\": \"p UNIQUE\"}"),
            Map.entry("POST /v1/follow-ups", "{\"invitationIds\": [\"/v1/invitations/\"]}"),
            Map.entry("POST /v1/invitations/{id}/address", "{\"address\": \"ben-UNIQUE@x.example\"}"),
            Map.entry(
                    "POST /v1/templates",
                    "{\"name\": \"n UNIQUE\", \"texts\": {\"en\": {\"subject\": \"s\","
                            + " \"html\": \"<a th:href=\\\"${link}\\\">x</a>\", \"text\": \"[[${link}]]\"}}}"),
            Map.entry("POST /v1/templates/{id}/test-send", "{\"addresses\": [\"look-UNIQUE@x.example\"]}"),
            Map.entry("PATCH /v1/registration-invitations/{id}", "{\"name\": \"n UNIQUE\"}"),
            Map.entry("POST /v1/registration-invitations/{id}/copy", "{\"sendMeACopy\": true}"),
            Map.entry("POST /v1/registration-invitations/{id}/raise", "{\"registrations\": 100}"),
            Map.entry("POST /v1/registration-invitations/{id}/passcode", "{}"),
            Map.entry("PUT /v1/session/password", "{\"password\": \"purple tandem before noon\"}"));

    @Test
    void every_route_that_changes_something_leaves_an_entry() {
        List<String> without = new ArrayList<>();
        List<String> notTaken = new ArrayList<>();
        int audited = 0;
        for (Route route : EveryRouteIT.routes(EveryRouteIT.description(anonymous()))) {
            if (!route.changes()
                    || route.isForOperators() // in the log of the workspace they are about, see OperatorIT
                    || OPEN.contains(route.toString())
                    || CHANGES_NOTHING.contains(route.toString())
                    || WITH_A_PICTURE.contains(route.toString())) {
                continue;
            }
            long before = entries(route);
            int status = EveryRouteIT.status(client(route), prepared(route), path(route));
            if (status >= 300) {
                notTaken.add(route + " answered " + status);
            } else if (entries(route) == before) {
                without.add(route.toString());
            } else {
                audited++;
            }
        }
        assertThat(without).as("took a change and left no entry").isEmpty();
        assertThat(notTaken)
                .as("say in BODIES how these are called with success")
                .isEmpty();
        assertThat(audited).isGreaterThan(40);
    }

    @Test
    void every_refused_try_of_a_manager_leaves_an_entry_until_there_are_too_many() {
        TestPerson limited = TestPerson.create(database, workspace.id(), ManagerRole.LIMITED_MANAGER);
        WebTestClient browser = limited.browser(database, anonymous());
        int refused = 0;
        for (Route route : EveryRouteIT.routes(EveryRouteIT.description(anonymous()))) {
            if (route.changes()
                    && !route.path().startsWith("/v1/session")
                    && EveryRouteIT.status(browser, route, EveryRouteIT.filled(route, "1")) == 403) {
                refused++;
            }
            if (refused == 20) {
                break;
            }
        }
        assertThat(count("SELECT count(*) AS n FROM audit_entry WHERE workspace_id = " + workspace.id()
                        + " AND kind = 'refused' AND actor_kind = 'account' AND actor_id = " + limited.accountId()))
                .isEqualTo(refused)
                .isEqualTo(20);
        for (int i = 0; i < 40; i++) {
            browser.post()
                    .uri("/v1/campaigns/1/pause")
                    .exchange()
                    .expectStatus()
                    .isForbidden();
        }
        assertThat(count("SELECT count(*) AS n FROM audit_entry WHERE kind = 'refused' AND actor_id = "
                        + limited.accountId() + " AND actor_kind = 'account'"))
                .isBetween(30L, 40L);
    }

    private WebTestClient client(Route route) {
        boolean asPerson =
                route.path().startsWith("/v1/session") || route.path().endsWith("/copy");
        return asPerson ? freshlySignedIn() : with(workspace.ownerKey());
    }

    /** By a mailed code just now, so that a password may be set without the old one. */
    private WebTestClient freshlySignedIn() {
        TestPerson person = TestPerson.create(database, workspace.id(), ManagerRole.OWNER);
        WebTestClient browser = person.browser(database, anonymous());
        database.sql("UPDATE session SET method = 'code' WHERE account_id = :a")
                .bind("a", person.accountId())
                .then()
                .block(DEADLINE);
        return browser;
    }

    private Route prepared(Route route) {
        String body = route.toString().equals("POST /v1/registration-invitations")
                ? registrationInvitation()
                : BODIES.getOrDefault(route.toString(), route.body());
        for (String prefix : EveryRouteIT.ROWS.keySet()) {
            if (body.contains("\"" + prefix + "\"")) {
                body = body.replace("\"" + prefix + "\"", "\"" + ownRow(prefix) + "\"");
            }
        }
        return new Route(
                route.method(), route.path(), route.contentType(), body.replace("UNIQUE", "u" + System.nanoTime()));
    }

    /** Its user group has a course. */
    private String registrationInvitation() {
        String group = ownRow("/v1/user-groups/");
        database.sql("INSERT INTO user_group_course (workspace_id, user_group_id, course_id) VALUES (:w, :g, :c)")
                .bind("w", workspace.id())
                .bind("g", Long.parseLong(group))
                .bind("c", Long.parseLong(ownRow("/v1/courses/")))
                .then()
                .block(DEADLINE);
        long place = count("SELECT organization_group_id AS n FROM user_group WHERE id = " + group);
        return "{\"name\": \"n UNIQUE\", \"registrations\": 5, \"organizationGroupId\": \"%d\", \"userGroupIds\": [\"%s\"]}"
                .formatted(place, group);
    }

    private String path(Route route) {
        if (!route.hasId()) {
            return route.path();
        }
        String id = route.path().startsWith("/v1/registration-invitations/")
                ? madeByPasscode()
                : ownRow(route.path().substring(0, route.path().indexOf('{')));
        if (route.path().endsWith("/test-send") && route.path().startsWith("/v1/templates/")) {
            withText(id);
        }
        if (route.path().startsWith("/v1/invitations/")) {
            withFirstMail(id);
        }
        if (route.path().matches("/v1/campaigns/.*/(pause|resume)")) {
            database.sql(
                            "UPDATE campaign SET started_at = now(), state = CAST(:state AS campaign_state) WHERE id = :id")
                    .bind("state", route.path().endsWith("/pause") ? "running" : "paused")
                    .bind("id", Long.parseLong(id))
                    .then()
                    .block(DEADLINE);
        }
        if (route.path().endsWith("/unschedule")) {
            database.sql("UPDATE campaign SET state = 'scheduled', start_at = now() + interval '1 day' WHERE id = "
                            + id)
                    .then()
                    .block(DEADLINE);
        }
        return EveryRouteIT.filled(route, id);
    }

    /** A row alone has no passcode that opens. */
    private String madeByPasscode() {
        return String.valueOf(with(workspace.ownerKey())
                .post()
                .uri("/v1/registration-invitations")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(registrationInvitation().replace("UNIQUE", "u" + System.nanoTime()))
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody()
                .get("id"));
    }

    private void withText(String template) {
        database.sql(
                        "INSERT INTO template_text (template_id, locale, subject, html, text) VALUES (:id, 'en', 's', '<p>x</p>', 'x')"
                                + " ON CONFLICT DO NOTHING")
                .bind("id", Long.parseLong(template))
                .then()
                .block(DEADLINE);
    }

    private void withFirstMail(String invitation) {
        database.sql("""
                        WITH c AS (
                            UPDATE campaign SET state = 'running', started_at = now()
                             WHERE id = (SELECT campaign_id FROM invitation WHERE id = :id) RETURNING id)
                        INSERT INTO delivery (id, workspace_id, campaign_id, invitation_id, purpose, state, sent_at)
                        SELECT nextval('delivery_block'), :w, c.id, :id, 'invitation', 'sent', now() FROM c""")
                .bind("id", Long.parseLong(invitation))
                .bind("w", workspace.id())
                .then()
                .block(DEADLINE);
    }

    private String ownRow(String prefix) {
        String sql = EveryRouteIT.ROWS.get(prefix);
        assertThat(sql).as("EveryRouteIT.ROWS knows %s", prefix).isNotNull();
        return String.valueOf(database.sql(sql)
                .bind("w", workspace.id())
                .map(row -> row.get("id", Number.class).longValue())
                .one()
                .block(DEADLINE));
    }

    private long entries(Route route) {
        return database.sql(
                        "SELECT count(*) AS n FROM audit_entry WHERE workspace_id = :w AND route = :route AND kind <> 'begun'")
                .bind("w", workspace.id())
                .bind("route", route.method() == HttpMethod.GET ? "" : route.toString())
                .map(row -> row.get("n", Long.class))
                .one()
                .block(DEADLINE);
    }

    private long count(String sql) {
        return database.sql(sql).map(row -> row.get("n", Long.class)).one().block(DEADLINE);
    }
}
