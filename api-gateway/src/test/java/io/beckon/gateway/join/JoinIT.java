package io.beckon.gateway.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.TestPerson;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

class JoinIT extends JoinCase {

    private final String ben = "ben-" + run + "@mail.example";

    @Test
    void who_knows_the_passcode_is_enrolled_once_the_mailbox_is_confirmed() {
        Invitation invitation = invitation(2);
        String ticket = ticket(invitation, "Ben-" + run + "@Mail.Example");
        assertThat(count("account WHERE address = '" + ben + "'")).as("before").isZero();
        assertThat(shown(invitation).get("held")).isEqualTo(1);
        String code = code(ben);
        assertThat(mailed(ben, "registration_code", "link"))
                .isEqualTo("https://invite.example" + ticket + "?code=" + code);
        assertThat(page(ticket + "?code=" + code)).contains("value=\"" + code + "\"", ben);

        assertThat(location(confirm(ticket, code.substring(0, 4) + " " + code.substring(4))))
                .isEqualTo(ticket);
        assertThat(page(ticket)).contains("You are enrolled", ben);
        assertThat(count("account a JOIN enrolment e ON e.account_id = a.id WHERE a.address = '" + ben
                        + "' AND e.way = 'registration' AND e.course_id = " + invitation.course()))
                .isEqualTo(1);
        assertThat(count("account a JOIN user_group_member m ON m.account_id = a.id WHERE a.address = '" + ben
                        + "' AND a.display_name = 'Ben Example' AND a.role = 'learner'"))
                .isEqualTo(1);
        manager()
                .get()
                .uri(API + "/" + invitation.id() + "/registrations")
                .exchange()
                .expectBody()
                .jsonPath("$.items[0].address")
                .isEqualTo(ben)
                .jsonPath("$.items[0].state")
                .isEqualTo("confirmed")
                .jsonPath("$.items[0].confirmedAt")
                .isNotEmpty()
                .jsonPath("$.items[0].accountId")
                .isNotEmpty();
        assertThat(shown(invitation).get("free")).isEqualTo(1);
    }

    @Test
    void confirming_twice_or_at_once_enrols_once_and_shows_the_same_page() {
        Invitation invitation = invitation(5);
        String ticket = ticket(invitation, ben);
        String code = code(ben);
        String nonce = nonce(page(ticket));
        List<CompletableFuture<String>> presses = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> location(submit(http(), ticket, Map.of("nonce", nonce, "code", code)))))
                .toList();
        assertThat(presses.stream().map(CompletableFuture::join)).containsOnly(ticket);
        assertThat(location(submit(http(), ticket, Map.of("nonce", nonce, "code", code))))
                .isEqualTo(ticket);
        assertThat(count("account WHERE address = '" + ben + "'")).isEqualTo(1);
        assertThat(shown(invitation).get("confirmed")).isEqualTo(1);
    }

    @Test
    void an_unknown_address_and_a_wrong_passcode_get_the_same_answer_for_the_same_work() {
        Invitation invitation = invitation(5);
        String unknown = "/join/abcdefghjkmnpqrs";
        assertThat(neutral(page(unknown))).isEqualTo(neutral(page(invitation.path())));
        String wrong = text(passcode(invitation.path(), "HERON-42"), 403);
        assertThat(neutral(text(passcode(unknown, "HERON-42"), 403))).isEqualTo(neutral(wrong));
        assertThat(neutral(text(passcode(unknown, invitation.passcode()), 403))).isEqualTo(neutral(wrong));
        for (String impossible : List.of("/join/7", "/join/%C3%A9%27x", "/join/" + "a".repeat(3000))) {
            URI uri = URI.create("http://localhost:" + port + impossible);
            String door = text(http().get().uri(uri).exchange(), 200);
            String answer = text(
                    http().post()
                            .uri(uri)
                            .body(form(Map.of("nonce", nonce(door), "passcode", "HERON-42")))
                            .exchange(),
                    403);
            assertThat(withoutTarget(answer)).as(impossible).isEqualTo(withoutTarget(wrong));
        }
        assertThat(wrong).contains("does not belong").doesNotContain("School ", "First aid");
        execute("DELETE FROM throttle");
        passcode(unknown, "HERON-42").expectStatus().isForbidden();
        assertThat(count("throttle"))
                .as("attempts counted at an unknown address")
                .isEqualTo(2);
        execute("DELETE FROM throttle");
        passcode(invitation.path(), "HERON-42").expectStatus().isForbidden();
        assertThat(count("throttle"))
                .as("attempts counted for a wrong passcode")
                .isEqualTo(2);
    }

    @Test
    void a_passcode_fits_its_own_invitation_only_in_any_spelling() {
        Invitation one = invitation(5);
        Invitation other = invitation(5);
        passcode(one.path(), other.passcode()).expectStatus().isForbidden();
        passcode(one.path(), one.passcode().toLowerCase(java.util.Locale.ROOT).replace("-", " "))
                .expectStatus()
                .isOk();
        submit(http(), other.path() + "/seat", Map.of("nonce", pass(one), "name", "B", "address", ben))
                .expectStatus()
                .isForbidden();
        assertThat(shown(other).get("held")).isEqualTo(0);
    }

    @Test
    void a_door_at_a_made_up_address_hands_out_nothing_that_is_behind_the_passcode() {
        Invitation invitation = invitation(5);
        String id = invitation.path().substring("/join/".length());
        for (String madeUp : List.of(id, id + "%20passcode%201", "passcode%201%20" + id)) {
            URI uri = URI.create("http://localhost:" + port + "/join/" + madeUp);
            String nonce = nonce(text(http().get().uri(uri).exchange(), 200));
            assertThat(text(seat(invitation, nonce, ben), 403)).as(madeUp).contains("name=\"passcode\"");
        }
        assertThat(count("registration WHERE registration_invitation_id = " + invitation.id()))
                .isZero();
        assertThat(shown(invitation).get("held")).isEqualTo(0);
        seat(invitation, pass(invitation), ben).expectStatus().isSeeOther();
    }

    @Test
    void a_new_passcode_sends_back_to_the_door_who_entered_by_the_old_one() {
        Invitation invitation = invitation(5);
        String pass = pass(invitation);
        post(API + "/" + invitation.id() + "/passcode", Map.of()).expectStatus().isOk();
        assertThat(text(seat(invitation, pass, ben), 403)).contains("the passcode has been changed");
        passcode(invitation.path(), invitation.passcode()).expectStatus().isForbidden();
        assertThat(count("registration WHERE address = '" + ben + "'")).isZero();
    }

    @Test
    void without_a_fresh_nonce_of_ours_nothing_happens() {
        Invitation invitation = invitation(5);
        String pass = pass(invitation);
        submit(http(), invitation.path(), Map.of("passcode", invitation.passcode()))
                .expectStatus()
                .isForbidden();
        for (String body : List.of("nonce&passcode", "", "%%%", "nonce=&nonce=")) {
            http().post()
                    .uri(invitation.path())
                    .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                    .bodyValue(body)
                    .exchange()
                    .expectStatus()
                    .isForbidden();
        }
        seat(invitation, "x".repeat(35), ben).expectStatus().isForbidden();
        clock.advance(Duration.ofHours(2));
        seat(invitation, pass, ben).expectStatus().isForbidden();
        String ticket = ticket(invitation, ben);
        submit(http(), ticket, Map.of("code", code(ben))).expectStatus().isForbidden();
        submit(http(), ticket + "/again", Map.of()).expectStatus().isForbidden();
        assertThat(shown(invitation).get("confirmed")).isEqualTo(0);
    }

    @Test
    void an_address_in_use_elsewhere_gets_the_same_page_and_its_mail_says_so_with_one_that_would_do() {
        Invitation invitation = invitation(5);
        String theirs =
                TestPerson.create(database, stranger.id(), ManagerRole.LEARNER).address();
        String ticket = ticket(invitation, theirs);
        assertThat(neutral(page(ticket)).replace(theirs, ben)).isEqualTo(neutral(page(ticket(invitation, ben))));
        assertThat(mailed(theirs, "registration_elsewhere", "code")).isNull();
        String suggestion = mailed(theirs, "registration_elsewhere", "suggestion");
        assertThat(suggestion).matches("learner-[0-9a-f-]+\\+school@people\\.example");
        assertThat(mailed(theirs, "registration_elsewhere", "link"))
                .isEqualTo("https://invite.example" + invitation.path());
        confirm(ticket, "12345678").expectStatus().isEqualTo(422);

        String instead = ticket(invitation, String.valueOf(suggestion));
        confirm(instead, code(String.valueOf(suggestion))).expectStatus().isSeeOther();
        assertThat(count("account WHERE workspace_id = " + workspace.id() + " AND address = '" + suggestion
                        + "' AND mailbox = '" + theirs + "'"))
                .isEqualTo(1);
    }

    @Test
    void an_address_taken_elsewhere_after_the_mail_is_told_so_and_its_seat_is_free() {
        Invitation invitation = invitation(1);
        String ticket = ticket(invitation, ben);
        execute("INSERT INTO account (workspace_id, address, mailbox) VALUES (" + stranger.id() + ", '" + ben + "', '"
                + ben + "')");
        assertThat(text(confirm(ticket, code(ben)), 409))
                .contains("ben-" + run + "+school", "Enrol with another address");
        assertThat(shown(invitation).get("free")).isEqualTo(1);
        assertThat(count("enrolment e JOIN account a ON a.id = e.account_id WHERE a.address = '" + ben + "'"))
                .isZero();
    }

    @Test
    void a_member_is_enrolled_in_what_is_new_and_keeps_name_role_and_one_seat() {
        Invitation invitation = invitation(2);
        TestPerson ana = TestPerson.create(database, workspace.id(), ManagerRole.FULL_MANAGER);
        for (int twice = 0; twice < 2; twice++) {
            String ticket = ticket(invitation, ana.address());
            confirm(ticket, code(ana.address())).expectStatus().isSeeOther();
            assertThat(page(ticket)).contains("You are enrolled");
        }
        assertThat(count("account WHERE address = '" + ana.address()
                        + "' AND role = 'full_manager' AND display_name IS NULL"))
                .isEqualTo(1);
        assertThat(count("enrolment WHERE account_id = " + ana.accountId())).isEqualTo(1);
        assertThat(shown(invitation).get("confirmed")).isEqualTo(1);
        assertThat(shown(invitation).get("free")).isEqualTo(1);
    }

    @Test
    void what_is_wrong_with_name_or_address_is_said_and_what_was_typed_stays() {
        Invitation invitation = invitation(5);
        String pass = pass(invitation);
        String page = text(
                submit(
                        http(),
                        invitation.path() + "/seat",
                        Map.of("nonce", pass, "name", " ", "address", "<b>not</b> an \"address\"")),
                422);
        assertThat(page)
                .contains("Write your name", "Write one e-mail address", "&lt;b&gt;not&lt;/b&gt;")
                .doesNotContain("<b>not");
        assertThat(count("registration WHERE registration_invitation_id = " + invitation.id()))
                .isZero();
    }

    @Test
    void the_pages_speak_the_browsers_language_carry_the_branding_and_keep_out_of_caches() {
        Invitation invitation = invitation(5);
        execute("UPDATE workspace SET accent_colour = '#1a5fb4', support_contact = 'help@riverside.example',"
                + " privacy_url = 'https://riverside.example/privacy' WHERE id = " + workspace.id());
        for (var words : Map.of("de", "Zugangscode", "fr", "Code d\u2019acc\u00e8s", "es", "C\u00f3digo de acceso")
                .entrySet()) {
            WebTestClient browser = http().mutate()
                    .defaultHeader("Accept-Language", words.getKey() + "-XX, en;q=0.5")
                    .build();
            String door = text(browser.get().uri(invitation.path()).exchange(), 200);
            assertThat(door).contains("lang=\"" + words.getKey() + "\"", words.getValue());
            String person = text(
                    submit(browser, invitation.path(), Map.of("nonce", nonce(door), "passcode", invitation.passcode())),
                    200);
            assertThat(person)
                    .contains("lang=\"" + words.getKey() + "\"", "First aid", "/assets/accent/1a5fb4", "School ")
                    .contains(
                            "mailto:help@riverside.example", "https://riverside.example/privacy", "width=device-width");
        }
        http().get()
                .uri(invitation.path())
                .exchange()
                .expectHeader()
                .valueEquals("Cache-Control", "no-store")
                .expectHeader()
                .valueEquals("Referrer-Policy", "no-referrer")
                .expectHeader()
                .exists("Content-Security-Policy");
    }

    @Test
    void forged_and_foreign_tickets_are_unknown() {
        Invitation invitation = invitation(5);
        String ticket = ticket(invitation, ben);
        String token = ticket.substring(ticket.lastIndexOf('/') + 1);
        Invitation other = invitation(5);
        for (String path : List.of(
                other.path() + "/" + token,
                invitation.path() + "/" + token.substring(0, 37) + "_",
                invitation.path() + "/" + token(io.beckon.contracts.link.LinkPurpose.INVITATION, 1, 1))) {
            http().get().uri(path).exchange().expectStatus().isNotFound();
            submit(http(), path, Map.of("code", code(ben))).expectStatus().isNotFound();
        }
    }

    private static String withoutTarget(String page) {
        return neutral(page).replaceAll("action=\"[^\"]*\"", "");
    }

    /** A page without what differs from one showing to the next. */
    private static String neutral(String page) {
        return page.replaceAll("name=\"nonce\" value=\"[^\"]+\"", "")
                .replaceAll("/join/[a-z2-9]{16}(/[A-Za-z0-9_-]{38})?", "/join");
    }
}
