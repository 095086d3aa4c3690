package io.beckon.gateway.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.TestPerson;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class RegistrationCopyIT extends RegistrationCase {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private static final String HOSTILE =
            "<script>alert(1)</script><b>Bring</b> ${passcode} [[${link}]] __${1+1}__ th:text <a href=\"javascript:x()\">here</a>";

    @Test
    void send_me_a_copy_goes_to_the_managers_own_account() {
        TestPerson ana = TestPerson.create(database, workspace.id(), ManagerRole.FULL_MANAGER);
        WebTestClient browser = ana.browser(database, anonymous());
        Map<String, Object> wish = with(simple(), "sendMeACopy", true);
        wish.put("passcode", "Heron-42");
        wish.put("message", HOSTILE);
        String id = made(browser, URI, wish);
        Map<String, String> copy = copies(ana.address()).get(0);
        assertThat(copy)
                .containsEntry("invitationName", "First aid")
                .containsEntry("passcode", "Heron-42")
                .containsEntry("seats", "25")
                .containsEntry("groups", "Wards")
                .containsEntry("courses", "Course of Wards")
                .containsEntry("message", HOSTILE);
        assertThat(copy.get("link")).startsWith("https://invite.example/join/");
        send(browser, HttpMethod.POST, URI + "/" + id + "/copy", Map.of())
                .expectStatus()
                .isAccepted();
        assertThat(copies(ana.address())).hasSize(2);
    }

    @Test
    void a_key_has_no_account_and_names_who_may_have_the_passcode() {
        refusedField(
                post(URI, with(simple(), "sendMeACopy", true)),
                "/sendMeACopy",
                "An API key has no account and so no address. Name an owner or full manager in copyTo, or sign in.");
        assertThat(all(URI, 5, "id")).as("nothing is half done").isEmpty();
        TestPerson owner = TestPerson.create(database, workspace.id(), ManagerRole.OWNER);
        made(URI, with(simple(), "copyTo", owner.address()));
        assertThat(copies(owner.address())).hasSize(1);
        for (String nobody : List.of(
                TestPerson.create(database, workspace.id(), ManagerRole.LIMITED_MANAGER)
                        .address(),
                TestPerson.create(database, stranger.id(), ManagerRole.OWNER).address(),
                "nobody@mail.example")) {
            refusedField(
                    post(URI, with(simple(), "copyTo", nobody)),
                    "/copyTo",
                    "No owner or full manager of your workspace has this address, and a copy carries the passcode. Send it"
                            + " to one of them.");
            assertThat(copies(nobody)).isEmpty();
        }
    }

    @Test
    void under_an_idempotency_key_one_copy_goes_out_however_often_it_is_asked_for() {
        TestPerson owner = TestPerson.create(database, workspace.id(), ManagerRole.OWNER);
        Map<String, Object> wish = with(simple(), "copyTo", owner.address());
        for (int twice = 0; twice < 2; twice++) {
            manager()
                    .post()
                    .uri(URI)
                    .header("Idempotency-Key", "copy-" + owner.accountId())
                    .bodyValue(wish)
                    .exchange()
                    .expectStatus()
                    .isCreated();
        }
        assertThat(copies(owner.address())).hasSize(1);
        assertThat(all(URI, 5, "id")).hasSize(1);
    }

    @Test
    void the_preview_is_the_mail_with_branding_instructions_link_and_passcode_put_in() {
        patch(
                        "/v1/workspace",
                        Map.of(
                                "accentColour",
                                "#1a5fb4",
                                "supportContact",
                                "help@riverside.example",
                                "privacyUrl",
                                "https://riverside.example/privacy",
                                "termsUrl",
                                "https://riverside.example/terms"))
                .expectStatus()
                .isOk();
        Map<String, Object> wish = with(simple(), "message", HOSTILE);
        wish.put("passcode", "Heron-42");
        wish.put("expiresAt", "2090-03-01T00:00:00Z");
        String id = made(URI, wish);
        Map<?, ?> mail = preview("/" + id + "/preview", Map.of());
        assertThat((String) mail.get("subject")).contains("First aid");
        assertThat((String) mail.get("html"))
                .contains("Heron-42", "https://invite.example/join/", "<b>Bring</b>", "${passcode} [[${link}]] __${1")
                .contains("#1a5fb4", "mailto:help@riverside.example", "https://riverside.example/privacy")
                .contains("https://riverside.example/terms", "March 1, 2090", "Wards", "Course of Wards")
                .doesNotContain("<script", "javascript:", "unsubscribe", "/u/", "/i/");
        assertThat((String) mail.get("text"))
                .contains("Heron-42", "https://invite.example/join/", "${passcode}", "enter the passcode")
                .doesNotContain("<b>", "alert");
        Map<?, ?> changed = preview("/" + id + "/preview", Map.of("locale", "de", "message", "Bitte mitbringen"));
        assertThat((String) changed.get("html"))
                .contains("lang=\"de\"", "Zugangscode", "Bitte mitbringen")
                .doesNotContain("Bring</b>");
        get(URI + "/" + id).expectBody().jsonPath("$.locale").isEqualTo("en");
    }

    @Test
    void no_preview_is_kept_under_an_idempotency_key() {
        String id = made(URI, with(simple(), "passcode", "Kestrel 1907"));
        manager()
                .post()
                .uri(URI + "/" + id + "/preview")
                .header("Idempotency-Key", "preview-" + id)
                .bodyValue(Map.of())
                .exchange()
                .expectStatus()
                .isOk();
        assertThat(database.sql(
                                "SELECT count(*) AS n FROM idempotency WHERE key = :key AND body IS NULL AND status = 200")
                        .bind("key", "preview-" + id)
                        .map(row -> row.get("n", Long.class))
                        .one()
                        .block(DEADLINE))
                .isEqualTo(1);
    }

    @Test
    void what_is_not_stored_yet_can_be_previewed_too() {
        Map<?, ?> mail = preview("/preview", Map.of("name", "Draft", "message", "Hello", "locale", "fr"));
        assertThat((String) mail.get("html")).contains("Draft", "Hello", "https://invite.example/join/", "lang=\"fr\"");
        refused(post(URI + "/preview", Map.of("name", "x", "message", "y".repeat(20_001))), 422, "fields-invalid");
        assertThat(all(URI, 5, "id")).isEmpty();
    }

    private Map<String, Object> simple() {
        String place = organizationGroup("School");
        return wish(place, List.of(groupWithCourse(place, "Wards")), 25);
    }

    private Map<?, ?> preview(String path, Object body) {
        ResponseSpec answer = post(URI + path, body);
        return Objects.requireNonNull(answer.expectStatus()
                .isOk()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody());
    }

    /** The variables of the copies to an address. */
    private List<Map<String, String>> copies(String address) {
        return Objects.requireNonNull(database.sql("""
                        SELECT v.number, v.key, v.value
                          FROM (SELECT row_number() OVER (ORDER BY d.id) AS number, (jsonb_each_text(d.content -> 'variables')).*
                                  FROM delivery d
                                 WHERE d.to_address = :address AND d.purpose = 'copy' AND d.lane = 'express'
                                   AND d.content ->> 'letter' = 'registration_copy') v""")
                .bind("address", address)
                .map(row -> Map.entry(
                        Objects.requireNonNull(row.get("number", Long.class)),
                        Map.entry(
                                Objects.requireNonNull(row.get("key", String.class)),
                                Objects.requireNonNull(row.get("value", String.class)))))
                .all()
                .collectList()
                .map(rows -> {
                    Map<Long, Map<String, String>> copies = new HashMap<>();
                    rows.forEach(row -> copies.computeIfAbsent(row.getKey(), n -> new HashMap<>())
                            .put(row.getValue().getKey(), row.getValue().getValue()));
                    return List.copyOf(copies.values());
                })
                .block(DEADLINE));
    }
}
