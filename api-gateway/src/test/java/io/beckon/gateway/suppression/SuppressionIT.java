package io.beckon.gateway.suppression;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.gateway.GatewayIT;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

class SuppressionIT extends GatewayIT {

    @Test
    void an_address_is_suppressed_found_and_taken_off() {
        String id = (String) add(Map.of("address", "Ana+hr@Example.org", "scope", "mailbox"), 201)
                .get("id");
        manager()
                .get()
                .uri("/v1/suppressions?address={address}", "ana+other@example.org")
                .exchange()
                .expectBody()
                .jsonPath("$.items[0].id")
                .isEqualTo(id)
                .jsonPath("$.items[0].value")
                .isEqualTo("ana@example.org")
                .jsonPath("$.items[0].scope")
                .isEqualTo("mailbox")
                .jsonPath("$.items[0].reason")
                .isEqualTo("manual");
        with(stranger.fullManagerKey())
                .delete()
                .uri("/v1/suppressions/" + id)
                .exchange()
                .expectStatus()
                .isNotFound();
        manager()
                .delete()
                .uri("/v1/suppressions/" + id)
                .exchange()
                .expectStatus()
                .isNoContent();
        manager()
                .get()
                .uri("/v1/suppressions")
                .exchange()
                .expectBody()
                .jsonPath("$.items.length()")
                .isEqualTo(0);
    }

    @Test
    void an_entry_made_twice_is_one_and_keeps_its_reason() {
        database.sql("""
                        INSERT INTO suppression (workspace_id, scope, value, reason)
                        VALUES (:id, 'address', 'bo@example.org', 'complained')
                        """).bind("id", workspace.id()).then().block(java.time.Duration.ofSeconds(20));
        org.assertj.core.api.Assertions.assertThat(
                        add(Map.of("address", "bo@example.org"), 201).get("reason"))
                .isEqualTo("complained");
    }

    @Test
    void a_list_is_taken_once_and_its_bad_rows_are_named() {
        byte[] list = ("address,scope,reason\nAna@Example.org,mailbox,unsubscribed\nbo@example.org,,\nnobody,,\n"
                        + "cy@example.org,everything,\nana+x@example.org,mailbox,manual\n'=eve@example.org,address,bounced\n")
                .getBytes(StandardCharsets.UTF_8);
        taken(list, "text/csv")
                .jsonPath("$.rows")
                .isEqualTo(6)
                .jsonPath("$.added")
                .isEqualTo(3)
                .jsonPath("$.refused")
                .isEqualTo(2)
                .jsonPath("$.faults[0].row")
                .isEqualTo(4)
                .jsonPath("$.faults[0].reason")
                .isEqualTo("address_without_at")
                .jsonPath("$.faults[1].row")
                .isEqualTo(5);
        taken(list, "text/csv").jsonPath("$.added").isEqualTo(0);
        taken("[\"dan@example.org\"]".getBytes(StandardCharsets.UTF_8), "application/json")
                .jsonPath("$.added")
                .isEqualTo(1);
        assertThat(exported(manager()).lines().map(line -> line.replaceFirst(",[^,]*$", "")))
                .containsExactly(
                        "address,scope,reason",
                        "dan@example.org,address,manual",
                        "ana@example.org,mailbox,unsubscribed",
                        "bo@example.org,address,manual",
                        "'=eve@example.org,address,bounced");
        assertThat(exported(with(stranger.limitedManagerKey())).lines()).hasSize(1);
    }

    @Test
    void what_was_exported_from_one_workspace_is_the_same_in_another() {
        StringBuilder list = new StringBuilder("email\n");
        for (int i = 0; i < 2500; i++) {
            list.append("p").append(i).append("@example.org\n");
        }
        taken(list.toString().getBytes(StandardCharsets.UTF_8), "text/csv")
                .jsonPath("$.added")
                .isEqualTo(2500);
        String exported = exported(manager());
        assertThat(exported.lines().distinct()).hasSize(2501);
        with(stranger.ownerKey())
                .post()
                .uri("/v1/suppressions/import")
                .contentType(MediaType.parseMediaType("text/csv"))
                .bodyValue(exported)
                .exchange()
                .expectBody()
                .jsonPath("$.added")
                .isEqualTo(2500);
    }

    @Test
    void a_list_that_cannot_be_read_to_its_end_says_what_is_true_of_its_beginning() {
        manager()
                .post()
                .uri("/v1/suppressions/import")
                .contentType(MediaType.parseMediaType("text/csv"))
                .bodyValue("email\na@example.org\n\"b@example.org\n")
                .exchange()
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:beckon:problem:upload-quote-not-closed")
                .jsonPath("$.detail")
                .value(detail -> assertThat((String) detail)
                        .contains("The rows before that are on the suppression list")
                        .doesNotContain("Nobody was invited"));
        manager()
                .post()
                .uri("/v1/suppressions/import")
                .contentType(MediaType.APPLICATION_PDF)
                .bodyValue("x")
                .exchange()
                .expectStatus()
                .isEqualTo(415);
    }

    private WebTestClient.BodyContentSpec taken(byte[] list, String type) {
        return manager()
                .post()
                .uri("/v1/suppressions/import")
                .contentType(MediaType.parseMediaType(type))
                .bodyValue(list)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();
    }

    private static String exported(WebTestClient client) {
        return Objects.requireNonNull(client.get()
                .uri("/v1/suppressions")
                .accept(MediaType.parseMediaType("text/csv"))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody());
    }

    @Test
    void what_is_no_address_or_scope_is_named() {
        add(Map.of("address", "bo"), 422);
        add(Map.of("address", "bo@example.org", "scope", "planet"), 422);
    }

    private Map<?, ?> add(Map<String, String> wish, int status) {
        return manager()
                .post()
                .uri("/v1/suppressions")
                .bodyValue(wish)
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
    }
}
