package io.beckon.gateway.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.message.DeliveriesRequested;
import io.beckon.contracts.message.MessageCodec;
import io.beckon.gateway.GatewayIT;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class CampaignIT extends GatewayIT {

    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Duration SOON = Duration.ofMillis(300);

    @Autowired
    private RabbitTemplate rabbit;

    @Test
    void a_draft_takes_defaults_for_what_is_left_out_and_no_expiry_for_null() {
        created("{\"name\": \"Autumn\"}")
                .jsonPath("$.state")
                .isEqualTo("draft")
                .jsonPath("$.id")
                .value(id -> assertThat(id).isInstanceOf(String.class))
                .jsonPath("$.version")
                .isEqualTo(1)
                .jsonPath("$.locale")
                .isEqualTo("en")
                .jsonPath("$.destination.kind")
                .isEqualTo("portal")
                .jsonPath("$.expiresAfter")
                .isEqualTo("P30D")
                .jsonPath("$.reminderStopsOn")
                .isEqualTo("opened")
                .jsonPath("$.rowLimit")
                .isEqualTo(10_000_000);
        created("{\"name\": \"For ever\", \"expiresAfter\": null}")
                .jsonPath("$.expiresAfter")
                .value(value -> assertThat(value).isNull());
    }

    @Test
    void everything_of_a_draft_can_be_changed_and_each_change_raises_the_version() {
        String id = draft();
        send("PATCH", "/v1/campaigns/" + id, """
                        {"name": "Winter", "reminders": [{"after": "P3D"}, {"beforeExpiry": "P2D", "message": "Soon"}],
                         "destination": {"kind": "url", "name": "Algebra", "url": "https://courses.example/algebra"}}
                        """)
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.name")
                .isEqualTo("Winter")
                .jsonPath("$.version")
                .isEqualTo(2)
                .jsonPath("$.reminders[0].after")
                .isEqualTo("P3D")
                .jsonPath("$.reminders[1].beforeExpiry")
                .isEqualTo("P2D")
                .jsonPath("$.reminders[1].message")
                .isEqualTo("Soon")
                .jsonPath("$.destination.url")
                .isEqualTo("https://courses.example/algebra");
    }

    @Test
    void all_faults_of_a_body_are_named_at_once() {
        send("POST", "/v1/campaigns", """
                        {"name": "", "locale": "not a locale", "templateId": "999999", "rowLimit": 0,
                         "destination": {"kind": "url", "url": "https://elsewhere.example/"},
                         "expiresAfter": "P1D", "reminders": [{"after": "P2D"}, {}, {"after": "soon"}],
                         "reminderStopsOn": "never"}
                        """)
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.errors[*].pointer")
                .value(pointers -> assertThat((List<Object>) pointers)
                        .contains(
                                "/name",
                                "/locale",
                                "/templateId",
                                "/destination/url",
                                "/reminderStopsOn",
                                "/reminders/0/after",
                                "/reminders/1",
                                "/reminders/2/after",
                                "/rowLimit"));
    }

    @Test
    void whether_the_destination_is_told_who_comes_may_be_changed_in_every_state_and_only_where_it_can_be() {
        created("{\"name\": \"Autumn\"}")
                .jsonPath("$.assertions")
                .value(value -> assertThat(value).isNull());
        for (String destination :
                List.of("{\"kind\": \"portal\"}", "{\"kind\": \"url\", \"url\": \"http://courses.example/algebra\"}")) {
            send(
                            "POST",
                            "/v1/campaigns",
                            "{\"name\": \"Autumn\", \"assertions\": true, \"destination\": " + destination + "}")
                    .expectStatus()
                    .isEqualTo(422)
                    .expectBody()
                    .jsonPath("$.errors[?(@.pointer == '/assertions')]")
                    .isNotEmpty();
        }
        String id = draft();
        String destination = "\"destination\": {\"kind\": \"url\", \"url\": \"https://courses.example/algebra\"}";
        send("PATCH", "/v1/campaigns/" + id, "{\"assertions\": true, " + destination + "}")
                .expectStatus()
                .isOk();
        move(id, "start", "").expectStatus().isOk();
        for (String value : List.of("false", "null", "true")) {
            send("PATCH", "/v1/campaigns/" + id, "{\"assertions\": " + value + "}")
                    .expectStatus()
                    .isOk()
                    .expectBody()
                    .jsonPath("$.assertions")
                    .value(shown -> assertThat(String.valueOf(shown)).isEqualTo(value));
        }
    }

    @Test
    void the_life_of_a_campaign() {
        String id = draft();
        move(id, "pause", "")
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:beckon:problem:wrong-state")
                .jsonPath("$.state")
                .isEqualTo("draft")
                .jsonPath("$.allowed[0]")
                .isEqualTo("running");
        move(id, "schedule", "{\"startAt\": \"2020-01-01T00:00:00Z\"}")
                .expectStatus()
                .isEqualTo(422);
        becomes(id, "schedule", "{\"startAt\": \"2090-01-01T00:00:00Z\"}", "scheduled");
        becomes(id, "unschedule", "", "draft");
        move(id, "unschedule", "").expectStatus().isEqualTo(409);
        becomes(id, "schedule", "{\"startAt\": \"2090-01-01T00:00:00Z\"}", "scheduled");
        becomes(id, "start", "", "running");
        becomes(id, "pause", "", "paused");
        becomes(id, "resume", "", "running");
        becomes(id, "cancel", "", "cancelled");
        for (String action : List.of("start", "unschedule", "pause", "resume", "cancel")) {
            move(id, action, "").expectStatus().isEqualTo(409);
        }
    }

    /** Its first mails are out; what is still to come is reminders, and a wrong one must be stoppable. */
    @Test
    void a_done_campaign_can_be_cancelled_so_that_its_reminders_stop() {
        String id = draft();
        becomes(id, "start", "", "running");
        database.sql("UPDATE campaign SET state = 'done', finished_at = now() WHERE id = :id")
                .bind("id", Long.parseLong(id))
                .then()
                .block(DEADLINE);
        becomes(id, "cancel", "", "cancelled");
    }

    /** The rest is left to the sweep after ten minutes, so a person who presses resume would wait that long for the first mail. */
    @Test
    void start_resume_and_cancel_tell_the_mail_workers_of_what_is_expanded_and_pause_does_not() {
        String id = draft();
        expandedChunk(Long.parseLong(id), 5_120, 700);
        DeliveriesRequested range = new DeliveriesRequested(Long.parseLong(id), 5_120, 5_819);
        for (String action : List.of("start", "pause", "resume", "cancel")) {
            move(id, action, "").expectStatus().isOk();
            assertThat(told(range, action.equals("pause") ? SOON : DEADLINE))
                    .as(action)
                    .isEqualTo(!action.equals("pause"));
        }
    }

    private void expandedChunk(long campaign, long firstDelivery, int invited) {
        database.sql("""
                        WITH sealed AS (
                            INSERT INTO submission (workspace_id, campaign_id, content_type, state, lease_until, lane,
                                                    content_hash, sealed_at)
                            VALUES (:workspace, :campaign, 'text/csv', 'sealed', now(), 'bulk', '', now()) RETURNING id)
                        INSERT INTO submission_chunk (submission_id, sequence, workspace_id, campaign_id, row_count, first_row,
                                                      last_row, end_offset, prefix_hash, payload, state, expanded_at,
                                                      first_invitation_id, first_delivery_id, invited_count)
                        SELECT id, 0, :workspace, :campaign, :invited, 2, :invited + 1, 9, decode(repeat('00', 32), 'hex'), '',
                               'expanded', now(), :first, :first, :invited
                          FROM sealed
                        """)
                .bind("workspace", workspace.id())
                .bind("campaign", campaign)
                .bind("invited", invited)
                .bind("first", firstDelivery)
                .then()
                .block(DEADLINE);
    }

    /** Whether the bulk queue of the mail workers gets this hint within the time. */
    private boolean told(DeliveriesRequested hint, Duration atMost) {
        while (true) {
            Message message = rabbit.receive("deliveries.requested.bulk.beckon", atMost.toMillis());
            if (message == null) {
                return false;
            }
            if (new MessageCodec().decode(message.getBody()).equals(hint)) {
                return true;
            }
        }
    }

    @Test
    void of_a_running_campaign_only_name_and_reminder_texts_can_be_changed() {
        String id = id(send("POST", "/v1/campaigns", "{\"name\": \"Autumn\", \"reminders\": [{\"after\": \"P3D\"}]}"));
        becomes(id, "start", "", "running");
        send("PATCH", "/v1/campaigns/" + id, "{\"locale\": \"de\", \"message\": \"New\"}")
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:beckon:problem:no-longer-changeable")
                .jsonPath("$.fields")
                .isEqualTo(List.of("locale", "message"));
        send("PATCH", "/v1/campaigns/" + id, "{\"reminders\": [{\"after\": \"P4D\"}]}")
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:beckon:problem:reminder-times-fixed");
        send(
                        "PATCH",
                        "/v1/campaigns/" + id,
                        "{\"name\": \"Late autumn\", \"reminders\": [{\"after\": \"P3D\", \"message\": \"!\"}]}")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.name")
                .isEqualTo("Late autumn")
                .jsonPath("$.reminders[0].message")
                .isEqualTo("!");
    }

    @Test
    void only_an_empty_draft_can_be_deleted() {
        String id = draft();
        send("DELETE", "/v1/campaigns/" + id, "").expectStatus().isNoContent();
        send("DELETE", "/v1/campaigns/" + id, "").expectStatus().isNotFound();
        String running = draft();
        becomes(running, "start", "", "running");
        send("DELETE", "/v1/campaigns/" + running, "").expectStatus().isEqualTo(409);
    }

    @Test
    void a_test_send_makes_express_deliveries_that_heal_themselves() {
        String id = draft();
        send(
                        "POST",
                        "/v1/campaigns/" + id + "/test-send",
                        "{\"addresses\": [\"Ana@Example.org\", \"bo@example.org\", \"ana@example.org\"]}")
                .expectStatus()
                .isAccepted()
                .expectBody()
                .jsonPath("$.deliveries.length()")
                .isEqualTo(2)
                .jsonPath("$.deliveries[0].address")
                .isEqualTo("ana@example.org");
        List<Map<String, Object>> rows = database.sql("""
                        SELECT purpose::text, lane::text, state::text, next_attempt_at > now() AS later
                          FROM delivery WHERE campaign_id = :id
                        """)
                .bind("id", Long.valueOf(id))
                .fetch()
                .all()
                .collectList()
                .block(DEADLINE);
        assertThat(rows)
                .hasSize(2)
                .allSatisfy(row -> assertThat(row)
                        .containsEntry("purpose", "test")
                        .containsEntry("lane", "express")
                        .containsEntry("state", "ready")
                        .containsEntry("later", true));
        send("POST", "/v1/campaigns/" + id + "/test-send", "{\"addresses\": []}")
                .expectStatus()
                .isEqualTo(422);
        send("POST", "/v1/campaigns/" + id + "/test-send", "{\"addresses\": [\"nobody\"]}")
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.errors[0].pointer")
                .isEqualTo("/addresses/0");
    }

    @Test
    void pages_show_every_campaign_once_newest_first() {
        for (int i = 0; i < 5; i++) {
            send("POST", "/v1/campaigns", "{\"name\": \"c%d\"}".formatted(i))
                    .expectStatus()
                    .isCreated();
        }
        List<String> seen = new java.util.ArrayList<>();
        String cursor = null;
        do {
            Page page = manager()
                    .get()
                    .uri("/v1/campaigns?limit=2" + (cursor == null ? "" : "&cursor=" + cursor))
                    .exchange()
                    .expectBody(Page.class)
                    .returnResult()
                    .getResponseBody();
            page.items().forEach(item -> seen.add((String) item.get("name")));
            cursor = page.next();
        } while (cursor != null);
        assertThat(seen).containsExactly("c4", "c3", "c2", "c1", "c0");
    }

    record Page(List<Map<String, Object>> items, String next) {}

    private String draft() {
        return id(send("POST", "/v1/campaigns", "{\"name\": \"Autumn\"}"));
    }

    private BodyContentSpec created(String body) {
        return send("POST", "/v1/campaigns", body).expectStatus().isCreated().expectBody();
    }

    private void becomes(String id, String action, String body, String state) {
        move(id, action, body)
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.state")
                .isEqualTo(state);
    }

    private ResponseSpec move(String id, String action, String body) {
        return send("POST", "/v1/campaigns/" + id + "/" + action, body);
    }

    private ResponseSpec send(String method, String uri, String body) {
        var request = manager()
                .method(org.springframework.http.HttpMethod.valueOf(method))
                .uri(uri);
        return body.isEmpty()
                ? request.exchange()
                : request.contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(body)
                        .exchange();
    }

    private static String id(ResponseSpec answer) {
        return (String) answer.expectStatus()
                .isCreated()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody()
                .get("id");
    }
}
