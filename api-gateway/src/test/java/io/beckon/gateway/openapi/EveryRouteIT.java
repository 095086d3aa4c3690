package io.beckon.gateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.GatewayIT;
import io.beckon.gateway.TestPerson;
import io.beckon.gateway.access.ApiKeySecret;
import io.beckon.gateway.openapi.AccessTable.Row;
import io.beckon.gateway.openapi.AccessTable.Who;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Walks the published description: no route may be forgotten by the access rules. A route with an id the walker does not know how
 * to make fails the test, so that whoever adds one says here whose row it is.
 */
class EveryRouteIT extends GatewayIT {

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    /** By the part of the path before the id: how to make such a row in a workspace. */
    static final Map<String, String> ROWS = Map.ofEntries(
            Map.entry(
                    "/v1/members/",
                    "INSERT INTO account (workspace_id, address, mailbox) SELECT :w, a, a"
                            + " FROM (SELECT gen_random_uuid() || '@x.example' AS a) AS one RETURNING id"),
            Map.entry(
                    "/v1/erasures/",
                    "INSERT INTO erasure (workspace_id, phase, due_at, created_at, finished_at) VALUES (:w, 'done', now(), now(), now()) RETURNING id"),
            Map.entry(
                    "/v1/campaigns/",
                    "INSERT INTO campaign (workspace_id, name, row_limit) VALUES (:w, 'theirs', 10) RETURNING id"),
            Map.entry(
                    "/v1/parked/",
                    "WITH c AS (INSERT INTO campaign (workspace_id, name, row_limit) VALUES (:w, 'theirs', 10) RETURNING id),"
                            + " s AS (INSERT INTO submission (workspace_id, campaign_id, content_type, lease_until) SELECT :w, c.id, 'text/csv', now() FROM c RETURNING id, campaign_id)"
                            + " INSERT INTO submission_chunk (submission_id, sequence, workspace_id, campaign_id, row_count, first_row, last_row, end_offset, prefix_hash, payload, state)"
                            + " SELECT s.id, 0, :w, s.campaign_id, 1, 1, 1, 1, sha256(''), '', 'parked' FROM s RETURNING submission_id AS id"),
            Map.entry(
                    "/v1/parked-messages/",
                    "INSERT INTO parked_message (channel, payload, cause) SELECT 'deliveries.requested.bulk',"
                            + " convert_to('{\"kind\":\"deliveries.due\",\"version\":1,\"campaignId\":0}', 'UTF8'), 'a bug' WHERE :w > 0 RETURNING id"),
            Map.entry(
                    "/v1/templates/",
                    "INSERT INTO template (workspace_id, name) VALUES (:w, 'theirs ' || gen_random_uuid()) RETURNING id"),
            Map.entry(
                    "/v1/suppressions/",
                    "INSERT INTO suppression (workspace_id, scope, value, reason) VALUES (:w, 'address', gen_random_uuid() || '@x.example', 'manual') RETURNING id"),
            Map.entry(
                    "/v1/workspace/api-keys/",
                    "INSERT INTO api_key (workspace_id, label, role, hint, hash) VALUES (:w, 'theirs', 'limited_manager', 'bk_', sha256(gen_random_uuid()::text::bytea)) RETURNING id"),
            Map.entry(
                    "/v1/submissions/",
                    "WITH c AS (INSERT INTO campaign (workspace_id, name, row_limit) VALUES (:w, 'theirs', 10) RETURNING id)"
                            + " INSERT INTO submission (workspace_id, campaign_id, content_type, lease_until) SELECT :w, c.id, 'text/csv', now() FROM c RETURNING id"),
            Map.entry(
                    "/v1/invitations/",
                    "WITH c AS (INSERT INTO campaign (workspace_id, name, row_limit) VALUES (:w, 'theirs', 10) RETURNING id)"
                            + " INSERT INTO invitation (id, workspace_id, campaign_id, submission_id, row_number, address, mailbox)"
                            + " SELECT nextval('invitation_block'), :w, c.id, 1, 1, 'a@x.example', 'a@x.example' FROM c RETURNING id"),
            Map.entry(
                    "/v1/follow-ups/",
                    "INSERT INTO follow_up (workspace_id, selection, up_to) VALUES (:w, '{\"ids\": [1]}', 1) RETURNING id"),
            Map.entry(
                    "/v1/organization-groups/",
                    "INSERT INTO organization_group (workspace_id, name) VALUES (:w, 'theirs ' || gen_random_uuid()) RETURNING id"),
            Map.entry(
                    "/v1/user-groups/",
                    "WITH g AS (INSERT INTO organization_group (workspace_id, name) VALUES (:w, 'theirs ' || gen_random_uuid()) RETURNING id)"
                            + " INSERT INTO user_group (workspace_id, organization_group_id, name) SELECT :w, g.id, 'theirs' FROM g RETURNING id"),
            Map.entry(
                    "/v1/courses/",
                    "INSERT INTO course (workspace_id, name, kind, search) VALUES (:w, 'theirs', 'page', ' theirs') RETURNING id"),
            Map.entry(
                    "/v1/accounts/imports/",
                    "INSERT INTO account_import (workspace_id, created_at) VALUES (:w, now()) RETURNING id"),
            Map.entry(
                    "/v1/accounts/",
                    "INSERT INTO account (workspace_id, address, mailbox) VALUES (:w, gen_random_uuid() || '@x.example', 'a@x.example') RETURNING id"),
            Map.entry(
                    "/v1/registration-invitations/",
                    "INSERT INTO registration_invitation (workspace_id, public_id, name, seats, passcode_hash, passcode_sealed, locale, created_at)"
                            + " SELECT :w, translate(substr(md5(gen_random_uuid()::text), 1, 16), '01', 'xy'), 'theirs', 1,"
                            + " decode(repeat('00', 33), 'hex'), decode('00', 'hex'), 'en', now() RETURNING id"),
            Map.entry(
                    "/v1/programs/",
                    "INSERT INTO program (workspace_id, name) VALUES (:w, 'theirs ' || gen_random_uuid()) RETURNING id"));

    /** What a row's own sub-rows are called; the walker puts any number there, the row above is the stranger's. */
    private static final List<String> SUB_ROWS =
            List.of("submissionId", "sequence", "row", "courseId", "programId", "accountId");

    /** What needs nobody. Whoever adds a route here says that strangers may call it. */
    private static final Set<String> PUBLIC = Set.of(
            "GET /problems",
            "GET /v1/session/oidc",
            "GET /v1/session/oidc/{registration}",
            "GET /v1/setup",
            "POST /v1/session",
            "POST /v1/session/codes",
            "POST /v1/setup",
            "POST /v1/sign-ups",
            "POST /v1/sign-ups/{id}/confirm");

    /** What everybody who is signed in may do with what is their own. */
    private static final Set<String> FOR_PEOPLE =
            Set.of("GET /v1/session", "DELETE /v1/session", "DELETE /v1/sessions", "PUT /v1/session/password");

    record Route(HttpMethod method, String path, String contentType, String body) {

        boolean changes() {
            return method != HttpMethod.GET;
        }

        boolean isPublic() {
            return PUBLIC.contains(toString());
        }

        boolean isForPeople() {
            return FOR_PEOPLE.contains(toString());
        }

        /** The word behind /v1/, by which keys are limited. */
        String part() {
            String[] words = path.split("/");
            return words.length > 2 ? words[2] : "";
        }

        boolean isForOperators() {
            return path.startsWith("/v1/operator/");
        }

        /** Parked messages are the installation's. */
        boolean hasIdOfAWorkspace() {
            return hasId() && !path.startsWith("/v1/parked-messages/");
        }

        boolean hasId() {
            return path.contains("{");
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping handlers;

    /** The callers of this test that may be used again, by name. */
    private final Map<String, WebTestClient> callers = new HashMap<>();

    @Test
    void without_credentials_and_with_wrong_ones_every_route_answers_401() {
        WebTestClient wrongKey = with(ApiKeySecret.generate().text());
        WebTestClient wrongCookie =
                anonymous().mutate().defaultCookie(TestPerson.COOKIE, "wrong").build();
        for (Route route : routes()) {
            for (WebTestClient client : List.of(anonymous(), wrongKey, wrongCookie)) {
                int status = status(client, route, filled(route, "1"));
                if (route.isPublic()) {
                    assertThat(status).as("nobody: %s", route).isNotIn(401, 403);
                } else {
                    assertThat(status).as("nobody: %s", route).isEqualTo(401);
                }
            }
        }
    }

    @Test
    void the_table_says_what_the_routes_declare_and_names_them_all() {
        String derived = AccessTable.text(routes().stream()
                .sorted(Comparator.comparing(Route::path)
                        .thenComparing(route -> route.method().name()))
                .map(route -> Row.of(route.toString(), route.changes(), route.hasIdOfAWorkspace(), declared(route)))
                .toList());
        assertThat(AccessTable.checkedIn())
                .as(
                        "A route is new, gone or needs something else. If that is meant, copy target/access.md to src/test/resources/")
                .isEqualTo(derived);
    }

    /** Said once more by hand, because it is what must never happen by mistake. */
    @Test
    void only_these_routes_need_nobody_or_no_role() {
        assertThat(routes().stream()
                        .filter(route -> declared(route) == Right.NOTHING)
                        .map(Route::toString))
                .containsExactlyInAnyOrderElementsOf(PUBLIC);
        assertThat(routes().stream()
                        .filter(route -> declared(route) == Right.SIGNED_IN)
                        .map(Route::toString))
                .containsExactlyInAnyOrderElementsOf(FOR_PEOPLE);
    }

    @ParameterizedTest
    @EnumSource(value = Who.class, names = "ANOTHER_WORKSPACE", mode = EnumSource.Mode.EXCLUDE)
    void everybody_is_answered_as_the_table_says(Who who) {
        Map<String, Row> table = AccessTable.rows();
        for (Route route : routes()) {
            String cell = table.get(route.toString()).cells().get(who);
            if (cell.equals(AccessTable.IN)) {
                assertThat(status(caller(who, route), route, filled(route, anId(who))))
                        .as("%s: %s", who, route)
                        .isNotIn(401, 403);
            } else if (!cell.equals(AccessTable.NOT_ASKED)) {
                assertThat(refusal(caller(who, route), route, filled(route, anId(who))))
                        .as("%s: %s", who, route)
                        .isEqualTo(cell);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = ManagerRole.class, names = "LEARNER", mode = EnumSource.Mode.EXCLUDE)
    void keys_without_limits_may_do_what_a_person_of_their_role_may_but_are_no_people(ManagerRole role) {
        Map<String, Row> table = AccessTable.rows();
        for (Route route : routes()) {
            int status = status(with(workspace.key(role)), route, filled(route, "1"));
            boolean in = table.get(route.toString())
                    .cells()
                    .get(Who.valueOf(role.name()))
                    .equals(AccessTable.IN);
            if (in && !route.isForPeople()) {
                assertThat(status).as("key of %s: %s", role, route).isNotIn(401, 403);
            } else {
                assertThat(status).as("key of %s: %s", role, route).isEqualTo(403);
            }
        }
    }

    private WebTestClient caller(Who who, Route route) {
        return switch (who) {
            case OWNER, FULL_MANAGER, LIMITED_MANAGER, LEARNER -> person(ManagerRole.valueOf(who.name()), route);
            case KEY_OF_THE_PART -> limitedKey(route.part());
            case KEY_OF_ANOTHER_PART -> limitedKey(route.part().equals("templates") ? "courses" : "templates");
            case WITHOUT_TOKEN ->
                person(ManagerRole.OWNER, route)
                        .mutate()
                        .defaultHeaders(headers -> headers.remove("X-CSRF-Token"))
                        .build();
            case OPERATOR -> operator();
            case NOBODY, ANOTHER_WORKSPACE -> anonymous();
        };
    }

    /** What is for people may end all sessions of one. */
    private WebTestClient person(ManagerRole role, Route route) {
        return route.isForPeople() ? browser(role) : callers.computeIfAbsent(role.name(), name -> browser(role));
    }

    private WebTestClient limitedKey(String part) {
        return callers.computeIfAbsent("key for " + part, name -> {
            ApiKeySecret secret = ApiKeySecret.generate();
            database.sql("""
                            INSERT INTO api_key (workspace_id, label, role, hint, hash, scopes)
                            VALUES (:workspace, 'limited', 'owner', :hint, :hash, :scopes)""")
                    .bind("workspace", workspace.id())
                    .bind("hint", secret.hint())
                    .bind("hash", secret.hash())
                    .bind("scopes", new String[] {part})
                    .then()
                    .block(DEADLINE);
            return with(secret.text());
        });
    }

    private WebTestClient operator() {
        return callers.computeIfAbsent("operator", name -> {
            ApiKeySecret secret = ApiKeySecret.generate();
            database.sql("INSERT INTO operator_key (label, hint, hash) VALUES ('walker', 'bk_', :hash)")
                    .bind("hash", secret.hash())
                    .then()
                    .block(DEADLINE);
            return with(secret.text());
        });
    }

    /** An operator may do it to any workspace there is, so to none. */
    private static String anId(Who who) {
        return who == Who.OPERATOR ? "999999999" : "1";
    }

    /** What the handler of a route says at itself; a path with two handlers must say the same at both. */
    private Right declared(Route route) {
        return handlers.getHandlerMethods().entrySet().stream()
                .filter(handler -> handler.getKey().getMethodsCondition().getMethods().stream()
                        .anyMatch(method -> method.asHttpMethod().equals(route.method())))
                .filter(handler -> handler.getKey().getPatternsCondition().getPatterns().stream()
                        .map(pattern -> pattern.getPatternString().replaceAll("\\{([^:}]+):[^}]*}", "{$1}"))
                        .anyMatch(route.path()::equals))
                .map(handler ->
                        handler.getValue().getMethodAnnotation(Needs.class).value())
                .distinct()
                .reduce((one, other) -> {
                    throw new AssertionError(route + " needs " + one + " here and " + other + " there");
                })
                .orElseThrow(() -> new AssertionError("no handler of " + route));
    }

    @Test
    void another_workspaces_ids_do_not_exist() {
        Map<String, Row> table = AccessTable.rows();
        List<Route> withIds = routes().stream()
                .filter(route -> table.get(route.toString())
                        .cells()
                        .get(Who.ANOTHER_WORKSPACE)
                        .equals("404"))
                .toList();
        WebTestClient browser = browser(ManagerRole.OWNER);
        assertThat(withIds).isNotEmpty();
        for (Route route : withIds) {
            String path = filled(route, strangersRow(route));
            assertThat(status(with(workspace.ownerKey()), route, path))
                    .as("another workspace's id, with a key: %s", route)
                    .isEqualTo(404);
            assertThat(status(browser, route, path))
                    .as("another workspace's id, with a session: %s", route)
                    .isEqualTo(404);
        }
    }

    @Test
    void the_description_is_openapi_3_1_and_says_something_of_every_route() {
        JsonNode description = description();
        assertThat(description.path("openapi").asString()).startsWith("3.1");
        description
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> assertThat(
                                        operation.getValue().path("summary").asString(""))
                                .as("summary of %s %s", operation.getKey(), path.getKey())
                                .isNotBlank()));
        assertThat(routes()).hasSizeGreaterThan(20);
    }

    @Test
    void the_page_to_try_it_comes_from_here() {
        anonymous().get().uri("/try").exchange().expectStatus().is3xxRedirection();
        String page = anonymous()
                .get()
                .uri("/swagger-ui/index.html")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
        assertThat(page).contains("swagger-ui").doesNotContain("https://", "http://");
    }

    private String strangersRow(Route route) {
        String prefix = route.path().substring(0, route.path().indexOf('{'));
        String sql = ROWS.get(prefix);
        assertThat(sql)
                .as("EveryRouteIT does not know how to make a row for %s: add it to ROWS", route)
                .isNotNull();
        return String.valueOf(database.sql(sql)
                .bind("w", stranger.id())
                .map(row -> row.get("id", Number.class).longValue())
                .one()
                .block(DEADLINE));
    }

    static String filled(Route route, String id) {
        // Parked work is named by its kind, too.
        String named = route.path().startsWith("/v1/parked/") ? "chunk-" + id + "-0" : id;
        String path = route.path().replaceFirst("\\{[^}]+}", named);
        for (String name : SUB_ROWS) {
            path = path.replace("{" + name + "}", "1");
        }
        assertThat(path)
                .as("EveryRouteIT cannot fill %s: name the parameter in SUB_ROWS", route)
                .doesNotContain("{");
        return path;
    }

    /** Status and name of the problem, as in the table. */
    private static String refusal(WebTestClient client, Route route, String path) {
        EntityExchangeResult<byte[]> answer =
                asked(client, route, path).exchange().expectBody().returnResult();
        String type = JsonMapper.shared()
                .readTree(answer.getResponseBody())
                .path("type")
                .asString();
        return answer.getStatus().value() + " " + type.replace("urn:beckon:problem:", "");
    }

    static int status(WebTestClient client, Route route, String path) {
        return asked(client, route, path)
                .exchange()
                .returnResult(Void.class)
                .getStatus()
                .value();
    }

    private static WebTestClient.RequestHeadersSpec<?> asked(WebTestClient client, Route route, String path) {
        WebTestClient.RequestBodySpec request = client.method(route.method()).uri(path);
        return route.contentType() == null
                ? request
                : request.contentType(MediaType.parseMediaType(route.contentType()))
                        .bodyValue(route.body());
    }

    private List<Route> routes() {
        return routes(description());
    }

    static List<Route> routes(JsonNode description) {
        List<Route> routes = new ArrayList<>();
        description
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation ->
                                routes.add(route(path.getKey(), operation.getKey(), operation.getValue()))));
        return routes;
    }

    private static Route route(String path, String method, JsonNode operation) {
        JsonNode content = operation.path("requestBody").path("content");
        String contentType =
                content.properties().stream().findFirst().map(Map.Entry::getKey).orElse(null);
        return new Route(
                HttpMethod.valueOf(method.toUpperCase(Locale.ROOT)),
                path,
                contentType,
                contentType == null ? "" : body(path, contentType));
    }

    /** A body that would be taken, so that only the id decides. */
    private static String body(String path, String contentType) {
        if (contentType.contains("csv")) {
            return "email\nana@example.org\n";
        }
        if (path.endsWith("/test-send")) {
            return "{\"addresses\": [\"ana@example.org\"]}";
        }
        if (path.endsWith("/address")) {
            return "{\"address\": \"ben@example.org\"}";
        }
        if (path.endsWith("/raise")) {
            return "{\"registrations\": 20}";
        }
        if (path.endsWith("/schedule")) {
            return "{\"startAt\": \"2090-01-01T00:00:00Z\"}";
        }
        if (path.startsWith("/v1/templates/")) {
            return "{\"name\": \"n\", \"texts\": {\"en\": {\"subject\": \"s\","
                    + " \"html\": \"<a th:href=\\\"${link}\\\">x</a>\", \"text\": \"[[${link}]]\"}}}";
        }
        return "{}";
    }

    private JsonNode description() {
        return description(anonymous());
    }

    static JsonNode description(WebTestClient client) {
        byte[] json = client.get()
                .uri("/openapi.json")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody();
        return JsonMapper.shared().readTree(json);
    }
}
