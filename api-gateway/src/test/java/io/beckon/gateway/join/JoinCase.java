package io.beckon.gateway.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.gateway.page.PagesUnderTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserters;

/** Registration invitations of {@link #workspace}, and people who walk through their pages. */
abstract class JoinCase extends PagesUnderTest {

    static final Duration DEADLINE = Duration.ofSeconds(30);
    static final String API = "/v1/registration-invitations";

    /** A registration invitation as its manager knows it. */
    record Invitation(String id, String path, String passcode, String course) {}

    final String run = UUID.randomUUID().toString().substring(0, 8);

    Invitation invitation(int registrations) {
        String place = made("/v1/organization-groups", Map.of("name", "School " + UUID.randomUUID()));
        String group = made("/v1/user-groups", Map.of("name", "Wards", "organizationGroupId", place));
        String course = made("/v1/courses", Map.of("name", "Algebra"));
        post("/v1/user-groups/" + group + "/courses", Map.of("courseIds", List.of(course)))
                .expectStatus()
                .is2xxSuccessful();
        Map<?, ?> made = answer(post(
                API,
                Map.of(
                        "name",
                        "First aid",
                        "registrations",
                        registrations,
                        "organizationGroupId",
                        place,
                        "userGroupIds",
                        List.of(group))));
        String url = (String) Objects.requireNonNull(made.get("joinUrl"));
        return new Invitation(
                (String) Objects.requireNonNull(made.get("id")),
                url.substring("https://invite.example".length()),
                (String) Objects.requireNonNull(made.get("passcode")),
                course);
    }

    Map<?, ?> shown(Invitation invitation) {
        return answer(manager().get().uri(API + "/" + invitation.id()).exchange());
    }

    ResponseSpec post(String uri, Object body) {
        return manager()
                .post()
                .uri(uri)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    String made(String uri, Object body) {
        return (String) Objects.requireNonNull(answer(post(uri, body)).get("id"));
    }

    static Map<?, ?> answer(ResponseSpec answer) {
        return Objects.requireNonNull(answer.expectStatus()
                .is2xxSuccessful()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody());
    }

    /** The page at a path. */
    String page(String path) {
        return text(http().get().uri(path).exchange(), 200);
    }

    ResponseSpec submit(WebTestClient client, String path, Map<String, String> fields) {
        return client.post().uri(path).body(form(fields)).exchange();
    }

    static BodyInserters.FormInserter<String> form(Map<String, String> fields) {
        MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
        fields.forEach(form::add);
        return BodyInserters.fromFormData(form);
    }

    ResponseSpec passcode(String path, String passcode) {
        return submit(http(), path, Map.of("nonce", nonce(page(path)), "passcode", passcode));
    }

    /** What proves that the passcode was entered. */
    String pass(Invitation invitation) {
        return nonce(text(passcode(invitation.path(), invitation.passcode()), 200));
    }

    ResponseSpec seat(Invitation invitation, String pass, String address) {
        return submit(
                http(), invitation.path() + "/seat", Map.of("nonce", pass, "name", "Ben Example", "address", address));
    }

    /** The path of the page on which the code is entered. */
    String ticket(Invitation invitation, String address) {
        return location(seat(invitation, pass(invitation), address));
    }

    ResponseSpec confirm(String ticket, String code) {
        return submit(http(), ticket, Map.of("nonce", nonce(page(ticket)), "code", code));
    }

    static String location(ResponseSpec answer) {
        return Objects.requireNonNull(answer.expectStatus()
                        .isSeeOther()
                        .returnResult(Void.class)
                        .getResponseHeaders()
                        .getLocation())
                .toString();
    }

    static String text(ResponseSpec answer, int status) {
        return Objects.requireNonNull(answer.expectStatus()
                .isEqualTo(status)
                .expectBody(String.class)
                .returnResult()
                .getResponseBody());
    }

    /** One variable of the newest letter to an address; null where the letter has none. */
    @Nullable
    String mailed(String address, String letter, String variable) {
        List<String> values = database.sql("""
                        SELECT coalesce(content -> 'variables' ->> :variable, '') AS value FROM delivery
                         WHERE to_address = :address AND workspace_id = :workspace AND content ->> 'letter' = :letter ORDER BY id DESC""")
                .bind("variable", variable)
                .bind("address", address)
                .bind("workspace", workspace.id())
                .bind("letter", letter)
                .map(row -> Objects.requireNonNull(row.get("value", String.class)))
                .all()
                .collectList()
                .block(DEADLINE);
        assertThat(values).as("letters %s to %s", letter, address).isNotEmpty();
        return values.get(0).isEmpty() ? null : values.get(0);
    }

    String code(String address) {
        return Objects.requireNonNull(mailed(address, "registration_code", "code"));
    }

    /** A number from the database. */
    long count(String sql) {
        return Objects.requireNonNull(database.sql("SELECT count(*) AS n FROM " + sql)
                .map(row -> row.get("n", Long.class))
                .one()
                .block(DEADLINE));
    }

    void execute(String sql) {
        database.sql(sql).then().block(DEADLINE);
    }
}
