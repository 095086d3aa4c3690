package io.beckon.gateway.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.gateway.GatewayIT;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class WorkspaceIT extends GatewayIT {

    @Test
    void settings_are_shown_and_changed_one_by_one() {
        manager()
                .get()
                .uri("/v1/workspace")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.id")
                .isEqualTo(String.valueOf(workspace.id()))
                .jsonPath("$.sendingUntil")
                .isEqualTo("24:00")
                .jsonPath("$.preAuthenticatedLinks")
                .isEqualTo(true);
        patch("{\"preAuthenticatedLinks\": false, \"sendingFrom\": \"08:30\", \"replyTo\": \"Office@Example.org\"}")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.preAuthenticatedLinks")
                .isEqualTo(false)
                .jsonPath("$.sendingFrom")
                .isEqualTo("08:30")
                .jsonPath("$.replyTo")
                .isEqualTo("office@example.org")
                .jsonPath("$.fromName")
                .isEqualTo("Ana of the School");
    }

    @Test
    void settings_that_were_changed_since_they_were_read_are_not_changed_again() {
        String read = patch("{\"fromName\": \"Ana\"}")
                .expectBody()
                .returnResult()
                .getResponseHeaders()
                .getETag();
        String same = manager()
                .get()
                .uri("/v1/workspace")
                .exchange()
                .expectBody()
                .returnResult()
                .getResponseHeaders()
                .getETag();
        assertThat(same).isEqualTo(read);
        patch("{\"fromName\": \"Ben\"}", read).expectStatus().isOk();
        patch("{\"fromName\": \"Chloe\"}", read)
                .expectStatus()
                .isEqualTo(412)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:beckon:problem:changed-since");
        patch("{}").expectBody().jsonPath("$.fromName").isEqualTo("Ben");
    }

    @Test
    void only_an_allowed_host_is_told_who_comes() {
        patch("{\"assertionHosts\": [\"courses.example\"]}")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.assertionHosts")
                .isEqualTo(List.of("courses.example"));
        for (String change : List.of("{\"assertionHosts\": [\"evil.example\"]}", "{\"allowedHosts\": []}")) {
            patch(change)
                    .expectStatus()
                    .isEqualTo(422)
                    .expectBody()
                    .jsonPath("$.errors[0].pointer")
                    .isEqualTo("/assertionHosts/0");
        }
    }

    @Test
    void the_days_on_which_reminders_go_out_are_settings_that_are_checked() {
        patch("{\"sendingDays\": [\"friday\", \"monday\"], \"holidayRegions\": [\"de-by\", \"at\"]}")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.sendingDays")
                .isEqualTo(List.of("monday", "friday"))
                .jsonPath("$.holidayRegions")
                .isEqualTo(List.of("de-by", "at"));
        patch("{\"sendingDays\": [], \"holidayRegions\": [\"de-by\", \"zz\", \"../x\", null]}")
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.errors[*].pointer")
                .isEqualTo(List.of("/sendingDays", "/holidayRegions/1", "/holidayRegions/2", "/holidayRegions/3"));
        patch("{\"sendingDays\": [\"monday\", \"monday\", \"someday\"], \"holidayRegions\": null}")
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.errors[*].pointer")
                .isEqualTo(List.of("/sendingDays/2", "/sendingDays", "/holidayRegions"));
    }

    @Test
    void a_limited_manager_sees_which_holidays_are_known_in_the_language_of_the_request() {
        for (String[] asked : new String[][] {
            {"de-AT,de;q=0.9", "de", "Deutschland", "Bayern"},
            {"es", "es", "Alemania", "Bavaria"},
            {"xx", "en", "Germany", "Bavaria"}
        }) {
            with(workspace.limitedManagerKey())
                    .get()
                    .uri("/v1/workspace/holiday-regions")
                    .header("Accept-Language", asked[0])
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectHeader()
                    .valueEquals("Content-Language", asked[1])
                    .expectBody()
                    .jsonPath("$.items[?(@.code == 'de')].name")
                    .isEqualTo(asked[2])
                    .jsonPath("$.items[?(@.code == 'de')].regions[?(@.code == 'de-by')].name")
                    .isEqualTo(asked[3]);
        }
    }

    @Test
    void what_cannot_be_a_setting_is_named() {
        patch("""
                {"id": "1", "name": "", "fromName": "a\\r\\nBcc: b", "fromAddress": "nobody", "publicBaseUrl": "ftp://x",
                 "accentColour": "red", "timeZone": "Mars", "sendingFrom": "20:00", "sendingUntil": "08:00",
                 "allowedHosts": ["https://x"], "unknownDeliveries": "drop", "subAddressSeparator": "!",
                 "privacyUrl": "javascript:alert(1)"}
                """)
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.errors[*].pointer")
                .value(pointers -> assertThat((List<Object>) pointers)
                        .contains(
                                "/id",
                                "/name",
                                "/fromName",
                                "/fromAddress",
                                "/publicBaseUrl",
                                "/accentColour",
                                "/timeZone",
                                "/sendingUntil",
                                "/allowedHosts/0",
                                "/unknownDeliveries",
                                "/subAddressSeparator",
                                "/privacyUrl"));
    }

    @Test
    void a_key_is_made_shown_once_listed_and_revoked() {
        Map<?, ?> made = make(manager(), "full_manager")
                .expectStatus()
                .isCreated()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
        with((String) made.get("secret"))
                .get()
                .uri("/v1/workspace")
                .exchange()
                .expectStatus()
                .isOk();
        manager()
                .get()
                .uri("/v1/workspace/api-keys")
                .exchange()
                .expectBody()
                .jsonPath("$.items.length()")
                .isEqualTo(4)
                .jsonPath("$.items[0].id")
                .isEqualTo(made.get("id"))
                .jsonPath("$.items[0].secret")
                .doesNotExist();
        manager()
                .delete()
                .uri("/v1/workspace/api-keys/" + made.get("id"))
                .exchange()
                .expectStatus()
                .isNoContent();
        manager()
                .delete()
                .uri("/v1/workspace/api-keys/" + made.get("id"))
                .exchange()
                .expectStatus()
                .isNotFound();
    }

    @Test
    void nobody_makes_or_revokes_a_key_above_the_own_role() {
        make(manager(), "owner")
                .expectStatus()
                .isForbidden()
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:beckon:problem:role-too-high");
        make(with(workspace.ownerKey()), "owner").expectStatus().isCreated();
        make(manager(), "learner").expectStatus().isEqualTo(422);
        manager()
                .delete()
                .uri("/v1/workspace/api-keys/" + ownerKeyId())
                .exchange()
                .expectStatus()
                .isForbidden();
    }

    @Test
    void a_key_with_scopes_uses_these_parts_of_the_api_alone() {
        Map<?, ?> made = makeLimited(with(workspace.ownerKey()), List.of("campaigns", "workspace"))
                .expectStatus()
                .isCreated()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
        assertThat((List<Object>) made.get("scopes")).containsExactly("campaigns", "workspace");
        WebTestClient limited = with((String) made.get("secret"));
        limited.get().uri("/v1/campaigns").exchange().expectStatus().isOk();
        limited.get()
                .uri("/v1/templates")
                .exchange()
                .expectStatus()
                .isForbidden()
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:beckon:problem:scope-missing");
        make(limited, "limited_manager").expectStatus().isEqualTo(422);
        makeLimited(limited, List.of("campaigns")).expectStatus().isCreated();
        makeLimited(limited, List.of("members")).expectStatus().isEqualTo(422);
    }

    @Test
    void a_scope_that_is_no_part_of_the_api_is_named() {
        makeLimited(manager(), List.of("campaigns", "kitchen"))
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.errors[0].pointer")
                .isEqualTo("/scopes/1");
        makeLimited(manager(), List.of()).expectStatus().isEqualTo(422);
    }

    @Test
    void the_last_owner_key_cannot_be_revoked() {
        with(workspace.ownerKey())
                .delete()
                .uri("/v1/workspace/api-keys/" + ownerKeyId())
                .exchange()
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:beckon:problem:last-owner-key");
    }

    private long ownerKeyId() {
        return database.sql("SELECT id FROM api_key WHERE workspace_id = :id AND role = 'owner' ORDER BY id LIMIT 1")
                .bind("id", workspace.id())
                .map(row -> row.get("id", Long.class))
                .one()
                .block(java.time.Duration.ofSeconds(20));
    }

    private static ResponseSpec makeLimited(WebTestClient client, List<String> scopes) {
        return client.post()
                .uri("/v1/workspace/api-keys")
                .bodyValue(Map.of("label", "Import", "role", "full_manager", "scopes", scopes))
                .exchange();
    }

    private static ResponseSpec make(WebTestClient client, String role) {
        return client.post()
                .uri("/v1/workspace/api-keys")
                .bodyValue(Map.of("label", "HR import", "role", role))
                .exchange();
    }

    private ResponseSpec patch(String body, String ifMatch) {
        return manager()
                .patch()
                .uri("/v1/workspace")
                .header("If-Match", ifMatch)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    private ResponseSpec patch(String body) {
        return manager()
                .patch()
                .uri("/v1/workspace")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }
}
