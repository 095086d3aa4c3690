package io.beckon.gateway.problem;

import io.beckon.gateway.GatewayIT;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class AnyErrorIT extends GatewayIT {

    @Test
    void an_address_where_nothing_is() {
        problem(manager().get().uri("/v1/nothing-here").exchange(), 404, "route-not-found");
        problem(manager().get().uri("/v1/campaigns/not-a-number").exchange(), 404, "route-not-found");
    }

    @Test
    void a_method_that_is_not_taken_says_which_are() {
        problem(manager().put().uri("/v1/workspace").exchange(), 405, "method-not-allowed");
        manager().put().uri("/v1/workspace").exchange().expectHeader().valueEquals(HttpHeaders.ALLOW, "GET,PATCH");
    }

    @Test
    void an_answer_in_a_form_we_do_not_have() {
        problem(manager().get().uri("/v1/workspace").accept(MediaType.IMAGE_PNG).exchange(), 406, "not-acceptable");
    }

    @Test
    void a_body_that_is_too_large() {
        problem(post("{\"name\": \"%s\"}".formatted("x".repeat(300 * 1024))), 413, "body-too-large");
    }

    @Test
    void a_body_of_another_kind() {
        problem(
                manager()
                        .post()
                        .uri("/v1/campaigns")
                        .contentType(MediaType.APPLICATION_XML)
                        .bodyValue("<campaign/>")
                        .exchange(),
                415,
                "media-type-unsupported");
    }

    @Test
    void a_body_that_is_no_json_says_where() {
        problem(post("{\"name\": "), 400, "json-unreadable");
        problem(post(""), 400, "json-unreadable");
        problem(post("[1]"), 400, "json-unreadable");
    }

    @Test
    void a_field_that_does_not_exist_or_has_the_wrong_kind_is_named() {
        problem(post("{\"nmae\": \"Autumn\"}"), 422, "fields-invalid")
                .jsonPath("$.errors[0].pointer")
                .isEqualTo("/nmae");
        problem(post("{\"name\": \"Autumn\", \"rowLimit\": \"many\"}"), 422, "fields-invalid")
                .jsonPath("$.errors[0].pointer")
                .isEqualTo("/rowLimit");
        problem(post("{\"name\": \"Autumn\", \"reminders\": [{\"after\": {\"days\": 3}}]}"), 422, "fields-invalid")
                .jsonPath("$.errors[0].pointer")
                .isEqualTo("/reminders/0/after");
    }

    @Test
    void a_parameter_that_cannot_be_used_is_named() {
        problem(manager().get().uri("/v1/campaigns?limit=0").exchange(), 400, "parameter-invalid");
        problem(manager().get().uri("/v1/campaigns?limit=many").exchange(), 400, "parameter-invalid");
        problem(manager().get().uri("/v1/campaigns?cursor=xyz").exchange(), 400, "parameter-invalid");
    }

    @Test
    void the_catalogue_lists_every_type() {
        anonymous()
                .get()
                .uri("/problems")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.items.length()")
                .isEqualTo(ProblemType.values().length);
    }

    private ResponseSpec post(String body) {
        return manager()
                .post()
                .uri("/v1/campaigns")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    private static org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec problem(
            ResponseSpec answer, int status, String type) {
        return answer.expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:beckon:problem:" + type)
                .jsonPath("$.status")
                .isEqualTo(status);
    }
}
