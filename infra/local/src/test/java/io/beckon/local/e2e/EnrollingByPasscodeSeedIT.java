package io.beckon.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckon.local.client.BeckonClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** "How can a manager add users/employees via the 'Invitation' feature?", sentence by sentence, up to people who are enrolled. */
class EnrollingByPasscodeSeedIT extends SeedStage {

    private static final Pattern JOIN_PAGE = Pattern.compile("http://localhost:8080(/join/[a-z2-9]{16})\\b(?!/)");
    private static final Pattern TICKET =
            Pattern.compile("http://localhost:8080(/join/[a-z2-9]{16}/[A-Za-z0-9_-]{38})\\?code=(\\d{8})");

    private BeckonClient fullManager;
    private BeckonClient limitedManager;
    private String place;
    private String otherPlace;
    private String group;
    private String course;
    private String invitation;
    private String joinPage;
    private String campaign;

    /** "This is not available for accounts with 'Limited-Manager' access. This feature is only available for accounts with 'Full Manager' access." */
    @Test
    void S15_a_full_manager_may_and_a_limited_manager_is_refused_with_the_reason() {
        fullManager = withRole("full_manager");
        limitedManager = withRole("limited_manager");
        for (String path : List.of("/v1/user-groups", "/v1/registration-invitations", "/v1/campaigns")) {
            assertThat(limitedManager.get(path).path("items").isArray()).isTrue();
            assertThat(refused(403, "role-may-only-read", () -> limitedManager.post(path, Map.of("name", "x")))
                            .getMessage())
                    .contains("full manager");
        }
        owner.patch(
                "/v1/workspace",
                Map.of(
                        "name", "Riverside",
                        "supportContact", "help@riverside.example",
                        "privacyUrl", "https://riverside.example/privacy",
                        "termsUrl", "https://riverside.example/terms"));
    }

    /** "Click the 'Users & Groups' … then 'Manage Users Groups'." */
    @Test
    void S16_the_user_groups_are_listed() {
        place = fullManager
                .post("/v1/organization-groups", Map.of("name", "Riverside"))
                .path("id")
                .asString();
        otherPlace = fullManager
                .post("/v1/organization-groups", Map.of("name", "Hillside"))
                .path("id")
                .asString();
        assertThat(fullManager.get("/v1/user-groups").path("items")).isEmpty();
    }

    /** "Click the 'Add User Group' button … enter a 'User Group Name' …, anything you want." */
    @Test
    void S17_a_user_group_has_a_free_name() {
        group = fullManager
                .post("/v1/user-groups", Map.of("name", "Wards & Co. – né", "organizationGroupId", place))
                .path("id")
                .asString();
    }

    /** "You should only have one option to be selected for 'Organization Group'." */
    @Test
    void S18_it_belongs_to_exactly_one_organization_group() {
        assertThat(refused(422, "fields-invalid", () -> fullManager.post("/v1/user-groups", Map.of("name", "Nowhere")))
                        .getMessage())
                .contains("/organizationGroupId");
        assertThat(fullManager
                        .get("/v1/user-groups/" + group)
                        .path("organizationGroupId")
                        .asString())
                .isEqualTo(place);
    }

    /** "Now, you will be landed again to 'Manage Users Groups' page where you can see the 'Users Group' that you have created." */
    @Test
    void S19_then_it_is_in_the_list() {
        assertThat(fullManager.get("/v1/user-groups").at("/items/0/name").asString())
                .isEqualTo("Wards & Co. – né");
    }

    /** "Enter the name of the course … and click 'Search'. Select the course … by ticking the corresponding box. Then, click 'Finish'." */
    @Test
    void S20_a_course_is_found_by_its_name_and_added() {
        course = fullManager
                .post("/v1/courses", Map.of("name", "Premiers secours – été"))
                .path("id")
                .asString();
        fullManager.post("/v1/courses", Map.of("name", "Something else"));
        JsonNode found = fullManager.get("/v1/courses?search=ETE").path("items");
        assertThat(found).hasSize(1);
        assertThat(found.at("/0/id").asString()).isEqualTo(course);
    }

    /** "You have to add a course to the 'User Group' that you have created." */
    @Test
    void S21_a_group_without_a_course_cannot_be_invited_to() {
        assertThat(refused(
                                422,
                                "fields-invalid",
                                () -> fullManager.post("/v1/registration-invitations", draft(Map.of())))
                        .getMessage())
                .contains("/userGroupIds/0", "has no course", "Add a course");
        fullManager.post("/v1/user-groups/" + group + "/courses", Map.of("courseIds", List.of(course)));
        assertThat(fullManager.get("/v1/registration-invitations").path("items"))
                .isEmpty();
    }

    /** "Create an 'Invitation Name', 'Passcode', and enter the 'Number of Registrations'." */
    @Test
    void S22_name_passcode_and_number_of_registrations_are_asked_for() {
        assertThat(refused(
                                422,
                                "fields-invalid",
                                () -> fullManager.post(
                                        "/v1/registration-invitations",
                                        Map.of("organizationGroupId", place, "userGroupIds", List.of(group))))
                        .getMessage())
                .contains("/name", "/registrations");
        assertThat(fullManager
                        .post("/v1/registration-invitations/preview", draft(Map.of()))
                        .path("text")
                        .asString())
                .contains("Heron-42");
    }

    /** "Select the 'Organization Group' … select the user group name under 'Available User Group' … move it into 'Selected User Group'." */
    @Test
    void S25_available_are_the_user_groups_of_the_chosen_organization_group() {
        assertThat(fullManager
                        .get("/v1/user-groups?organizationGroupId=" + place)
                        .path("items"))
                .hasSize(1);
        assertThat(fullManager
                        .get("/v1/user-groups?organizationGroupId=" + otherPlace)
                        .path("items"))
                .isEmpty();
        assertThat(refused(
                                422,
                                "fields-invalid",
                                () -> fullManager.post(
                                        "/v1/registration-invitations",
                                        draft(Map.of("organizationGroupId", otherPlace))))
                        .getMessage())
                .contains("/userGroupIds/0", "another organization group");
    }

    /** "Fill out the message you would like to include … This does not need to contain instructions …; those items will be automatically populated." */
    @Test
    void S26_the_managers_words_stand_in_the_mail_as_words() {
        String html = fullManager
                .post(
                        "/v1/registration-invitations/preview",
                        draft(Map.of("message", "<b>Bring your card</b><script>alert(1)</script> ${passcode}")))
                .path("html")
                .asString();
        assertThat(html).contains("Bring your card", "${passcode}").doesNotContain("<script");
    }

    @Test
    void S27_instructions_and_passcode_are_put_in_by_themselves() {
        JsonNode preview = fullManager.post("/v1/registration-invitations/preview", draft(Map.of()));
        for (String form : List.of("html", "text")) {
            assertThat(preview.path(form).asString()).contains("Heron-42", "enter the passcode", "/join/");
        }
    }

    /** "Please make sure to select 'Send me a copy' … Then, click 'Finish'. You will then receive a copy of the invitation to the email address you used to create your account." */
    @Test
    void S28_S29_the_copy_arrives_at_the_managers_own_address() {
        fullManager.post("/v1/members", Map.of("address", "manager@riverside.example", "role", "full_manager"));
        Visitor manager = visitor();
        manager.call("POST", "/v1/session/codes", null, Map.of("address", "manager@riverside.example"));
        String code = code(mail("manager@riverside.example", 1));
        String token = manager.call(
                        "POST", "/v1/session", null, Map.of("address", "manager@riverside.example", "code", code))
                .path("csrfToken")
                .asString();
        invitation = manager.call(
                        "POST",
                        "/v1/registration-invitations",
                        token,
                        draft(Map.of("message", "See you on Monday.", "sendMeACopy", true)))
                .path("id")
                .asString();
        assertThat(mail("manager@riverside.example", 2))
                .contains("A copy for manager@riverside.example was asked for", "See you on Monday.");
    }

    /** "This invitation can then be forwarded to any users/employees who need to enroll in the course." */
    @Test
    void S30_S31_the_copy_may_be_passed_on_and_carries_nothing_personal() {
        String copy = mail("manager@riverside.example", 2);
        assertThat(copy)
                .contains("Heron-42", "Premiers secours", "enter the passcode")
                .doesNotContain("List-Unsubscribe", "/u/", "/i/", "${");
        joinPage = Visitor.found(JOIN_PAGE, copy, 1);
    }

    /** "The 'Passcode' is what the users will enter to complete their enrollment steps." (S23, S24) */
    @Test
    void S31b_S23_S24_people_enrol_by_entering_the_passcode_and_never_more_than_the_cap() {
        Visitor ben = visitor();
        String door = ben.page(joinPage);
        HttpResponse<String> wrong = ben.submit(door, joinPage, Map.of("passcode", "Stork-17"));
        assertThat(wrong.body()).contains("does not belong to this address");

        enrol("Ben", "ben@riverside.example", 1);
        assertThat(fullManager
                        .get("/v1/courses/" + course + "/enrolments")
                        .at("/items/0/address")
                        .asString())
                .isEqualTo("ben@riverside.example");
        enrol("Cleo", "cleo@riverside.example", 1);

        Visitor third = visitor();
        HttpResponse<String> full = third.submit(third.page(joinPage), joinPage, Map.of("passcode", "Heron-42"));
        assertThat(full.statusCode()).isEqualTo(409);
        assertThat(full.body()).contains("All seats are taken");
        JsonNode shown = fullManager.get("/v1/registration-invitations/" + invitation);
        assertThat(shown.path("confirmed").asInt()).isEqualTo(2);
        assertThat(shown.path("state").asString()).isEqualTo("full");
        assertThat(limitedManager
                        .get("/v1/registration-invitations/" + invitation)
                        .path("passcode")
                        .isNull())
                .isTrue();
        assertThat(fullManager
                        .get("/v1/registration-invitations/" + invitation + "/registrations")
                        .path("items"))
                .hasSize(2);
    }

    /** "… the registration invitation email that will go out to your users/employees": to a list straight away, once there are seats. */
    @Test
    void S31c_it_is_sent_to_a_list_and_waits_while_all_seats_are_taken() throws IOException {
        assertThat(refused(
                                422,
                                "fields-invalid",
                                () -> fullManager.post("/v1/campaigns", listed(Map.of("message", "Other words"))))
                        .getMessage())
                .contains("/message", "has its own");
        campaign =
                fullManager.post("/v1/campaigns", listed(Map.of())).path("id").asString();
        fullManager.post("/v1/campaigns/" + campaign + "/start", Map.of());
        Path list = folder.resolve("wards.csv");
        Files.writeString(
                list,
                "email,name\ndana@riverside.example,Dana\neli@riverside.example,Eli\nnot an address,Finn\n"
                        + "dana@riverside.example,Dana again\nben@riverside.example,Ben\n");
        fullManager.submit(campaign, list, "text/csv", "wards", sent -> {});
        awaitSnapshot("/heldUp", 2);
        JsonNode snapshot = snapshot();
        assertThat(snapshot.at("/firstDeliveries/deferred").asInt()).isEqualTo(2);
        assertThat(snapshot.at("/rows/refused/invalid").asInt()).isEqualTo(1);
        assertThat(snapshot.at("/rows/refused/duplicate").asInt()).isEqualTo(1);
        assertThat(snapshot.at("/rows/refused/in_use").asInt()).isEqualTo(1);
        assertThat(snapshot.path("balances").asBoolean()).isTrue();
        assertThat(smtp.deliveriesTo("dana@riverside.example")).isZero();

        fullManager.post("/v1/registration-invitations/" + invitation + "/raise", Map.of("registrations", 4));
        for (String address : List.of("dana@riverside.example", "eli@riverside.example")) {
            String mail = mail(address, 1);
            assertThat(mail)
                    .contains("invites you to enrol", "See you on Monday.", "Premiers secours", "enter the passcode")
                    .contains("Heron-42", "http://localhost:8080" + joinPage, "List-Unsubscribe:")
                    .doesNotContain("A copy for", "${");
        }
        awaitSnapshot("/firstDeliveries/sent", 2);
        assertThat(snapshot().path("heldUp").asInt()).isZero();
        assertThat(limitedManager
                        .get("/v1/registration-invitations/" + invitation)
                        .at("/campaignIds/0")
                        .asString())
                .isEqualTo(campaign);
    }

    /** Who enrols by it has accepted it; who has not is reminded, with passcode and address once more. */
    @Test
    void S31d_who_enrols_has_accepted_and_the_others_are_reminded() {
        Visitor dana = visitor();
        String link = personalLink(mail("dana@riverside.example", 1));
        String page = dana.page(link);
        assertThat(page).contains("action=\"" + joinPage + "\"").doesNotContain("Heron", "dana@");
        assertThat(snapshot().at("/invitations/pending").asInt()).isEqualTo(2);
        dana.submit(page.substring(page.indexOf("id=\"opened\"")), link + "/opened", Map.of());
        awaitSnapshot("/invitations/opened", 1);

        enrol("Dana", "dana@riverside.example", 2);
        awaitSnapshot("/invitations/accepted", 1);
        assertThat(snapshot().path("balances").asBoolean()).isTrue();
        assertThat(fullManager
                        .get("/v1/courses/" + course + "/enrolments")
                        .at("/items/0/address")
                        .asString())
                .isEqualTo("dana@riverside.example");

        fullManager.post(
                "/v1/follow-ups",
                Map.of("filter", Map.of("campaignId", campaign), "message", "The course begins on Monday."));
        assertThat(mail("eli@riverside.example", 2))
                .contains(
                        "Subject: Reminder", "The course begins on Monday.", "Heron-42", joinPage, "List-Unsubscribe:");
        assertThat(smtp.deliveriesTo("dana@riverside.example"))
                .as("the invitation and the code")
                .isEqualTo(2);
    }

    /** "If you need further assistance, please contact us. Privacy Policy | Terms and Conditions" */
    @Test
    void S32_contact_privacy_and_terms_stand_in_every_footer() {
        Visitor reader = visitor();
        String behindThePasscode = reader.submit(reader.page(joinPage), joinPage, Map.of("passcode", "Heron-42"))
                .body();
        for (String shown :
                List.of(mail("manager@riverside.example", 2), mail("ben@riverside.example", 1), behindThePasscode)) {
            assertThat(shown)
                    .contains(
                            "help@riverside.example",
                            "https://riverside.example/privacy",
                            "https://riverside.example/terms");
        }
    }

    private Map<String, Object> listed(Map<String, Object> changes) {
        Map<String, Object> draft =
                new HashMap<>(Map.of("name", "First aid, all wards", "registrationInvitationId", invitation));
        draft.putAll(changes);
        return draft;
    }

    private JsonNode snapshot() {
        return fullManager.get("/v1/campaigns/" + campaign + "/snapshot");
    }

    private void awaitSnapshot(String pointer, int count) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(snapshot().at(pointer).asInt()).as(pointer).isEqualTo(count));
    }

    private Map<String, Object> draft(Map<String, Object> changes) {
        Map<String, Object> draft = new HashMap<>(Map.of(
                "name",
                "First aid",
                "passcode",
                "Heron-42",
                "registrations",
                2,
                "organizationGroupId",
                place,
                "userGroupIds",
                List.of(group)));
        draft.putAll(changes);
        return draft;
    }

    /** @param mails as many as the address has got when the one with the code is there */
    private void enrol(String name, String address, int mails) {
        Visitor person = visitor();
        String asked = person.submit(person.page(joinPage), joinPage, Map.of("passcode", "heron 42"))
                .body();
        String ticket = person.led(asked, joinPage + "/seat", Map.of("name", name, "address", address));
        String letter = mail(address, mails);
        assertThat(letter).doesNotContain("List-Unsubscribe", "Heron");
        assertThat(ticket).endsWith(Visitor.found(TICKET, letter, 1));
        String code = Visitor.found(TICKET, letter, 2);
        String confirm = person.page(Visitor.found(TICKET, letter, 1) + "?code=" + code);
        person.led(confirm, Visitor.found(TICKET, letter, 1), Map.of("code", code));
        assertThat(person.page(Visitor.found(TICKET, letter, 1))).contains("You are enrolled");
    }
}
