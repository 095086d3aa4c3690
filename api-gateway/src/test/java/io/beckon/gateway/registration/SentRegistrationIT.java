package io.beckon.gateway.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.message.DeliveriesRequested;
import io.beckon.contracts.message.MessageCodec;
import io.beckon.gateway.InvitationRows;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;

/** A campaign that sends a registration invitation to its lists (S31), as its manager decides about it. */
class SentRegistrationIT extends RegistrationCase {

    private static final String CAMPAIGNS = "/v1/campaigns";
    private static final Duration SOON = Duration.ofSeconds(10);

    @Autowired
    private RabbitTemplate rabbit;

    @Test
    void a_campaign_shows_what_it_sends_and_a_registration_invitation_who_sends_it() {
        String registration = made(URI, simple(5));
        String first = made(CAMPAIGNS, sending(registration));
        String second = made(CAMPAIGNS, sending(registration));
        made(CAMPAIGNS, Map.of("name", "Personal"));
        assertThat(body(get(CAMPAIGNS + "/" + first), 200).get("registrationInvitationId"))
                .isEqualTo(registration);
        assertThat(all(CAMPAIGNS, 10, "registrationInvitationId")).containsExactly(null, registration, registration);
        assertThat(body(get(URI + "/" + registration), 200).get("campaignIds")).isEqualTo(List.of(second, first));
        assertThat(body(get(URI + "/" + made(URI, simple(5))), 200).get("campaignIds"))
                .isEqualTo(List.of());
    }

    @Test
    void a_limited_manager_sees_both_and_makes_neither() {
        String registration = made(URI, simple(5));
        String campaign = made(CAMPAIGNS, sending(registration));
        var limited = with(workspace.limitedManagerKey());
        limited.get()
                .uri(CAMPAIGNS + "/" + campaign)
                .exchange()
                .expectBody()
                .jsonPath("$.registrationInvitationId")
                .isEqualTo(registration);
        limited.get()
                .uri(URI + "/" + registration)
                .exchange()
                .expectBody()
                .jsonPath("$.campaignIds[0]")
                .isEqualTo(campaign)
                .jsonPath("$.passcode")
                .isEmpty();
        refused(send(limited, HttpMethod.POST, CAMPAIGNS, sending(registration)), 403, "role-may-only-read");
    }

    @Test
    void only_a_registration_invitation_of_ones_own_workspace_can_be_sent() {
        String none = "Your workspace has no registration invitation with this id.";
        for (String unknown : List.of("999999999", "0", "twelve", "-1")) {
            refusedField(post(CAMPAIGNS, sending(unknown)), "/registrationInvitationId", none);
        }
        refusedField(
                send(with(stranger.fullManagerKey()), HttpMethod.POST, CAMPAIGNS, sending(made(URI, simple(5)))),
                "/registrationInvitationId",
                none);
        assertThat(all(CAMPAIGNS, 10, "id")).isEmpty();
    }

    @Test
    void one_that_is_closed_or_expired_cannot_be_sent() {
        String closed = made(URI, simple(5));
        post(URI + "/" + closed + "/close", Map.of()).expectStatus().isOk();
        refusedField(
                post(CAMPAIGNS, sending(closed)),
                "/registrationInvitationId",
                "The registration invitation 'First aid' is closed. Reopen it, or send another one.");
        String expired = made(URI, simple(5));
        rows().change("registration_invitation", Long.parseLong(expired), "expires_at = now() - interval '1 day'");
        refusedField(
                post(CAMPAIGNS, sending(expired)),
                "/registrationInvitationId",
                "The registration invitation 'First aid' has expired, so nobody could enrol. Give it a later expiresAt, or send"
                        + " another one.");
    }

    @Test
    void what_the_registration_invitation_decides_is_not_decided_again() {
        String place = organizationGroup("School");
        String group = groupWithCourse(place, "Wards");
        String registration = made(URI, wish(place, List.of(group), 5));
        String course = made("/v1/courses", Map.of("name", "Algebra"));
        String program = made("/v1/programs", Map.of("name", "Basics", "courseIds", List.of(course)));
        Map<String, Object> wish = sending(registration);
        wish.put("templateId", template());
        wish.put("message", "My own words");
        wish.put("destination", Map.of("kind", "course", "courseId", course));
        wish.put("userGroupIds", List.of(group));
        wish.put("courseIds", List.of(course));
        wish.put("programIds", List.of(program));
        wish.put("preAuthenticatedLinks", true);
        wish.put("reminders", List.of(Map.of("after", "P1D"), Map.of("after", "P2D", "templateId", template())));
        refused(post(CAMPAIGNS, wish), 422, "fields-invalid")
                .jsonPath("$.errors[*].pointer")
                .value(pointers -> assertThat((List<Object>) pointers)
                        .containsExactly(
                                "/templateId",
                                "/message",
                                "/destination",
                                "/userGroupIds",
                                "/courseIds",
                                "/programIds",
                                "/preAuthenticatedLinks",
                                "/reminders/1/templateId"));
        Map<String, Object> fit = sending(registration);
        fit.put("preAuthenticatedLinks", false);
        fit.put("reminders", List.of(Map.of("after", "P1D", "message", "You still can.")));
        made(CAMPAIGNS, fit);
    }

    @Test
    void it_does_not_begin_with_one_that_was_closed_meanwhile_and_begins_once_that_is_open_again() {
        String registration = made(URI, simple(5));
        String campaign = made(CAMPAIGNS, sending(registration));
        post(URI + "/" + registration + "/close", Map.of()).expectStatus().isOk();
        patch(CAMPAIGNS + "/" + campaign, Map.of("name", "Still a draft"))
                .expectStatus()
                .isOk();
        String sentence = "The registration invitation 'First aid' is closed. Reopen it, or send another one.";
        refusedField(post(CAMPAIGNS + "/" + campaign + "/start", Map.of()), "/registrationInvitationId", sentence);
        refusedField(
                post(CAMPAIGNS + "/" + campaign + "/schedule", Map.of("startAt", "2100-01-01T00:00:00Z")),
                "/registrationInvitationId",
                sentence);
        assertThat(body(get(CAMPAIGNS + "/" + campaign), 200).get("state")).isEqualTo("draft");
        post(URI + "/" + registration + "/reopen", Map.of()).expectStatus().isOk();
        post(CAMPAIGNS + "/" + campaign + "/start", Map.of()).expectStatus().isOk();
        refused(patch(CAMPAIGNS + "/" + campaign, nulled("registrationInvitationId")), 409, "no-longer-changeable")
                .jsonPath("$.fields")
                .isEqualTo(List.of("registrationInvitationId"));
    }

    @Test
    void a_draft_can_send_another_one_or_become_personal() {
        String campaign = made(CAMPAIGNS, sending(made(URI, simple(5))));
        String other = made(URI, simple(5));
        assertThat(body(patch(CAMPAIGNS + "/" + campaign, Map.of("registrationInvitationId", other)), 200)
                        .get("registrationInvitationId"))
                .isEqualTo(other);
        assertThat(body(patch(CAMPAIGNS + "/" + campaign, nulled("registrationInvitationId")), 200)
                        .get("registrationInvitationId"))
                .isNull();
        patch(CAMPAIGNS + "/" + campaign, Map.of("message", "Now with words of its own"))
                .expectStatus()
                .isOk();
    }

    @Test
    void whatever_its_mails_say_is_read_anew_after_each_change_of_it() {
        String registration = made(URI, simple(5));
        String campaign = made(CAMPAIGNS, sending(registration));
        patch(URI + "/" + registration, Map.of("message", "Come."))
                .expectStatus()
                .isOk();
        assertThat(version(campaign)).isEqualTo(2);
        post(URI + "/" + registration + "/passcode", Map.of()).expectStatus().isOk();
        assertThat(version(campaign)).isEqualTo(3);
        post(URI + "/" + registration + "/raise", Map.of("registrations", 9))
                .expectStatus()
                .isOk();
        assertThat(version(campaign)).isEqualTo(4);
    }

    @Test
    void reopening_and_more_seats_tell_the_mail_workers_to_go_on_at_once() {
        String registration = made(URI, simple(5));
        String campaign = made(CAMPAIGNS, sending(registration));
        post(CAMPAIGNS + "/" + campaign + "/start", Map.of()).expectStatus().isOk();
        long id = Long.parseLong(campaign);
        long submission = rows().submission(workspace.id(), id);
        database.sql("""
                        INSERT INTO submission_chunk (submission_id, sequence, workspace_id, campaign_id, row_count, first_row, last_row,
                               end_offset, prefix_hash, payload, state, expanded_at, first_invitation_id, first_delivery_id, invited_count)
                        VALUES (:submission, 0, :workspace, :campaign, 3, 2, 4, 9, decode(repeat('ab', 32), 'hex'), '', 'expanded', now(),
                                7000, 8000, 3)""")
                .bind("submission", submission)
                .bind("workspace", workspace.id())
                .bind("campaign", id)
                .then()
                .block(SOON);
        DeliveriesRequested hint = new DeliveriesRequested(id, 8000, 8002);
        post(URI + "/" + registration + "/close", Map.of()).expectStatus().isOk();
        post(URI + "/" + registration + "/reopen", Map.of()).expectStatus().isOk();
        assertThat(told(hint)).as("reopened").isTrue();
        post(URI + "/" + registration + "/raise", Map.of("registrations", 9))
                .expectStatus()
                .isOk();
        assertThat(told(hint)).as("raised").isTrue();
        patch(URI + "/" + registration, Map.of("expiresAt", "2100-01-01T00:00:00Z"))
                .expectStatus()
                .isOk();
        assertThat(told(hint)).as("extended").isTrue();
    }

    @Test
    void the_snapshot_says_how_many_mails_wait_for_it() {
        long campaign = Long.parseLong(made(CAMPAIGNS, sending(made(URI, simple(5)))));
        long held = rows().invitation(campaign, "held@mail.example");
        long late = rows().invitation(campaign, "late@mail.example");
        String deferred =
                "UPDATE delivery SET state = 'deferred', sent_at = NULL, follow_up_at = NULL, next_attempt_at = now(), cause = ";
        database.sql(deferred + "'registration_full' WHERE invitation_id = " + held)
                .then()
                .block(SOON);
        database.sql(deferred + "'greylisted' WHERE invitation_id = " + late)
                .then()
                .block(SOON);
        Map<?, ?> snapshot = body(get(CAMPAIGNS + "/" + campaign + "/snapshot"), 200);
        assertThat(snapshot.get("heldUp")).isEqualTo(1);
        assertThat(((Map<?, ?>) Objects.requireNonNull(snapshot.get("firstDeliveries"))).get("deferred"))
                .isEqualTo(2);
    }

    @Test
    void a_follow_up_is_shown_beforehand_in_its_words_and_without_the_passcode() {
        Map<String, Object> wish = simple(5);
        wish.put("passcode", "Heron-42");
        String registration = made(URI, wish);
        long campaign = Long.parseLong(made(CAMPAIGNS, sending(registration)));
        rows().change("campaign", campaign, "state = 'running', started_at = now()");
        long invitation = rows().invitation(campaign, "ana@mail.example");
        Map<String, Object> followUp =
                Map.of("invitationIds", List.of(String.valueOf(invitation)), "message", "Please come.");
        assertThat(String.valueOf(body(post("/v1/follow-ups/preview", followUp), 200)))
                .contains("Please come.", "First aid", "/join/", "Wards", "enter the passcode")
                .doesNotContain("Heron-42", "registration_shut");
        post(URI + "/" + registration + "/close", Map.of()).expectStatus().isOk();
        assertThat(String.valueOf(body(post("/v1/follow-ups/preview", followUp), 200)))
                .contains("registration_shut", "Nobody can enrol");
    }

    private String template() {
        return made(
                "/v1/templates",
                Map.of(
                        "name",
                        "Template " + UUID.randomUUID(),
                        "texts",
                        Map.of(
                                "en",
                                Map.of(
                                        "subject", "Join",
                                        "html", "<p><a th:href=\"${link}\">Join</a></p>",
                                        "text", "[[${link}]]"))));
    }

    private static Map<String, Object> sending(String registration) {
        Map<String, Object> wish = new HashMap<>();
        wish.put("name", "First aid, to all wards");
        wish.put("registrationInvitationId", registration);
        return wish;
    }

    private static Map<String, @Nullable Object> nulled(String field) {
        Map<String, @Nullable Object> patch = new HashMap<>();
        patch.put(field, null);
        return patch;
    }

    private InvitationRows rows() {
        return new InvitationRows(database);
    }

    private int version(String campaign) {
        return (Integer) Objects.requireNonNull(
                body(get(CAMPAIGNS + "/" + campaign), 200).get("version"));
    }

    private boolean told(DeliveriesRequested hint) {
        while (true) {
            Message message = rabbit.receive("deliveries.requested.bulk.beckon", SOON.toMillis());
            if (message == null) {
                return false;
            }
            if (new MessageCodec().decode(message.getBody()).equals(hint)) {
                return true;
            }
        }
    }
}
