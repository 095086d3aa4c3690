package io.beckon.gateway.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class RegistrationInvitationIT extends RegistrationCase {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @Test
    void one_is_made_with_a_passcode_of_ours_shown_listed_and_changed() {
        String place = organizationGroup("School");
        String wards = groupWithCourse(place, "Wards");
        Map<?, ?> made = body(post(URI, wish(place, List.of(wards), 25)), 201);
        assertThat((String) made.get("passcode")).matches("[A-Z2-9]{4}-[A-Z2-9]{4}");
        assertThat((String) made.get("joinUrl")).matches("https://invite\\.example/join/[a-z2-9]{16}");
        assertThat(picked(made, "state", "registrations", "confirmed", "held", "free", "locale"))
                .isEqualTo(Map.of(
                        "state", "open", "registrations", 25, "confirmed", 0, "held", 0, "free", 25, "locale", "en"));
        String id = (String) made.get("id");

        Map<?, ?> changed = body(patch(URI + "/" + id, Map.of("name", "First aid II", "registrations", 3)), 200);
        assertThat(picked(changed, "name", "registrations", "passcode", "joinUrl"))
                .isEqualTo(Map.of(
                        "name",
                        "First aid II",
                        "registrations",
                        3,
                        "passcode",
                        made.get("passcode"),
                        "joinUrl",
                        made.get("joinUrl")));
        String second =
                (String) body(post(URI, wish(place, List.of(wards), 1)), 201).get("id");
        assertThat(all(URI, 1, "id")).containsExactly(second, id);
    }

    @Test
    void what_cannot_be_used_is_named_all_at_once() {
        String place = organizationGroup("School");
        String elsewhere = groupWithCourse(organizationGroup("Other"), "Porters");
        String empty = emptyGroup(place, "Empty");
        Map<String, Object> wish = wish(place, List.of("999999999", elsewhere, empty), 0);
        wish.put("name", "");
        wish.put("passcode", "1-2-3");
        wish.put("message", "x".repeat(20_001));
        wish.put("locale", "??");
        wish.put("expiresAt", "2020-01-01T00:00:00Z");
        refused(post(URI, wish), 422, "fields-invalid")
                .jsonPath("$.errors[*].pointer")
                .value(pointers -> assertThat((List<Object>) pointers)
                        .containsExactly(
                                "/name",
                                "/message",
                                "/locale",
                                "/passcode",
                                "/registrations",
                                "/userGroupIds/0",
                                "/userGroupIds/1",
                                "/userGroupIds/2",
                                "/expiresAt"));
        assertThat(all(URI, 5, "id")).isEmpty();
    }

    @Test
    void a_check_says_what_making_it_would_and_stores_nothing() {
        String place = organizationGroup("School");
        Map<String, Object> wish = wish(place, List.of(groupWithCourse(place, "Wards")), 5);
        post(URI + "/check", wish).expectStatus().isNoContent();
        refusedField(
                post(URI + "/check", wish(place, List.of(emptyGroup(place, "Empty")), 5)),
                "/userGroupIds/0",
                "The user group 'Empty' has no course in which anybody could be enrolled. Add a course to it first.");
        refusedField(
                post(URI + "/check", with(wish, "registrations", null)),
                "/registrations",
                "Write a number from 1 to 1000000.");
        assertThat(all(URI, 5, "id")).isEmpty();
    }

    @Test
    void its_user_groups_are_changed_by_who_has_read_it_last() {
        String place = organizationGroup("School");
        String wards = groupWithCourse(place, "Wards");
        String porters = groupWithCourse(place, "Porters");
        String uri = URI + "/" + made(URI, wish(place, List.of(wards), 5));
        String read = tag(get(uri));
        take(uri.substring(URI.length() + 1), 1);
        assertThat(tag(get(uri))).as("a seat is no change").isEqualTo(read);
        String changed = tag(ifMatch(read, uri, Map.of("userGroupIds", List.of(porters, wards))));
        assertThat(changed).isNotEqualTo(read).isEqualTo(tag(get(uri)));
        refused(ifMatch(read, uri, Map.of("userGroupIds", List.of(wards))), 412, "changed-since");
        get(uri).expectBody()
                .jsonPath("$.userGroupIds")
                .value(ids -> assertThat((List<Object>) ids).containsExactlyInAnyOrder(wards, porters));
        refusedField(
                patch(uri, Map.of("userGroupIds", List.of(wards, emptyGroup(place, "Empty")))),
                "/userGroupIds/1",
                "The user group 'Empty' has no course in which anybody could be enrolled. Add a course to it first.");
    }

    private ResponseSpec ifMatch(String tag, String uri, Map<String, ?> change) {
        return manager()
                .patch()
                .uri(uri)
                .header("If-Match", tag)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(change)
                .exchange();
    }

    /** The tag is of what was decided; who registered since is news all the same. */
    @Test
    void who_asks_again_with_the_tag_is_told_what_came_of_it() {
        String place = organizationGroup("School");
        String uri = URI + "/" + made(URI, wish(place, List.of(groupWithCourse(place, "Wards")), 5));
        String tag = tag(get(uri));
        manager()
                .get()
                .uri(uri)
                .header("If-None-Match", tag)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.free")
                .isEqualTo(5);
    }

    private static String tag(ResponseSpec answer) {
        return answer.expectStatus()
                .isOk()
                .returnResult(Void.class)
                .getResponseHeaders()
                .getETag();
    }

    @Test
    void a_group_without_a_course_is_refused_with_the_reason_until_it_has_one() {
        String place = organizationGroup("School");
        String empty = emptyGroup(place, "Empty");
        refusedField(
                post(URI, wish(place, List.of(empty), 5)),
                "/userGroupIds/0",
                "The user group 'Empty' has no course in which anybody could be enrolled. Add a course to it first.");
        String course = made("/v1/courses", Map.of("name", "Algebra"));
        String year = made("/v1/programs", Map.of("name", "Year " + UUID.randomUUID(), "courseIds", List.of(course)));
        post("/v1/user-groups/" + empty + "/programs", Map.of("programIds", List.of(year)))
                .expectStatus()
                .is2xxSuccessful();
        String id = made(URI, wish(place, List.of(empty), 5));
        post(URI + "/" + id + "/close", Map.of()).expectStatus().isOk();
        post("/v1/courses/" + course + "/archive", Map.of()).expectStatus().isOk();
        refusedField(
                post(URI + "/" + id + "/reopen", Map.of()),
                "/userGroupIds/0",
                "The user group 'Empty' has no course in which anybody could be enrolled. Add a course to it first.");
        post("/v1/courses/" + course + "/restore", Map.of()).expectStatus().isOk();
        post(URI + "/" + id + "/reopen", Map.of())
                .expectBody()
                .jsonPath("$.state")
                .isEqualTo("open");
    }

    @Test
    void a_user_group_of_another_organization_group_or_workspace_is_refused_by_name() {
        String place = organizationGroup("School");
        String other = groupWithCourse(organizationGroup("Other"), "Porters");
        refusedField(
                post(URI, wish(place, List.of(other), 5)),
                "/userGroupIds/0",
                "The user group 'Porters' belongs to another organization group. Choose user groups of the one you named.");
        String theirs = made(with(stranger.fullManagerKey()), "/v1/organization-groups", Map.of("name", "Theirs"));
        refusedField(
                post(URI, wish(theirs, List.of(groupWithCourse(place, "Wards")), 5)),
                "/organizationGroupId",
                "Your workspace has no organization group with this id.");
    }

    @Test
    void the_cap_is_raised_never_lowered_below_what_is_taken_and_twice_is_harmless() {
        String id = made(URI, simple(2));
        take(id, 2);
        for (int twice = 0; twice < 2; twice++) {
            post(URI + "/" + id + "/raise", Map.of("registrations", 5))
                    .expectStatus()
                    .isOk()
                    .expectBody()
                    .jsonPath("$.free")
                    .isEqualTo(3);
        }
        refused(post(URI + "/" + id + "/raise", Map.of("registrations", 4)), 422, "fields-invalid");
        refused(post(URI + "/" + id + "/raise", Map.of()), 422, "fields-invalid");
        refusedField(
                patch(URI + "/" + id, Map.of("registrations", 1)),
                "/registrations",
                "2 registrations are held or confirmed already. Write at least 2.");
        patch(URI + "/" + id, Map.of("registrations", 2))
                .expectBody()
                .jsonPath("$.state")
                .isEqualTo("full");
    }

    @Test
    void it_is_closed_and_reopened_and_its_groups_cannot_be_deleted_while_it_is_open() {
        String place = organizationGroup("School");
        String wards = groupWithCourse(place, "Wards");
        String id = made(URI, wish(place, List.of(wards), 5));
        refused(delete("/v1/user-groups/" + wards), 409, "still-registered-for")
                .jsonPath("$.detail")
                .isEqualTo("The registration invitation 'First aid' is open and still brings people to this user group."
                        + " Take the group out of it, or close it first.");
        for (int twice = 0; twice < 2; twice++) {
            post(URI + "/" + id + "/close", Map.of())
                    .expectStatus()
                    .isOk()
                    .expectBody()
                    .jsonPath("$.state")
                    .isEqualTo("closed");
        }
        delete("/v1/user-groups/" + wards).expectStatus().isNoContent();
        refusedField(
                post(URI + "/" + id + "/reopen", Map.of()),
                "/userGroupIds",
                "The user groups it led to are deleted. Give it others before you reopen it.");
        delete("/v1/organization-groups/" + place).expectStatus().isNoContent();
        get(URI + "/" + id)
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.organizationGroupId")
                .isEmpty();
    }

    @Test
    void who_reopens_while_the_group_is_deleted_finds_it_or_it_stays() {
        String place = organizationGroup("School");
        for (int round = 0; round < 8; round++) {
            String group = groupWithCourse(place, "Wards " + round);
            String id = made(URI, wish(place, List.of(group), 5));
            post(URI + "/" + id + "/close", Map.of()).expectStatus().isOk();
            CompletableFuture<Integer> reopening =
                    CompletableFuture.supplyAsync(() -> status(post(URI + "/" + id + "/reopen", Map.of())));
            CompletableFuture<Integer> deleting =
                    CompletableFuture.supplyAsync(() -> status(delete("/v1/user-groups/" + group)));
            assertThat(List.of(reopening.join(), deleting.join())).isIn(List.of(200, 409), List.of(422, 204));
        }
    }

    @Test
    void to_another_workspace_it_does_not_exist() {
        String id = made(URI, simple(5));
        var theirs = with(stranger.ownerKey());
        for (String path : List.of("", "/registrations")) {
            refused(theirs.get().uri(URI + "/" + id + path).exchange(), 404, "not-found");
        }
        for (String action : List.of("/close", "/reopen", "/raise", "/passcode", "/copy", "/preview")) {
            refused(
                    send(
                            theirs,
                            HttpMethod.POST,
                            URI + "/" + id + action,
                            action.equals("/raise") ? Map.of("registrations", 9) : Map.of()),
                    404,
                    "not-found");
        }
        refused(send(theirs, HttpMethod.PATCH, URI + "/" + id, Map.of("name", "Mine")), 404, "not-found");
    }

    @Test
    void the_ledger_pages_newest_first_and_says_what_became_of_each_seat() {
        String id = made(URI, simple(10));
        take(id, 4);
        change("UPDATE registration SET held_until = now() - interval '1 minute' WHERE address = 'person1@mail.example'"
                + " AND registration_invitation_id = " + id);
        assertThat(all(URI + "/" + id + "/registrations", 3, "state"))
                .containsExactly("held", "held", "released", "held");
        get(URI + "/" + id)
                .expectBody()
                .jsonPath("$.held")
                .isEqualTo(3)
                .jsonPath("$.free")
                .isEqualTo(7);
    }

    /** Seats that are held, without going through the pages. */
    private void take(String id, int count) {
        for (int i = 0; i < count; i++) {
            change("UPDATE registration_invitation SET seats_taken = seats_taken + 1 WHERE id = " + id);
            change(
                    "INSERT INTO registration (workspace_id, registration_invitation_id, address, mailbox, locale, held_at, held_until)"
                            + " VALUES (" + workspace.id() + ", " + id + ", 'person" + i + "@mail.example', 'person" + i
                            + "@mail.example', 'en', now(), now() + interval '1 hour')");
        }
    }

    private void change(String sql) {
        database.sql(sql).then().block(DEADLINE);
    }

    private static Map<Object, Object> picked(Map<?, ?> body, String... fields) {
        Map<Object, Object> picked = new HashMap<>();
        for (String field : fields) {
            picked.put(field, body.get(field));
        }
        return picked;
    }

    private static int status(ResponseSpec answer) {
        return answer.returnResult(Void.class).getStatus().value();
    }
}
