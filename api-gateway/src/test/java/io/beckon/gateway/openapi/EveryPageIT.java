package io.beckon.gateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.link.LinkPurpose;
import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.TestPerson;
import io.beckon.gateway.access.ApiKeySecret;
import io.beckon.gateway.openapi.PageVisitor.Who;
import io.beckon.gateway.page.PagesUnderTest;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.MediaType;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

/**
 * Walks the real handlers of everything that is no API: who comes to a page, and what is answered. A page that {@link #PAGES} does not
 * know how to be visited fails the test, so that whoever adds one says here how.
 */
@TestPropertySource(
        properties = {
            "beckon.oidc.providers.school.issuer=https://login.example.org",
            "beckon.oidc.providers.school.client-id=beckon"
        })
@Tag("once")
class EveryPageIT extends PagesUnderTest {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Path TABLE = Path.of("src/test/resources/pages.md");
    private static final Path DERIVED = Path.of("target/pages.md");

    private static final String HEAD = """
            # Who is answered what at which page

            Pages ask nothing of their caller at their route: a personal link, a nonce or a session decides. Everybody comes with a right nonce where the page before it
            shows one, to what belongs to one learner, and is answered with this status, and led there. `EveryPageIT` holds every cell and writes the table anew to
            `api-gateway/target/pages.md`.

            """;

    private interface Visit {
        EntityExchangeResult<String> pay(PageVisitor visitor, Learners things);
    }

    /** What one learner has. */
    private record Learners(
            String address,
            String link,
            String unsubscribe,
            long invitation,
            long accepted,
            long course,
            String join,
            String passcode,
            String logo,
            ConsoleVisits.Things workspace) {}

    private static final Map<String, Visit> PAGES = Map.ofEntries(
            Map.entry("GET /.well-known/jwks.json", (visitor, its) -> visitor.get("/.well-known/jwks.json")),
            Map.entry("GET /problems", (visitor, its) -> visitor.get("/problems")),
            Map.entry("GET /assets/page.css", (visitor, its) -> visitor.get("/assets/page.css")),
            Map.entry("GET /assets/opened.js", (visitor, its) -> visitor.get("/assets/opened.js")),
            Map.entry("GET /assets/forward.js", (visitor, its) -> visitor.get("/assets/forward.js")),
            Map.entry("GET /assets/accent/{colour}", (visitor, its) -> visitor.get("/assets/accent/0a7d4f")),
            Map.entry("GET /assets/logos/{name}", (visitor, its) -> visitor.get(its.logo())),
            Map.entry("GET /login/oidc/{registration}", (visitor, its) -> visitor.get("/login/oidc/school?code=1")),
            Map.entry("GET /i/{token}", (visitor, its) -> visitor.get(its.link())),
            Map.entry(
                    "POST /i/{token}/opened",
                    (visitor, its) -> visitor.post(its.link() + "/opened", "nonce", visitor.nonceAt(its.link()))),
            Map.entry(
                    "POST /i/{token}/accept",
                    (visitor, its) -> visitor.post(its.link() + "/accept", "nonce", visitor.nonceAt(its.link()))),
            Map.entry("POST /i/{token}/enter", (visitor, its) -> {
                String nonce = visitor.nonceAt(its.link());
                visitor.post(its.link() + "/accept", "nonce", nonce);
                return visitor.post(its.link() + "/enter", "nonce", nonce);
            }),
            Map.entry(
                    "POST /i/{token}/ask",
                    (visitor, its) -> visitor.post(
                            its.link() + "/ask", "nonce", visitor.nonceAt(its.link()), "address", "me@mail.example")),
            Map.entry(
                    "POST /i/{token}/renew",
                    (visitor, its) -> visitor.post(its.link() + "/renew", "nonce", visitor.nonceAt(its.link()))),
            Map.entry("GET /u/{token}", (visitor, its) -> visitor.get(its.unsubscribe())),
            Map.entry("POST /u/{token}", (visitor, its) -> visitor.post(its.unsubscribe())),
            Map.entry(
                    "POST /u/{token}/subscribe",
                    (visitor, its) -> visitor.post(
                            its.unsubscribe() + "/subscribe",
                            "nonce",
                            PageVisitor.nonceOf(visitor.post(its.unsubscribe())))),
            Map.entry("GET /join/{id}", (visitor, its) -> visitor.get(its.join())),
            Map.entry("POST /join/{id}", EveryPageIT::entered),
            Map.entry("POST /join/{id}/seat", EveryPageIT::seated),
            Map.entry("GET /join/{id}/{token}", (visitor, its) -> visitor.get(ticket(visitor, its))),
            Map.entry("POST /join/{id}/{token}", (visitor, its) -> {
                String ticket = ticket(visitor, its);
                return visitor.post(ticket, "nonce", visitor.nonceAt(ticket), "code", "00000000");
            }),
            Map.entry("POST /join/{id}/{token}/again", (visitor, its) -> {
                String ticket = ticket(visitor, its);
                return visitor.post(ticket + "/again", "nonce", visitor.nonceAt(ticket));
            }),
            Map.entry("GET /portal", (visitor, its) -> visitor.get("/portal")),
            Map.entry("GET /portal/courses/{id}", (visitor, its) -> visitor.get("/portal/courses/" + its.course())),
            Map.entry("GET /portal/go/{invitation}", (visitor, its) -> visitor.get("/portal/go/" + its.accepted())),
            Map.entry(
                    "POST /portal/invitations/{id}/accept",
                    (visitor, its) -> visitor.post(
                            "/portal/invitations/" + its.invitation() + "/accept",
                            "nonce",
                            visitor.nonceAt("/portal"))),
            Map.entry("GET /portal/password", (visitor, its) -> visitor.get("/portal/password")),
            Map.entry(
                    "POST /portal/password",
                    (visitor, its) -> visitor.post(
                            "/portal/password",
                            "nonce",
                            visitor.nonceAt("/portal"),
                            "password",
                            "purple tandem before noon")),
            Map.entry(
                    "POST /portal/sign-out",
                    (visitor, its) -> visitor.post("/portal/sign-out", "nonce", visitor.nonceAt("/portal"))),
            Map.entry(
                    "POST /portal/sign-out-everywhere",
                    (visitor, its) -> visitor.post("/portal/sign-out-everywhere", "nonce", visitor.nonceAt("/portal"))),
            Map.entry("GET /portal/sign-in", (visitor, its) -> visitor.get("/portal/sign-in")),
            Map.entry(
                    "POST /portal/sign-in",
                    (visitor, its) -> visitor.post(
                            "/portal/sign-in",
                            "nonce",
                            visitor.nonceAt("/portal/sign-in"),
                            "address",
                            its.address(),
                            "password",
                            "wrong")),
            Map.entry(
                    "POST /portal/sign-in/code",
                    (visitor, its) -> visitor.post(
                            "/portal/sign-in/code",
                            "nonce",
                            visitor.nonceAt("/portal/sign-in"),
                            "address",
                            its.address())),
            Map.entry(
                    "POST /portal/sign-in/with-code",
                    (visitor, its) -> visitor.post(
                            "/portal/sign-in/with-code",
                            "nonce",
                            visitor.nonceAt("/portal/sign-in"),
                            "address",
                            its.address(),
                            "code",
                            "00000000")));

    /** Said once more by hand: elsewhere a session that comes along changes nothing of who gets in. */
    private static final Set<String> ASK_WHO_IS_SIGNED_IN = Set.of(
            "GET /portal",
            "GET /portal/courses/{id}",
            "GET /portal/go/{invitation}",
            "POST /portal/invitations/{id}/accept",
            "GET /portal/password",
            "POST /portal/password",
            "POST /portal/sign-out",
            "POST /portal/sign-out-everywhere",
            "GET /portal/sign-in",
            "POST /portal/sign-in",
            "POST /portal/sign-in/code",
            "POST /portal/sign-in/with-code");

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping handlers;

    @Test
    void every_page_answers_everybody_as_the_table_says() throws IOException {
        Map<String, List<String>> cells = new TreeMap<>();
        Map<String, Visit> visits = new TreeMap<>(PAGES);
        ConsoleVisits.ALL.forEach(
                (page, visit) -> visits.put(page, (visitor, its) -> visit.pay(visitor, its.workspace())));
        for (String page : pages()) {
            assertThat(visits)
                    .as("EveryPageIT does not know how %s is visited: add it to PAGES, or to ConsoleVisits", page)
                    .containsKey(page);
            cells.put(
                    page,
                    Arrays.stream(Who.values())
                            .map(who -> cell(visits.get(page), who))
                            .toList());
        }
        assertThat(visits.keySet()).as("pages that are gone").isEqualTo(cells.keySet());
        cells.forEach((page, answers) -> {
            if (!ASK_WHO_IS_SIGNED_IN.contains(page) && !page.contains(" /console")) {
                assertThat(Set.copyOf(answers))
                        .as("%s answers whoever is signed in", page)
                        .hasSize(1);
            }
        });
        String derived = HEAD + table(cells);
        Files.writeString(DERIVED, derived);
        assertThat(Files.exists(TABLE) ? Files.readString(TABLE) : "")
                .as(
                        "A page is new, gone or answers something else. If that is meant, copy target/pages.md to src/test/resources/")
                .isEqualTo(derived);
    }

    @Test
    void no_page_asks_for_a_right_at_its_route() {
        assertThat(handlers.getHandlerMethods().entrySet().stream()
                        .filter(EveryPageIT::isPage)
                        .filter(entry -> Objects.requireNonNull(entry.getValue().getMethodAnnotation(Needs.class))
                                        .value()
                                != Right.NOTHING))
                .isEmpty();
    }

    private Set<String> pages() {
        return handlers.getHandlerMethods().entrySet().stream()
                .filter(EveryPageIT::isPage)
                .flatMap(entry -> names(entry.getKey()))
                .collect(Collectors.toSet());
    }

    /** Ours, and not described by the API's own table. */
    private static boolean isPage(Map.Entry<RequestMappingInfo, HandlerMethod> entry) {
        return entry.getValue().getBeanType().getName().startsWith("io.beckon.")
                && entry.getKey().getPatternsCondition().getPatterns().stream()
                        .noneMatch(pattern -> pattern.getPatternString().startsWith("/v1/"));
    }

    private static Stream<String> names(RequestMappingInfo route) {
        return route.getMethodsCondition().getMethods().stream()
                .flatMap(method -> route.getPatternsCondition().getPatterns().stream()
                        .map(pattern -> method + " " + pattern.getPatternString()));
    }

    private String cell(Visit visit, Who who) {
        TestPerson learner = TestPerson.create(database, workspace.id(), ManagerRole.LEARNER);
        EntityExchangeResult<String> answer = visit.pay(visitor(who, learner), thingsOf(learner));
        String location = answer.getResponseHeaders().getFirst("Location");
        return answer.getStatus().value() + (location == null ? "" : " to " + withoutIds(location));
    }

    private static String withoutIds(String location) {
        return location.replaceAll("/join/.*", "/join/{id}/{token}")
                .replaceAll("/i/.*", "/i/{token}")
                .replaceAll("/console/campaigns/\\d+", "/console/campaigns/{id}")
                .replaceAll("/console/operations/parked/\\d+", "/console/operations/parked/{id}")
                .replaceAll("/console/groups/\\d+", "/console/groups/{id}")
                .replaceAll("/console/registrations/\\d+", "/console/registrations/{id}")
                .replaceAll("/console/invitations/(follow-ups/)?\\d+", "/console/invitations/$1{id}")
                .replaceAll("next=.*", "next={page}")
                .replaceAll("course=\\d+", "course={id}");
    }

    private PageVisitor visitor(Who who, TestPerson learner) {
        WebTestClient client = http();
        if (who == Who.OPERATOR) {
            return new PageVisitor(client.mutate()
                    .defaultHeader("Authorization", "Bearer " + operatorKey())
                    .build());
        }
        TestPerson person = who == Who.LEARNER
                ? learner
                : who.role()
                        .map(role ->
                                TestPerson.create(database, who == Who.STRANGER ? stranger.id() : workspace.id(), role))
                        .orElse(null);
        return new PageVisitor(person == null ? client : person.browser(database, client));
    }

    private String operatorKey() {
        ApiKeySecret secret = ApiKeySecret.generate();
        database.sql("INSERT INTO operator_key (label, hint, hash) VALUES ('walker', 'bk_', :hash)")
                .bind("hash", secret.hash())
                .then()
                .block(DEADLINE);
        return secret.text();
    }

    private Learners thingsOf(TestPerson learner) {
        long campaign = rows().campaign(workspace.id());
        long invitation = rows().invitation(campaign, learner.address());
        long earlier = rows().campaign(workspace.id());
        rows().change(
                        "campaign",
                        earlier,
                        "destination_kind = 'url', destination_url = 'https://courses.riverside.example/x'");
        rows().change("workspace", workspace.id(), "allowed_hosts = '{courses.riverside.example}'");
        long accepted = rows().invitation(earlier, learner.address());
        rows().change("invitation", accepted, "state = 'accepted', opened_at = now(), accepted_at = now()");
        Map<String, Object> joined = join();
        return new Learners(
                learner.address(),
                "/i/" + token(LinkPurpose.INVITATION, invitation, 1),
                "/u/" + token(LinkPurpose.UNSUBSCRIBE, invitation, 1),
                invitation,
                accepted,
                enrolled(learner),
                "/join/" + joined.get("joinUrl").toString().replaceAll(".*/", ""),
                joined.get("passcode").toString(),
                logo(),
                ConsoleVisits.Things.of(
                        rows(), workspace.id(), Long.parseLong(joined.get("id").toString())));
    }

    private long enrolled(TestPerson learner) {
        return id("""
                WITH made AS (
                    INSERT INTO course (workspace_id, name, kind, search) VALUES (:w, 'Algebra', 'page', ' x') RETURNING id, workspace_id)
                INSERT INTO enrolment (workspace_id, account_id, course_id, way) SELECT workspace_id, %d, id, 'manager' FROM made
                RETURNING course_id AS id""".formatted(learner.accountId()));
    }

    private String logo() {
        return database.sql("""
                        INSERT INTO logo (workspace_id, hash, content, width, height, created_at)
                        SELECT :w, sha256(bytes), bytes, 1, 1, now() FROM (SELECT decode(md5(random()::text), 'hex') AS bytes) picture
                        RETURNING encode(hash, 'hex') AS hash""")
                .bind("w", workspace.id())
                .map(row -> "/assets/logos/" + row.get("hash", String.class) + ".png")
                .one()
                .block(DEADLINE);
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> join() {
        long group = rows().userGroup(workspace.id());
        long place = id("SELECT organization_group_id AS id FROM user_group WHERE workspace_id = :w AND id = " + group);
        id("""
                WITH made AS (
                    INSERT INTO course (workspace_id, name, kind, search) VALUES (:w, 'Algebra', 'page', ' x') RETURNING id, workspace_id)
                INSERT INTO user_group_course (workspace_id, user_group_id, course_id) SELECT workspace_id, %d, id FROM made
                RETURNING course_id AS id""".formatted(group));
        return manager()
                .post()
                .uri("/v1/registration-invitations")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of(
                        "name",
                        "First aid",
                        "registrations",
                        5,
                        "organizationGroupId",
                        Long.toString(place),
                        "userGroupIds",
                        List.of(Long.toString(group))))
                .exchange()
                .expectStatus()
                .is2xxSuccessful()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
    }

    private long id(String sql) {
        return Objects.requireNonNull(database.sql(sql)
                .bind("w", workspace.id())
                .map(row -> row.get("id", Long.class))
                .one()
                .block(DEADLINE));
    }

    private static EntityExchangeResult<String> entered(PageVisitor visitor, Learners its) {
        return visitor.post(its.join(), "nonce", visitor.nonceAt(its.join()), "passcode", its.passcode());
    }

    private static EntityExchangeResult<String> seated(PageVisitor visitor, Learners its) {
        return visitor.post(
                its.join() + "/seat",
                "nonce",
                PageVisitor.nonceOf(entered(visitor, its)),
                "name",
                "Ben Example",
                "address",
                UUID.randomUUID() + "@mail.example");
    }

    private static String ticket(PageVisitor visitor, Learners its) {
        return Objects.requireNonNull(seated(visitor, its).getResponseHeaders().getFirst("Location"));
    }

    private static String table(Map<String, List<String>> cells) {
        List<List<String>> lines = Stream.concat(
                        Stream.of(Stream.concat(
                                        Stream.of("page"),
                                        Arrays.stream(Who.values()).map(who -> who.title))
                                .toList()),
                        cells.entrySet().stream()
                                .map(line -> Stream.concat(Stream.of(line.getKey()), line.getValue().stream())
                                        .toList()))
                .toList();
        return AccessTable.table(lines);
    }
}
