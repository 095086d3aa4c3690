package io.beckon.gateway.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.link.LinkPurpose;
import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.TestPerson;
import io.beckon.gateway.redemption.Answers;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** People of a list to whom a registration invitation was sent: what their link shows, and what makes their invitation accepted. */
class ListedInvitationIT extends JoinCase {

    private static final Pattern NONCES = Pattern.compile("name=\"nonce\" value=\"([^\"]+)\"");

    @Autowired
    private Answers answers;

    private final String ana = "ana-" + run + "@mail.example";
    private Invitation registration;
    private long campaign;

    @BeforeEach
    void sent() {
        registration = invitation(5);
        campaign = campaign();
    }

    @Test
    void the_link_of_the_mail_shows_the_registrations_page_and_a_persons_touch_opens_the_invitation() {
        long invitation = rows().invitation(campaign, ana);
        String link = link(invitation, 1);
        String page = page(link);
        assertThat(page)
                .contains("action=\"" + registration.path() + "\"", "name=\"passcode\"", link + "/opened")
                .doesNotContain(ana, registration.passcode(), "First aid");
        assertThat(rows().state(invitation)).isEqualTo("pending");
        assertThat(rows().count("evidence WHERE invitation_id = " + invitation)).isEqualTo(1);
        submit(http(), link + "/opened", Map.of("nonce", lastNonce(page)))
                .expectStatus()
                .is2xxSuccessful();
        assertThat(rows().state(invitation)).isEqualTo("opened");
        assertThat(page(link)).contains("name=\"passcode\"").doesNotContain("/opened");

        String behind = text(
                submit(http(), registration.path(), Map.of("nonce", nonce(page), "passcode", registration.passcode())),
                200);
        assertThat(behind).contains("First aid", "name=\"address\"");
    }

    @Test
    void a_confirmed_seat_accepts_the_invitation_of_its_address_and_the_snapshot_says_so() {
        long invitation = rows().invitation(campaign, ana);
        enrol(ana);
        assertThat(rows().row("SELECT state::text AS state, accepted_at IS NOT NULL AND opened_at IS NOT NULL AS dated"
                        + " FROM invitation WHERE id = " + invitation))
                .containsEntry("state", "accepted")
                .containsEntry("dated", true);
        manager()
                .get()
                .uri("/v1/campaigns/" + campaign + "/snapshot")
                .exchange()
                .expectBody()
                .jsonPath("$.invitations.accepted")
                .isEqualTo(1);
        assertThat(page(link(invitation, 1))).contains("/portal/sign-in?link=").doesNotContain("/enter");
    }

    @Test
    void nothing_is_accepted_before_the_code_is_entered() {
        long invitation = rows().invitation(campaign, ana);
        String ticket = ticket(registration, ana);
        confirm(ticket, "00000000").expectStatus().isEqualTo(422);
        assertThat(rows().state(invitation)).isEqualTo("pending");
    }

    @Test
    void whoever_got_it_passed_on_enrols_and_leaves_the_invitation_as_it_is() {
        long invitation = rows().invitation(campaign, ana);
        enrol("ben-" + run + "@mail.example");
        assertThat(rows().state(invitation)).isEqualTo("pending");
    }

    @ParameterizedTest
    @CsvSource({"'', +school", "+school, ''", "+a_b, +school"})
    void another_address_of_the_same_mailbox_accepts_where_its_own_was_not_written_to(String invited, String enrolled) {
        long invitation = rows().invitation(campaign, "ana-" + run + invited + "@mail.example");
        enrol("ana-" + run + enrolled + "@mail.example");
        assertThat(rows().state(invitation)).isEqualTo("accepted");
        assertThat(page(link(invitation, 1))).contains("href=\"/portal/sign-in\"");
    }

    @Test
    void where_the_very_address_was_written_to_it_alone_is_accepted() {
        long plain = rows().invitation(campaign, ana);
        long modified = rows().invitation(campaign, "ana-" + run + "+work@mail.example");
        long almost = rows().invitation(campaign, "ana-" + run + "x@mail.example");
        enrol(ana);
        assertThat(rows().state(plain)).isEqualTo("accepted");
        assertThat(rows().state(modified)).isEqualTo("pending");
        assertThat(rows().state(almost)).isEqualTo("pending");
    }

    @Test
    void campaigns_that_send_something_else_and_a_cancelled_one_are_not_meant() {
        long second = rows().invitation(campaign(), ana);
        long personal = rows().invitation(rows().campaign(workspace.id()), ana);
        long cancelled = campaign();
        long ended = rows().invitation(cancelled, ana);
        rows().change("campaign", cancelled, "state = 'cancelled', finished_at = now()");
        registrationOfItsOwn(ana);
        long first = rows().invitation(campaign, ana);
        enrol(ana);
        assertThat(rows().state(first)).isEqualTo("accepted");
        assertThat(rows().state(second)).isEqualTo("accepted");
        assertThat(rows().state(personal)).isEqualTo("pending");
        assertThat(rows().state(ended)).isEqualTo("pending");
    }

    @ParameterizedTest
    @CsvSource({"revoked", "expired", "failed", "bounced"})
    void what_has_ended_stays_so(String state) {
        long invitation = rows().invitation(campaign, ana);
        rows().change("invitation", invitation, "state = '" + state + "', ended_at = now()");
        text(http().get().uri(link(invitation, 1)).exchange(), 410);
        enrol(ana);
        assertThat(rows().state(invitation)).isEqualTo(state);
    }

    @Test
    void a_link_whose_time_is_over_or_that_was_replaced_says_so_as_any_other() {
        long old = rows().invitation(campaign, ana, Instant.now().minusSeconds(40L * 24 * 3600));
        assertThat(text(http().get().uri(link(old, 1)).exchange(), 410)).doesNotContain("passcode");
        long reissued = rows().invitation(campaign, "cleo-" + run + "@mail.example");
        rows().change("invitation", reissued, "token_version = 2");
        text(http().get().uri(link(reissued, 1)).exchange(), 410);
        assertThat(page(link(reissued, 2))).contains("name=\"passcode\"");
    }

    @Test
    void the_link_accepts_nothing_and_lets_nobody_in_whatever_is_pressed_and_set() {
        long invitation = rows().invitation(campaign, ana);
        String link = link(invitation, 1);
        String nonce = lastNonce(page(link));
        for (String press : new String[] {"/accept", "/enter"}) {
            ResponseSpec answer = submit(http(), link + press, Map.of("nonce", nonce, "password", "a long password"));
            assertThat(text(answer, 200)).contains("name=\"passcode\"");
            answer.expectHeader().doesNotExist("Set-Cookie");
        }
        assertThat(answers.accept(invitation, 1, null).block(DEADLINE)).isFalse();
        assertThat(rows().state(invitation)).isEqualTo("pending");
        assertThat(rows().count("account WHERE address = '" + ana + "'")).isZero();

        enrol(ana);
        String accepted = page(link);
        ResponseSpec entered = submit(http(), link + "/enter", Map.of("nonce", lastNonce(accepted)));
        assertThat(location(entered)).startsWith("/portal/sign-in?link=");
        entered.expectHeader().doesNotExist("Set-Cookie");
    }

    @Test
    void in_the_portal_it_leads_to_the_page_that_asks_for_the_passcode() {
        TestPerson learner = TestPerson.create(database, workspace.id(), ManagerRole.LEARNER);
        long invitation = rows().invitation(campaign, learner.address());
        String portal =
                text(learner.browser(database, http()).get().uri("/portal").exchange(), 200);
        assertThat(portal)
                .contains("href=\"" + registration.path() + "\"", "First aid")
                .doesNotContain("/portal/invitations/" + invitation);
    }

    private void registrationOfItsOwn(String address) {
        Invitation other = invitation(5);
        String ticket = ticket(other, address);
        assertThat(location(confirm(ticket, code(address)))).isEqualTo(ticket);
    }

    private void enrol(String address) {
        String ticket = ticket(registration, address);
        assertThat(location(confirm(ticket, code(address)))).isEqualTo(ticket);
    }

    private long campaign() {
        long id = Long.parseLong(
                made("/v1/campaigns", Map.of("name", "To all", "registrationInvitationId", registration.id())));
        rows().change("campaign", id, "state = 'running', started_at = now()");
        return id;
    }

    private String link(long invitation, int version) {
        return "/i/" + token(LinkPurpose.INVITATION, invitation, version);
    }

    /** That of the personal link; the first one is the passcode form's. */
    private static String lastNonce(String page) {
        Matcher matcher = NONCES.matcher(page);
        String last = null;
        while (matcher.find()) {
            last = matcher.group(1);
        }
        assertThat(last).isNotNull();
        return last;
    }
}
