package io.beckon.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckon.contracts.link.KeyRing;
import io.beckon.contracts.link.SealedSecrets;
import io.beckon.contracts.registration.SealedPasscodes;
import io.beckon.testkit.Database;
import io.beckon.testkit.Servers;
import io.beckon.testkit.SettableClock;
import io.beckon.testkit.smtp.AcceptedMail;
import io.beckon.testkit.smtp.FaultySmtpServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Campaigns that send a registration invitation to their lists. */
class RegistrationMailIT {

    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final String PASSCODE = "HK7P-2MWD";

    @TempDir
    static Path folder;

    private static FaultySmtpServer smtp;
    private static SettableClock clock;
    private static RunningWorker worker;
    private static Campaigns campaigns;
    private static SealedPasscodes passcodes;
    private static int registrations;

    private long workspace;
    private long registration;
    private long campaign;

    @BeforeAll
    static void start() {
        Database database = Servers.postgres().createDatabase();
        smtp = FaultySmtpServer.started();
        clock = SettableClock.atPresent();
        Path keys = folder.resolve("keys");
        passcodes = new SealedPasscodes(new SealedSecrets(KeyRing.loadOrCreate(keys)));
        worker = RunningWorker.start(
                database,
                Servers.rabbit().createVirtualHost(),
                smtp,
                keys,
                clock,
                Map.of("beckon.delivery.registration-wait", "2h"));
        campaigns = new Campaigns(database);
    }

    @AfterAll
    static void stop() {
        worker.close();
        smtp.close();
    }

    @BeforeEach
    void sent() {
        workspace = campaigns.workspace();
        registration = registration("Bring your <b>card</b>.");
        campaign = campaigns.running(workspace);
        campaigns.change(
                "UPDATE campaign SET registration_invitation_id = ?, destination_name = NULL WHERE id = ?",
                registration,
                campaign);
    }

    @Test
    void everybody_gets_the_join_address_and_the_passcode_and_can_unsubscribe() {
        Campaigns.Range range = campaigns.invited(campaign, 3);
        worker.request(range);
        awaitStates(range, Map.of("sent", 3L));
        String mail = mail(range, 1, 0);
        assertThat(mail)
                .contains(
                        PASSCODE, joinUrl(), "Bring your card.", "First aid", "Wards", "Premiers secours", "Hello Ana")
                .contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click")
                .containsPattern("https://go.acme.example/i/[A-Za-z0-9_-]+")
                .containsPattern("https://go.acme.example/u/[A-Za-z0-9_-]+")
                .doesNotContain("${", "null");
        assertThat(campaigns.rows(
                        "SELECT d.content::text, i.person::text FROM delivery d JOIN invitation i ON i.id = d.invitation_id"
                                + " WHERE d.campaign_id = ?",
                        campaign))
                .as("what the database keeps")
                .allSatisfy(row -> assertThat(String.valueOf(row)).doesNotContain(PASSCODE));
    }

    @Test
    void it_speaks_the_persons_language_else_the_campaigns() {
        campaigns.change("UPDATE campaign SET locale = 'fr' WHERE id = ?", campaign);
        Campaigns.Range range = campaigns.invited(campaign, 2);
        campaigns.change("UPDATE invitation SET locale = 'de-AT' WHERE campaign_id = ? AND row_number = 1", campaign);
        worker.request(range);
        awaitStates(range, Map.of("sent", 2L));
        assertThat(mail(range, 0, 0)).contains("vous invite");
        assertThat(mail(range, 1, 0)).contains("Zugangscode");
    }

    @Test
    void reminders_and_follow_ups_carry_the_same_address_and_passcode_and_their_own_words() {
        campaigns.change(
                "INSERT INTO campaign_step (campaign_id, ordinal, anchor, offset_seconds, message)"
                        + " VALUES (?, 1, 'after_sending', 60, 'Only two days are left.')",
                campaign);
        Campaigns.Range range = campaigns.invited(campaign, 1);
        worker.request(range);
        awaitStates(range, Map.of("sent", 1L));
        Campaigns.Range reminder = campaigns.further(campaign, "reminder", 1, clock.instant());
        worker.request(reminder);
        awaitStates(reminder, Map.of("sent", 1L));
        Campaigns.Range followUp = campaigns.further(campaign, "follow_up", 7, clock.instant());
        campaigns.change("UPDATE workspace SET reminders_per_day_limit = false WHERE id = ?", workspace);
        campaigns.change(
                "UPDATE delivery SET content = '{\"message\": \"Please come.\"}' WHERE id = ?", followUp.first());
        campaigns.change("UPDATE campaign SET version = version + 1 WHERE id = ?", campaign);
        worker.request(followUp);
        awaitStates(followUp, Map.of("sent", 1L));
        assertThat(mail(range, 0, 1))
                .contains("Subject: Reminder", PASSCODE, joinUrl(), "Only two days are left.")
                .doesNotContain("Bring your card");
        assertThat(mail(range, 0, 2)).contains(PASSCODE, joinUrl(), "Please come.");
    }

    @Test
    void a_changed_passcode_is_in_the_very_next_mail() {
        Campaigns.Range first = campaigns.invited(campaign, 1);
        worker.request(first);
        awaitStates(first, Map.of("sent", 1L));
        campaigns.change(
                "UPDATE registration_invitation SET passcode_sealed = ? WHERE id = ?",
                passcodes.seal(registration, "Stork-17"),
                registration);
        campaigns.change("UPDATE campaign SET version = version + 1 WHERE id = ?", campaign);
        Campaigns.Range reminder = campaigns.further(campaign, "reminder", 1, clock.instant());
        worker.request(reminder);
        awaitStates(reminder, Map.of("sent", 1L));
        assertThat(mail(first, 0, 1)).contains("Stork-17").doesNotContain(PASSCODE);
    }

    @ParameterizedTest
    @CsvSource({
        "closed_at = now(), registration_closed, closed_at = NULL",
        "expires_at = now() - interval '9 days', registration_expired, expires_at = NULL",
        "seats_taken = seats, registration_full, seats = seats + 1"
    })
    void while_nobody_can_enrol_first_mails_wait_and_go_on_afterwards(String shut, String cause, String open) {
        Campaigns.Range range = campaigns.invited(campaign, 300);
        set(shut);
        worker.request(range);
        awaitStates(range, Map.of("deferred", 300L));
        assertThat(campaigns.delivery(range, 7)).containsEntry("cause", cause).containsEntry("attempts", 0);
        worker.request(range);
        worker.due(campaign);
        await().during(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(campaigns.states(range)).isEqualTo(Map.of("deferred", 300L)));
        assertThat(smtp.deliveriesTo(campaigns.address(range, 7))).isZero();

        set(open);
        worker.request(range);
        awaitStates(range, Map.of("sent", 300L));
        assertThat(smtp.deliveriesTo(campaigns.address(range, 7))).isEqualTo(1);
        assertThat(campaigns.delivery(range, 7).get("cause")).isNull();
    }

    @Test
    void a_hint_that_was_lost_costs_no_more_than_the_wait() {
        Campaigns.Range range = campaigns.invited(campaign, 1);
        set("closed_at = now()");
        worker.request(range);
        awaitStates(range, Map.of("deferred", 1L));
        set("closed_at = NULL");
        clock.advance(Duration.ofHours(2));
        worker.due(campaign);
        awaitStates(range, Map.of("sent", 1L));
    }

    @Test
    void a_held_seat_whose_time_is_over_makes_room() {
        campaigns.change(
                "INSERT INTO registration (workspace_id, registration_invitation_id, address, mailbox, locale, held_at, held_until)"
                        + " VALUES (?, ?, 'x@y.example', 'x@y.example', 'en', now(), ?::timestamptz)",
                workspace,
                registration,
                clock.instant().minusSeconds(1).toString());
        set("seats_taken = seats");
        Campaigns.Range range = campaigns.invited(campaign, 1);
        worker.request(range);
        awaitStates(range, Map.of("sent", 1L));
    }

    @Test
    void a_reminder_of_a_full_registration_ends_and_says_why_and_a_look_at_the_mail_is_always_had() {
        Campaigns.Range range = campaigns.invited(campaign, 1);
        worker.request(range);
        awaitStates(range, Map.of("sent", 1L));
        set("seats_taken = seats");
        Campaigns.Range reminder = campaigns.further(campaign, "reminder", 1, clock.instant());
        worker.request(reminder);
        awaitStates(reminder, Map.of("cancelled", 1L));
        assertThat(campaigns.delivery(reminder, 0)).containsEntry("cause", "registration_full");
        long id = campaigns.number(
                "INSERT INTO delivery (id, workspace_id, campaign_id, purpose, lane, to_address, next_attempt_at) VALUES"
                        + " (nextval('delivery_block'), ?, ?, 'test', 'express', 'look@acme.example', now()) RETURNING id",
                workspace,
                campaign);
        worker.request(new Campaigns.Range(campaign, id, id));
        await().atMost(WITHIN)
                .untilAsserted(
                        () -> assertThat(smtp.deliveriesTo("look@acme.example")).isEqualTo(1));
        assertThat(text(smtp.mailsTo("look@acme.example").get(0)))
                .contains(PASSCODE, joinUrl())
                .doesNotContain("/i/", "List-Unsubscribe");
    }

    @Test
    void who_was_accepted_revoked_or_suppressed_gets_nothing_of_it() {
        Campaigns.Range range = campaigns.invited(campaign, 3);
        campaigns.change(
                "UPDATE invitation SET state = 'accepted', opened_at = now(), accepted_at = now()"
                        + " WHERE campaign_id = ? AND row_number = 0",
                campaign);
        campaigns.change(
                "UPDATE invitation SET state = 'revoked', ended_at = now() WHERE campaign_id = ? AND row_number = 1",
                campaign);
        campaigns.change(
                "INSERT INTO suppression (workspace_id, scope, value, reason) VALUES (?, 'mailbox', ?, 'unsubscribed')",
                workspace,
                campaigns.address(range, 2));
        set("closed_at = now()");
        worker.request(range);
        awaitStates(range, Map.of("cancelled", 2L, "suppressed", 1L));
        assertThat(List.of(
                        campaigns.delivery(range, 0).get("cause"),
                        campaigns.delivery(range, 1).get("cause")))
                .containsExactly("accepted", "revoked");
    }

    @Test
    void a_passcode_that_cannot_be_read_holds_the_mails_up_until_a_new_one_is_set() {
        byte[] good = passcodes.seal(registration, PASSCODE);
        campaigns.change(
                "UPDATE registration_invitation SET passcode_sealed = ? WHERE id = ?",
                passcodes.seal(registration + 1, PASSCODE),
                registration);
        Campaigns.Range range = campaigns.invited(campaign, 1);
        worker.request(range);
        awaitStates(range, Map.of("deferred", 1L));
        assertThat((String) campaigns.delivery(range, 0).get("cause"))
                .startsWith("campaign_not_written: the passcode")
                .doesNotContain(PASSCODE);
        campaigns.change("UPDATE registration_invitation SET passcode_sealed = ? WHERE id = ?", good, registration);
        campaigns.change("UPDATE campaign SET version = version + 1 WHERE id = ?", campaign);
        clock.advance(Duration.ofHours(2));
        worker.due(campaign);
        awaitStates(range, Map.of("sent", 1L));
    }

    private void set(String change) {
        campaigns.change("UPDATE registration_invitation SET " + change + " WHERE id = ?", registration);
    }

    private long registration(String message) {
        long id = campaigns.number("SELECT nextval(pg_get_serial_sequence('registration_invitation', 'id'))");
        campaigns.change(
                "INSERT INTO registration_invitation (id, workspace_id, public_id, name, seats, passcode_hash, passcode_sealed,"
                        + " message, locale, created_at) VALUES (?, ?, ?, 'First aid', 2, decode(repeat('ab', 33), 'hex'), ?, ?, 'en', now())",
                id,
                workspace,
                publicId(++registrations),
                passcodes.seal(id, PASSCODE),
                message);
        long place = campaigns.number(
                "INSERT INTO organization_group (workspace_id, name, created_at) VALUES (?, 'School', now()) RETURNING id",
                workspace);
        long group = campaigns.number(
                "INSERT INTO user_group (workspace_id, organization_group_id, name, created_at) VALUES (?, ?, 'Wards', now()) RETURNING id",
                workspace,
                place);
        long course = campaigns.number(
                "INSERT INTO course (workspace_id, name, kind, search) VALUES (?, 'Premiers secours', 'page', ' premiers secours')"
                        + " RETURNING id",
                workspace);
        campaigns.change(
                "INSERT INTO user_group_course (workspace_id, user_group_id, course_id) VALUES (?, ?, ?)",
                workspace,
                group,
                course);
        campaigns.change(
                "INSERT INTO registration_user_group (workspace_id, registration_invitation_id, user_group_id) VALUES (?, ?, ?)",
                workspace,
                id,
                group);
        return id;
    }

    private static String publicId(int number) {
        return "k7fhw2mdpa93xv" + (char) ('a' + number / 8) + (2 + number % 8);
    }

    private static String joinUrl() {
        return "https://go.acme.example/join/" + publicId(registrations);
    }

    private static String mail(Campaigns.Range range, int n, int which) {
        return text(smtp.mailsTo(campaigns.address(range, n)).get(which));
    }

    private static String text(AcceptedMail mail) {
        return new String(mail.content(), StandardCharsets.UTF_8);
    }

    private static void awaitStates(Campaigns.Range range, Map<String, Long> states) {
        await().atMost(WITHIN)
                .untilAsserted(() -> assertThat(campaigns.states(range)).isEqualTo(states));
    }
}
