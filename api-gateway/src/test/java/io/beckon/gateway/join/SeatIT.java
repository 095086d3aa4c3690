package io.beckon.gateway.join;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of seats between the form and the code. */
class SeatIT extends JoinCase {

    private final String ben = "ben-" + run + "@mail.example";

    @Test
    void a_held_seat_comes_back_after_its_time_and_is_free_at_once_in_every_view() {
        Invitation invitation = invitation(1);
        String late = ticket(invitation, ben);
        String other = "eve-" + run + "@mail.example";
        assertThat(text(passcode(invitation.path(), invitation.passcode()), 409))
                .contains("All seats are taken");
        clock.advance(Duration.ofHours(1));
        assertThat(shown(invitation).get("free")).isEqualTo(1);
        String ticket = ticket(invitation, other);
        confirm(late, code(ben)).expectStatus().isEqualTo(422);
        assertThat(location(confirm(ticket, code(other)))).isEqualTo(ticket);
        assertThat(count("registration_invitation WHERE seats_taken = 1 AND id = " + invitation.id()))
                .isEqualTo(1);
        assertThat(count("registration WHERE state = 'released' AND address = '" + ben + "'"))
                .isEqualTo(1);
    }

    @Test
    void asking_again_takes_no_second_seat_and_the_older_code_ends() {
        Invitation invitation = invitation(5);
        String first = ticket(invitation, ben);
        String firstCode = code(ben);
        clock.advance(Duration.ofMinutes(50));
        String second = again(first);
        assertThat(second).isNotEqualTo(first);
        String third = ticket(invitation, ben);
        assertThat(shown(invitation).get("held")).isEqualTo(1);
        clock.advance(Duration.ofMinutes(50));
        assertThat(shown(invitation).get("free")).as("over, but nobody asked").isEqualTo(5);
        assertThat(text(confirm(first, firstCode), 422)).contains("This code is wrong");
        assertThat(location(confirm(third, code(ben)))).isEqualTo(third);
        assertThat(shown(invitation).get("free")).isEqualTo(4);
        assertThat(page(first)).as("of a ticket whose mail confirmed nothing").doesNotContain("You are enrolled");
    }

    @Test
    void asking_again_holds_a_seat_no_longer_than_the_first_time() {
        Invitation invitation = invitation(1);
        String ticket = ticket(invitation, ben);
        for (int twice = 0; twice < 2; twice++) {
            clock.advance(Duration.ofMinutes(25));
            ticket = again(ticket);
        }
        assertThat(count("registration WHERE address = '" + ben + "' AND held_until = held_at + interval '1 hour'"))
                .isEqualTo(1);
        clock.advance(Duration.ofMinutes(10));
        String eve = "eve-" + run + "@mail.example";
        String hers = ticket(invitation, eve);
        assertThat(text(submit(http(), ticket + "/again", Map.of("nonce", nonce(page(ticket)))), 409))
                .contains("All seats are taken");
        confirm(ticket, code(ben)).expectStatus().isEqualTo(422);
        confirm(hers, code(eve)).expectStatus().isSeeOther();
    }

    @Test
    void who_asks_again_when_the_hold_is_over_takes_a_seat_like_anybody() {
        Invitation invitation = invitation(1);
        String late = ticket(invitation, ben);
        clock.advance(Duration.ofHours(1));
        String ticket = again(late);
        assertThat(shown(invitation).get("held")).isEqualTo(1);
        assertThat(count("registration WHERE state = 'released' AND address = '" + ben + "'"))
                .isEqualTo(1);
        confirm(ticket, code(ben)).expectStatus().isSeeOther();
        assertThat(count("registration_invitation WHERE seats_taken = 1 AND id = " + invitation.id()))
                .isEqualTo(1);
    }

    @Test
    void one_person_at_many_windows_gets_one_seat() {
        Invitation invitation = invitation(50);
        String pass = pass(invitation);
        List<CompletableFuture<Integer>> windows = IntStream.range(0, 5)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> seat(invitation, pass, ben)
                        .returnResult(Void.class)
                        .getStatus()
                        .value()))
                .toList();
        assertThat(windows.stream().map(CompletableFuture::join)).containsOnly(303);
        assertThat(count("registration WHERE address = '" + ben + "'")).isEqualTo(1);
        assertThat(count("registration_invitation WHERE seats_taken = 1 AND id = " + invitation.id()))
                .isEqualTo(1);
    }

    @Test
    void closing_takes_no_new_seats_and_lets_held_ones_confirm() {
        Invitation invitation = invitation(5);
        String held = ticket(invitation, ben);
        String pass = pass(invitation);
        post(API + "/" + invitation.id() + "/close", Map.of()).expectStatus().isOk();
        assertThat(text(seat(invitation, pass, "eve-" + run + "@mail.example"), 410))
                .contains("Enrolment is closed");
        assertThat(text(seat(invitation, pass, ben), 410)).as("as for anybody").contains("Enrolment is closed");
        passcode(invitation.path(), invitation.passcode()).expectStatus().isEqualTo(410);
        confirm(again(held), code(ben)).expectStatus().isSeeOther();
        assertThat(shown(invitation).get("confirmed")).isEqualTo(1);
    }

    @Test
    void once_it_is_closed_a_held_seat_ends_with_its_time() {
        Invitation invitation = invitation(5);
        String held = ticket(invitation, ben);
        post(API + "/" + invitation.id() + "/close", Map.of()).expectStatus().isOk();
        clock.advance(Duration.ofMinutes(50));
        String again = again(held);
        assertThat(mailed(ben, "registration_code", "minutes")).isIn("9", "10");
        String nonce = nonce(page(again));
        clock.advance(Duration.ofMinutes(10));
        submit(http(), again, Map.of("nonce", nonce, "code", code(ben)))
                .expectStatus()
                .isEqualTo(422);
        submit(http(), again + "/again", Map.of("nonce", nonce)).expectStatus().isEqualTo(410);
        assertThat(count("account WHERE address = '" + ben + "'")).isZero();
    }

    @Test
    void who_was_removed_does_not_come_back_by_an_older_ticket_once_it_takes_nobody() {
        Invitation invitation = invitation(5);
        String older = ticket(invitation, ben);
        String ticket = again(older);
        confirm(ticket, code(ben)).expectStatus().isSeeOther();
        String mailedBefore = again(older);
        String code = code(ben);
        execute("DELETE FROM account WHERE address = '" + ben + "'");
        for (String over : List.of("closed_at", "expires_at")) {
            execute("UPDATE registration_invitation SET closed_at = NULL, expires_at = NULL WHERE id = "
                    + invitation.id());
            execute("UPDATE registration_invitation SET " + over + " = '"
                    + clock.instant().minusSeconds(1) + "' WHERE id = " + invitation.id());
            submit(http(), older + "/again", Map.of("nonce", nonce(page(older))))
                    .expectStatus()
                    .isEqualTo(410);
            confirm(mailedBefore, code).expectStatus().isEqualTo(422);
        }
        assertThat(count("account WHERE address = '" + ben + "'")).isZero();
    }

    @Test
    void while_the_workspace_is_suspended_no_seat_is_held_no_code_mailed_and_nobody_confirmed() {
        Invitation invitation = invitation(5);
        String held = ticket(invitation, ben);
        String pass = pass(invitation);
        Map<String, String> sent = Map.of("nonce", nonce(page(held)), "code", code(ben));
        String mails = "delivery WHERE workspace_id = " + workspace.id();
        long before = count(mails);
        execute("UPDATE workspace SET suspended_at = now() WHERE id = " + workspace.id());
        try {
            assertThat(text(passcode(invitation.path(), invitation.passcode()), 410))
                    .contains("Enrolment is closed");
            seat(invitation, pass, "eve-" + run + "@mail.example")
                    .expectStatus()
                    .isEqualTo(410);
            seat(invitation, pass, ben).expectStatus().isEqualTo(410);
            http().get().uri(held).exchange().expectStatus().isEqualTo(410);
            submit(http(), held + "/again", sent).expectStatus().isEqualTo(410);
            submit(http(), held, sent).expectStatus().isEqualTo(410);
        } finally {
            execute("UPDATE workspace SET suspended_at = NULL WHERE id = " + workspace.id());
        }
        assertThat(count("account WHERE address = '" + ben + "'")).isZero();
        assertThat(count("registration WHERE registration_invitation_id = " + invitation.id()))
                .isEqualTo(1);
        assertThat(count(mails)).isEqualTo(before);
        submit(http(), held, sent).expectStatus().isSeeOther();
        assertThat(shown(invitation).get("confirmed")).isEqualTo(1);
    }

    @Test
    void an_expired_one_takes_nobody() {
        Invitation invitation = invitation(5);
        execute("UPDATE registration_invitation SET expires_at = '"
                + clock.instant().plusSeconds(60) + "' WHERE id = " + invitation.id());
        String pass = pass(invitation);
        clock.advance(Duration.ofMinutes(1));
        seat(invitation, pass, ben).expectStatus().isEqualTo(410);
        assertThat(shown(invitation).get("state")).isEqualTo("expired");
    }

    @Test
    void the_seat_of_a_removed_person_stays_used() {
        Invitation invitation = invitation(1);
        String ticket = ticket(invitation, ben);
        confirm(ticket, code(ben)).expectStatus().isSeeOther();
        execute("DELETE FROM account WHERE address = '" + ben + "'");
        assertThat(shown(invitation).get("state")).isEqualTo("full");
        manager()
                .get()
                .uri(API + "/" + invitation.id() + "/registrations")
                .exchange()
                .expectBody()
                .jsonPath("$.items[0].state")
                .isEqualTo("confirmed")
                .jsonPath("$.items[0].accountId")
                .isEmpty();
    }

    @Test
    void a_mailbox_gets_few_mails_in_a_while_whatever_is_added_to_its_name() {
        Invitation invitation = invitation(50);
        String pass = pass(invitation);
        for (int i = 0; i < 5; i++) {
            seat(invitation, pass, "ben-" + run + "+" + i + "@mail.example")
                    .expectStatus()
                    .isSeeOther();
        }
        seat(invitation, pass, ben).expectStatus().isEqualTo(429).expectHeader().exists("Retry-After");
        assertThat(shown(invitation).get("held")).isEqualTo(5);
    }

    /** The ticket that the button on another's page leads to. */
    private String again(String ticket) {
        return location(submit(http(), ticket + "/again", Map.of("nonce", nonce(page(ticket)))));
    }
}
