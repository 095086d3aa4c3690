package io.beckon.gateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.gateway.TestPerson;
import io.beckon.gateway.console.ConsoleCase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** An installation without a workspace is set up from a browser, once. */
@TestPropertySource(
        properties = {
            "beckon.bootstrap.enabled=true",
            "beckon.bootstrap.from-address=",
            "beckon.bootstrap.operator-key-file="
        })
@DirtiesContext
class SetupIT extends ConsoleCase {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Path FOLDER = folder();
    private static final Path CODE_FILE = FOLDER.resolve("setup.code");

    @Autowired
    private FirstStart firstStart;

    @Autowired
    private TransactionalOperator transaction;

    @DynamicPropertySource
    static void files(DynamicPropertyRegistry registry) {
        registry.add("beckon.bootstrap.setup-code-file", CODE_FILE::toString);
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("beckon-setup");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void started() throws IOException {
        // The audit log refuses to be emptied; only the owner of its table can have it otherwise.
        for (String sql : List.of(
                "ALTER TABLE audit_entry DISABLE TRIGGER USER",
                "TRUNCATE workspace CASCADE",
                "ALTER TABLE audit_entry ENABLE TRIGGER USER",
                "TRUNCATE throttle, setup_code")) {
            database.sql(sql).then().block(DEADLINE);
        }
        Files.deleteIfExists(CODE_FILE);
        firstStart.makeUnlessMade().block(DEADLINE);
    }

    @Test
    void an_empty_installation_opens_on_the_page_that_makes_the_first_workspace() throws IOException {
        leadsTo(nobody().get("/console"), "/console/sign-in?next=%2Fconsole");
        leadsTo(nobody().get("/console/sign-in?next=%2Fconsole"), "/console/setup");
        EntityExchangeResult<String> page = nobody().get("/console/setup");
        says(page, 200, "Create your workspace", "http://localhost:");
        Visitor browser = nobody();
        for (var cookie : page.getResponseCookies().toSingleValueMap().values()) {
            browser = browser.with(cookie.getName(), cookie.getValue());
        }
        String[] typed = {
            "nonce", hidden(page).get(1),
            "code", "wrong",
            "workspace", "<b>Riverside</b>",
            "fromAddress", "invitations@school.example",
            "publicBaseUrl", "https://invite.school.example",
            "ownerName", "Ana",
            "ownerAddress", "not an address",
            "password", "purple tandem before noon"
        };
        EntityExchangeResult<String> faulty = browser.send("/console/setup", List.of(typed));
        says(faulty, 422, "<b>Riverside</b>", "not an address");
        assertThat(html(faulty)).doesNotContain("<b>Riverside", "purple tandem");
        typed[13] = "ana@school.example";
        says(browser.send("/console/setup", List.of(typed)), 422, "not the setup code", "ana@school.example");
        typed[3] = code();
        EntityExchangeResult<String> made = browser.send("/console/setup", List.of(typed));
        leadsTo(made, "/console?note=set-up");
        String session = made.getResponseCookies().getFirst(TestPerson.COOKIE).getValue();
        says(
                nobody().with(TestPerson.COOKIE, session).get("/console?note=set-up"),
                200,
                "Your workspace is there",
                "<b>Riverside</b>",
                "Three steps");
        EntityExchangeResult<String> late = browser.send("/console/setup", List.of(typed));
        says(late, 409, "set up already", "href=\"/console/sign-in\"");
        assertThat(html(late)).doesNotContain("<form", "Nobody has set up");
        leadsTo(nobody().get("/console/setup"), "/console");
        says(nobody().get("/console/sign-in"), 200, "Sign in to the console");
    }

    @Test
    void another_sites_form_sets_nothing_up() throws IOException {
        says(
                nobody().send("/console/setup", List.of("nonce", "forged", "code", code())),
                403,
                "press the button again");
        assertThat(count("workspace")).isZero();
    }

    @Test
    void the_code_makes_the_first_workspace_and_signs_its_owner_in_and_then_works_no_more() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(CODE_FILE)))
                .isEqualTo("rw-------");
        anonymous()
                .get()
                .uri("/v1/setup")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.needed")
                .isEqualTo(true);
        Map<String, Object> wish =
                wish(code().toUpperCase(java.util.Locale.ROOT).replace("-", " "));

        WebTestClient.BodyContentSpec made = post(wish)
                .expectStatus()
                .isCreated()
                .expectBody()
                .jsonPath("$.account.address")
                .isEqualTo("ana@school.example")
                .jsonPath("$.account.role")
                .isEqualTo("owner")
                .jsonPath("$.workspace.name")
                .isEqualTo("Riverside School");
        ResponseCookie cookie = made.returnResult().getResponseCookies().getFirst(TestPerson.COOKIE);

        anonymous()
                .get()
                .uri("/v1/workspace")
                .cookie(TestPerson.COOKIE, cookie.getValue())
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.fromAddress")
                .isEqualTo("invitations@school.example")
                .jsonPath("$.publicBaseUrl")
                .isEqualTo("https://invite.school.example")
                .jsonPath("$.locale")
                .isEqualTo("de");
        assertThat(Files.exists(CODE_FILE)).isFalse();
        assertThat(count("setup_code")).isZero();
        assertThat(count("audit_entry WHERE kind = 'signed_in' AND detail ->> 'opened' = 'first workspace'"))
                .isEqualTo(1);
        post(wish)
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:beckon:problem:setup-done");
        anonymous()
                .get()
                .uri("/v1/setup")
                .exchange()
                .expectBody()
                .jsonPath("$.needed")
                .isEqualTo(false);
        anonymous()
                .post()
                .uri("/v1/session")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of("address", "ana@school.example", "password", "purple tandem before noon"))
                .exchange()
                .expectStatus()
                .isCreated();
        firstStart.makeUnlessMade().block(DEADLINE);
        assertThat(Files.exists(CODE_FILE)).isFalse();
        assertThat(count("workspace")).isEqualTo(1);
    }

    @Test
    void of_many_who_have_the_code_one_makes_the_workspace() throws IOException {
        String code = code();
        List<Integer> answers = Flux.range(0, 6)
                .flatMap(
                        n -> Mono.fromCallable(() -> post(wish(code))
                                        .returnResult(String.class)
                                        .getStatus()
                                        .value())
                                .subscribeOn(Schedulers.boundedElastic()),
                        6)
                .collectList()
                .block(Duration.ofMinutes(2));
        assertThat(answers).containsExactlyInAnyOrder(201, 409, 409, 409, 409, 409);
        assertThat(count("workspace")).isEqualTo(1);
        assertThat(count("account")).isEqualTo(1);
        assertThat(count("session")).isEqualTo(1);
    }

    @Test
    void a_restart_keeps_the_code_and_a_second_gateway_adds_its_own() throws IOException {
        String first = code();
        firstStart.makeUnlessMade().block(DEADLINE);
        assertThat(code()).isEqualTo(first);
        Path elsewhere = FOLDER.resolve("elsewhere/setup.code");

        startedWith(elsewhere);

        assertThat(count("setup_code")).isEqualTo(2);
        String second = Files.readString(elsewhere).strip();
        assertThat(second).isNotEqualTo(first);
        post(wish(second)).expectStatus().isCreated();
        post(wish(first)).expectStatus().isEqualTo(409);
    }

    @Test
    void gateways_that_lose_their_files_leave_few_codes() {
        for (int n = 0; n < 20; n++) {
            startedWith(FOLDER.resolve("lost-" + n));
        }
        assertThat(count("setup_code")).isEqualTo(16);
    }

    @Test
    void a_file_that_cannot_be_written_keeps_no_gateway_from_starting() throws IOException {
        Path noFolder = Files.createTempFile(FOLDER, "no", "folder");
        startedWith(noFolder.resolve("setup.code"));
        assertThat(count("setup_code")).isEqualTo(2);
    }

    @Test
    void a_wrong_code_makes_nothing_and_may_be_tried_only_so_often() throws IOException {
        for (int n = 0; n < 30; n++) {
            post(wish("aaaa-aaaa-aaaa-aaaa-aaaa-aaaa"))
                    .expectStatus()
                    .isEqualTo(422)
                    .expectBody()
                    .jsonPath("$.type")
                    .isEqualTo("urn:beckon:problem:setup-code-refused");
        }
        post(wish(code())).expectStatus().isEqualTo(429);
        assertThat(count("workspace")).isZero();
    }

    @Test
    void what_is_missing_is_named_field_by_field() {
        post(Map.of("publicBaseUrl", "school", "ownerAddress", "ana", "password", "short", "locale", "?"))
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.errors[*].pointer")
                .isEqualTo(List.of(
                        "/code",
                        "/workspace",
                        "/ownerName",
                        "/locale",
                        "/publicBaseUrl",
                        "/password",
                        "/fromAddress",
                        "/ownerAddress"))
                .jsonPath("$.errors[6].detail")
                .isEqualTo("Write an e-mail address, such as name@example.org.");
        assertThat(count("workspace")).isZero();
    }

    /** As another process with a file of its own would. */
    private void startedWith(Path codeFile) {
        BootstrapSettings settings = new BootstrapSettings(
                true, "School", "", null, "https://invite.example", FOLDER.resolve("owner.key"), codeFile, null);
        FirstWorkspace firstWorkspace = new FirstWorkspace(database);
        new FirstStart(
                        settings,
                        firstWorkspace,
                        new SetupCodes(settings, firstWorkspace, database, Clock.systemUTC()),
                        database,
                        transaction)
                .makeUnlessMade()
                .block(DEADLINE);
    }

    private static Map<String, Object> wish(String code) {
        Map<String, Object> wish = new HashMap<>();
        wish.put("code", code);
        wish.put("workspace", "Riverside School");
        wish.put("fromAddress", "Invitations@school.example");
        wish.put("publicBaseUrl", "https://invite.school.example");
        wish.put("ownerAddress", "ana@school.example");
        wish.put("ownerName", "Ana Example");
        wish.put("password", "purple tandem before noon");
        wish.put("locale", "de");
        return wish;
    }

    private static String code() throws IOException {
        return Files.readString(CODE_FILE).strip();
    }

    private WebTestClient.ResponseSpec post(Map<String, Object> wish) {
        return anonymous()
                .post()
                .uri("/v1/setup")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(wish)
                .exchange();
    }

    private long count(String from) {
        return database.sql("SELECT count(*) AS n FROM " + from)
                .map(row -> row.get("n", Long.class))
                .one()
                .block(DEADLINE);
    }
}
