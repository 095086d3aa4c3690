package io.beckon.mail.bounce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.mail.bounce.BounceStage.Mail;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a report changes in the database, and what it must leave alone. */
class BouncesIT {

    @TempDir
    static java.nio.file.Path folder;

    private static BounceStage stage;

    @BeforeAll
    static void start() {
        stage = BounceStage.start(folder, Map.of("beckon.bounces.soft-limit", "3", "beckon.bounces.soft-span", "2d"));
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"postfix-unknown-user", "exim-unknown-user", "exchange-recipient-not-found", "exim-plain-text"})
    void a_hard_bounce_ends_the_invitation_and_suppresses_the_exact_address(String report) {
        Mail mail = stage.sent("pending");
        stage.report(report, mail);
        assertThat(stage.invitation(mail)).containsEntry("state", "bounced").doesNotContainEntry("ended_at", null);
        assertThat(stage.bounces(mail))
                .singleElement()
                .satisfies(bounce -> assertThat(bounce)
                        .containsEntry("kind", "hard")
                        .containsEntry("final", true)
                        .containsEntry("address", mail.address()));
        assertThat(stage.suppressions(mail)).containsExactly("address " + mail.address() + " bounced");
        assertThat(stage.delivery(mail)).containsEntry("state", "sent");
    }

    @Test
    void the_same_report_again_changes_nothing_even_after_a_manager_mended_it() {
        Mail mail = stage.sent("pending");
        stage.report("postfix-unknown-user", mail);
        stage.change("DELETE FROM suppression WHERE value = ?", mail.address());
        stage.change("UPDATE invitation SET state = 'pending', ended_at = NULL WHERE id = ?", mail.invitation());
        stage.report("postfix-unknown-user", mail);
        stage.report("exim-unknown-user", mail);
        assertThat(stage.invitation(mail)).containsEntry("state", "pending");
        assertThat(stage.suppressions(mail)).isEmpty();
        assertThat(stage.bounces(mail)).hasSize(1);
    }

    @Test
    void many_at_the_same_moment_are_recorded_once() throws Exception {
        Mail mail = stage.sent("pending");
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            Callable<Object> report = () -> {
                stage.report("postfix-unknown-user", mail);
                return null;
            };
            for (Future<Object> done : threads.invokeAll(java.util.Collections.nCopies(12, report))) {
                done.get();
            }
        } finally {
            threads.shutdown();
        }
        assertThat(stage.bounces(mail)).hasSize(1);
        assertThat(stage.suppressions(mail)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"accepted", "revoked", "expired"})
    void who_accepted_stays_so_and_what_has_ended_too_but_nothing_is_sent_there_any_more(String state) {
        Mail mail = stage.sent(state);
        stage.report("postfix-unknown-user", mail);
        assertThat(stage.invitation(mail)).containsEntry("state", state);
        assertThat(stage.suppressions(mail)).containsExactly("address " + mail.address() + " bounced");
    }

    @Test
    void an_opened_invitation_bounces_with_its_reminder() {
        Mail mail = stage.sent("opened");
        stage.report("postfix-unknown-user", stage.further(mail, "reminder", 1));
        assertThat(stage.invitation(mail)).containsEntry("state", "bounced");
    }

    @Test
    void soft_bounces_in_a_row_over_some_days_count_as_a_hard_one() {
        Mail mail = stage.sent("pending");
        stage.report("postfix-expired", mail);
        stage.report("postfix-expired", mail);
        stage.report("postfix-expired", stage.further(mail, "reminder", 1));
        stage.report("exim-mailbox-full", stage.further(mail, "reminder", 2));
        assertThat(stage.invitation(mail)).as("three, but in one moment").containsEntry("state", "pending");
        stage.clock().advance(Duration.ofDays(2));
        stage.report("exim-mailbox-full", stage.further(mail, "reminder", 3));
        assertThat(stage.invitation(mail)).containsEntry("state", "bounced");
        assertThat(stage.suppressions(mail)).containsExactly("address " + mail.address() + " bounced");
        assertThat(stage.bounces(mail))
                .hasSize(4)
                .filteredOn(row -> row.get("final").equals(true))
                .hasSize(1);
    }

    @Test
    void a_sign_of_life_begins_the_row_of_soft_bounces_anew() {
        Mail mail = stage.sent("pending");
        stage.report("postfix-expired", mail);
        stage.report("postfix-expired", stage.further(mail, "reminder", 1));
        stage.clock().advance(Duration.ofDays(3));
        stage.change(
                "UPDATE invitation SET state = 'opened', opened_at = ?::timestamptz WHERE id = ?",
                stage.clock().instant().toString(),
                mail.invitation());
        stage.report("postfix-expired", stage.further(mail, "follow_up", 1));
        assertThat(stage.invitation(mail)).containsEntry("state", "opened");
        assertThat(stage.suppressions(mail)).isEmpty();
    }

    @Test
    void a_mail_that_was_not_wanted_for_what_it_is_says_nothing_of_the_address() {
        Mail mail = stage.sent("pending");
        stage.report("exchange-blocked", mail);
        assertThat(stage.invitation(mail)).containsEntry("state", "pending");
        assertThat(stage.bounces(mail))
                .singleElement()
                .satisfies(bounce ->
                        assertThat(bounce).containsEntry("kind", "blocked").containsEntry("status", "5.7.1"));
        assertThat(stage.suppressions(mail)).isEmpty();
    }

    @Test
    void a_complaint_suppresses_the_mailbox_and_takes_the_place_of_an_unsubscribing() {
        Mail mail = stage.sentTo("Ana+course@" + stage.domain(), "pending");
        String mailbox = "ana@" + mail.address().split("@")[1];
        stage.change(
                "INSERT INTO suppression (workspace_id, scope, value, reason) VALUES (?, 'mailbox', ?, 'unsubscribed')",
                mail.workspace(),
                mailbox);
        stage.complain(mail);
        stage.complain(mail);
        assertThat(stage.suppressionsOf(mail.workspace())).containsExactly("mailbox " + mailbox + " complained");
        assertThat(stage.invitation(mail)).containsEntry("state", "pending");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postfix-delayed",
                "vacation",
                "human-answer",
                "read-receipt",
                "forwarded-to-two",
                "without-fields"
            })
    void what_is_no_bounce_changes_nothing(String report) {
        Mail mail = stage.sent("pending");
        stage.report(report, mail);
        assertThat(stage.invitation(mail)).containsEntry("state", "pending");
        assertThat(stage.bounces(mail)).isEmpty();
    }

    @Test
    void a_forged_report_is_counted_and_ends_nobodys_invitation() {
        Mail mail = stage.sent("pending");
        double before = counted("forged");
        for (String forged : new String[] {
            "bounces+d" + mail.delivery() + "@acme.example",
            "bounces+d" + mail.delivery() + "-aaaaaaaaaa@acme.example",
            stage.returnPath().of(mail.delivery() + 1).replace("d" + (mail.delivery() + 1), "d" + mail.delivery())
        }) {
            stage.intake().take(stage.returnPath(), forged, Reports.about("postfix-unknown-user", forged), "test");
            stage.intake().take(stage.returnPath(), null, Reports.about("postfix-unknown-user", forged), "test");
        }
        assertThat(counted("forged") - before).isEqualTo(6);
        assertThat(stage.invitation(mail)).containsEntry("state", "pending");
        assertThat(stage.bounces(mail)).isEmpty();
    }

    @Test
    void a_report_on_the_address_of_before_a_correction_leaves_the_new_one_alone() {
        Mail mail = stage.sent("pending");
        String corrected = "right" + mail.address();
        stage.change(
                "INSERT INTO former_address (invitation_id, token_version, address, replaced_at) VALUES (?, 1, ?, now())",
                mail.invitation(),
                mail.address());
        stage.change(
                "UPDATE invitation SET address = ?, mailbox = ? WHERE id = ?", corrected, corrected, mail.invitation());
        stage.report("postfix-expired", mail);
        stage.report("postfix-unknown-user", mail);
        assertThat(stage.invitation(mail)).containsEntry("state", "pending");
        assertThat(stage.suppressions(mail)).containsExactly("address " + mail.address() + " bounced");
    }

    @Test
    void where_the_time_is_in_doubt_the_address_is_the_one_the_report_names() {
        Mail mail = stage.sent("pending");
        String corrected = "right" + mail.address();
        stage.change(
                "INSERT INTO former_address (invitation_id, token_version, address, replaced_at) VALUES (?, 1, ?, now() - interval '1 hour')",
                mail.invitation(),
                mail.address());
        stage.change(
                "UPDATE invitation SET address = ?, mailbox = ? WHERE id = ?", corrected, corrected, mail.invitation());
        String named = new String(stage.bytes("postfix-unknown-user", mail), java.nio.charset.StandardCharsets.UTF_8)
                .replace("ana@example.org", mail.address());
        stage.intake()
                .take(
                        stage.returnPath(),
                        stage.returnPath().of(mail.delivery()),
                        named.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        "test");
        assertThat(stage.invitation(mail)).containsEntry("state", "pending");
        assertThat(stage.suppressions(mail)).containsExactly("address " + mail.address() + " bounced");
    }

    @Test
    void nothing_is_recorded_of_who_was_erased_or_of_what_is_no_more() {
        Mail mail = stage.sent("pending");
        String erased = "erased-" + mail.invitation() + "@erased.invalid";
        stage.change(
                "UPDATE invitation SET address = ?, mailbox = ?, state = 'revoked', ended_at = now() WHERE id = ?",
                erased,
                erased,
                mail.invitation());
        stage.report("postfix-unknown-user", mail);
        assertThat(stage.bounces(mail)).isEmpty();
        assertThat(stage.suppressionsOf(mail.workspace())).noneMatch(entry -> entry.contains("erased"));
        double before = counted("no_such_delivery");
        stage.intake()
                .take(
                        stage.returnPath(),
                        stage.returnPath().of(Long.MAX_VALUE),
                        Reports.bytes("postfix-unknown-user"),
                        "test");
        assertThat(counted("no_such_delivery") - before).isEqualTo(1);
    }

    @Test
    void a_code_that_came_back_suppresses_its_address_and_one_of_the_installation_harms_nobody() {
        Mail code = stage.letter(stage.workspace());
        stage.report("postfix-unknown-user", code);
        assertThat(stage.suppressions(code)).containsExactly("address " + code.address() + " bounced");
        Mail signUp = stage.letter(0);
        stage.report("postfix-unknown-user", signUp);
        assertThat(stage.bounces(signUp)).hasSize(1);
        assertThat(stage.suppressions(signUp)).isEmpty();
    }

    @Test
    void a_reminder_that_waits_is_not_sent_after_the_bounce() {
        Mail mail = stage.sent("pending");
        Mail reminder = stage.waiting(mail, "reminder", 1);
        stage.report("postfix-unknown-user", mail);
        stage.request(reminder);
        stage.awaitState(reminder, "cancelled");
        assertThat(stage.delivery(reminder)).containsEntry("cause", "bounced");
        assertThat(stage.smtp().deliveriesTo(mail.address())).isZero();
    }

    @Test
    void a_report_that_could_not_be_recorded_must_come_again() {
        Mail mail = stage.sent("pending");
        try (AutoCloseable held =
                stage.holding("SELECT id FROM invitation WHERE id = " + mail.invitation() + " FOR UPDATE")) {
            assertThatThrownBy(() -> stage.report("postfix-unknown-user", mail))
                    .isInstanceOf(NotRecordedException.class);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        stage.report("postfix-unknown-user", mail);
        assertThat(stage.invitation(mail)).containsEntry("state", "bounced");
        assertThat(stage.bounces(mail)).hasSize(1);
    }

    private static double counted(String kind) {
        return stage.bean(MeterRegistry.class).find("beckon.bounces").tag("kind", kind).counters().stream()
                .mapToDouble(io.micrometer.core.instrument.Counter::count)
                .sum();
    }
}
