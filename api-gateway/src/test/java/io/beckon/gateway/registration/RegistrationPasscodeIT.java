package io.beckon.gateway.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.state.ManagerRole;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;

/** Who sees a passcode and where it is kept. */
class RegistrationPasscodeIT extends RegistrationCase {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @Test
    void the_passcode_is_neither_in_the_database_nor_in_a_kept_answer_and_opens_in_its_own_row_only() {
        Map<String, Object> wish = with(simple(5), "passcode", "Kestrel 1907");
        Map<?, ?> made = body(
                manager()
                        .post()
                        .uri(URI)
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .bodyValue(wish)
                        .exchange(),
                201);
        assertThat(made.get("passcode")).as("in an answer that is kept").isNull();
        String id = (String) made.get("id");
        assertThat(passcode(id)).isEqualTo("Kestrel 1907");
        for (String table : List.of("registration_invitation", "idempotency")) {
            String rows = String.valueOf(database.sql(
                            "SELECT coalesce(string_agg(convert_from(convert_to(t::text, 'UTF8'), 'UTF8'), ''), '') AS rows FROM "
                                    + table + " t")
                    .map(row -> row.get("rows", String.class))
                    .one()
                    .block(DEADLINE));
            assertThat(rows.toLowerCase(Locale.ROOT)).doesNotContain("kestrel", hex("Kestrel"), hex("KESTREL"));
        }
        String other = made(URI, simple(5));
        database.sql("UPDATE registration_invitation SET passcode_sealed ="
                        + " (SELECT passcode_sealed FROM registration_invitation WHERE id = :from) WHERE id = :to")
                .bind("from", Long.parseLong(id))
                .bind("to", Long.parseLong(other))
                .then()
                .block(DEADLINE);
        assertThat(body(get(URI + "/" + other), 200).get("passcode")).isNull();
        refused(post(URI + "/" + other + "/preview", Map.of()), 409, "passcode-unreadable");
        assertThat(body(post(URI + "/" + other + "/passcode", Map.of()), 200).get("passcode"))
                .isNotNull();
    }

    @Test
    void a_passcode_is_rotated_to_a_typed_or_a_generated_one() {
        String id = made(URI, with(simple(5), "passcode", "Heron-42"));
        assertThat(body(patch(URI + "/" + id, Map.of("passcode", "Heron-43")), 200)
                        .get("passcode"))
                .isEqualTo("Heron-43");
        String generated =
                (String) body(post(URI + "/" + id + "/passcode", Map.of()), 200).get("passcode");
        assertThat(generated).matches("[A-Z2-9]{4}-[A-Z2-9]{4}");
        refusedField(
                post(URI + "/" + id + "/passcode", Map.of("passcode", "heron!42")),
                "/passcode",
                "Use letters and digits, and between them spaces or hyphens if you like.");
        assertThat(passcode(id)).isEqualTo(generated);
    }

    @Test
    void a_limited_manager_reads_all_but_the_passcode_and_may_do_nothing() {
        String id = made(URI, simple(5));
        var limited = with(workspace.limitedManagerKey());
        limited.get()
                .uri(URI + "/" + id)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.passcode")
                .isEmpty()
                .jsonPath("$.name")
                .isEqualTo("First aid");
        limited.get()
                .uri(URI + "/" + id + "/registrations")
                .exchange()
                .expectStatus()
                .isOk();
        for (String action : List.of("/close", "/reopen", "/raise", "/passcode", "/copy", "/preview")) {
            refused(send(limited, HttpMethod.POST, URI + "/" + id + action, Map.of()), 403, "role-may-only-read");
        }
        refused(send(limited, HttpMethod.POST, URI, simple(5)), 403, "role-may-only-read");
        refused(send(limited, HttpMethod.PATCH, URI + "/" + id, Map.of()), 403, "role-may-only-read");
        browser(ManagerRole.LIMITED_MANAGER)
                .get()
                .uri(URI)
                .exchange()
                .expectBody()
                .jsonPath("$.items[0].passcode")
                .isEmpty();
    }

    private String passcode(String id) {
        return (String) Objects.requireNonNull(body(get(URI + "/" + id), 200).get("passcode"));
    }

    private static String hex(String text) {
        return java.util.HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
}
