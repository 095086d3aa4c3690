package io.beckon.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckon.contracts.state.Lane;
import io.beckon.mail.provider.Providers;
import io.beckon.testkit.Database;
import io.beckon.testkit.Servers;
import io.beckon.testkit.SettableClock;
import io.beckon.testkit.smtp.AcceptedMail;
import io.beckon.testkit.smtp.Fault;
import io.beckon.testkit.smtp.FaultySmtpServer;
import io.beckon.testkit.smtp.Step;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** One worker on real servers, and everything that may become of a mail. */
class DeliveryIT {

    private static final Duration WITHIN = Duration.ofSeconds(30);

    @TempDir
    static Path folder;

    private static FaultySmtpServer smtp;
    private static SettableClock clock;
    private static RunningWorker worker;
    private static Campaigns campaigns;
    private static long workspace;

    @BeforeAll
    static void start() {
        Database database = Servers.postgres().createDatabase();
        smtp = FaultySmtpServer.started();
        clock = SettableClock.atPresent();
        worker = RunningWorker.start(
                database, Servers.rabbit().createVirtualHost(), smtp, folder.resolve("keys"), clock, Map.of());
        campaigns = new Campaigns(database);
        workspace = campaigns.workspace();
    }

    @AfterAll
    static void stop() {
        worker.close();
        smtp.close();
    }

    @AfterEach
    void healthy() {
        smtp.recover();
    }

    @Test
    void every_delivery_of_a_range_is_sent_exactly_once_though_its_hint_comes_twice() {
        Campaigns.Range range = campaigns.invited(campaigns.running(workspace), 1000);
        worker.request(range);
        worker.request(range);
        awaitStates(range, Map.of("sent", 1000L));
        worker.request(range);
        await().atMost(WITHIN).untilAsserted(() -> assertThat(claims()).isZero());
        for (int n = 0; n < range.count(); n++) {
            assertThat(smtp.deliveriesTo(campaigns.address(range, n))).isEqualTo(1);
        }
    }

    @Test
    void a_thousand_mails_cost_a_few_statements_and_never_one_each() {
        Campaigns.Range range = campaigns.invited(campaigns.running(workspace), 1000);
        worker.statements().forget();
        worker.request(range);
        awaitStates(range, Map.of("sent", 1000L));
        await().atMost(WITHIN).untilAsserted(() -> assertThat(claims()).isZero());
        assertThat(worker.statements().with("INSERT INTO claim")).isEqualTo(4);
        assertThat(worker.statements().with("INSERT INTO attempt")).isBetween(4L, 120L);
        assertThat(worker.statements().all() - worker.statements().with("INSERT INTO attempt"))
                .as("claims, the look at what is left, the campaign's three, and renewals of the lease")
                .isLessThan(20);
    }

    @Test
    void a_mail_says_who_it_is_for_and_how_to_unsubscribe() {
        Campaigns.Range range = campaigns.invited(campaigns.running(workspace), 1);
        worker.request(range);
        awaitStates(range, Map.of("sent", 1L));
        AcceptedMail mail = smtp.mailsTo(campaigns.address(range, 0)).get(0);
        assertThat(mail.sender()).isEqualTo("invite@acme.example");
        assertThat(new String(mail.content(), StandardCharsets.UTF_8))
                .containsPattern("List-Unsubscribe:\\s+<https://go.acme.example/u/")
                .contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click")
                .contains("Hello Ana")
                .containsPattern("https://go.acme.example/i/");
    }

    @Test
    void a_sent_invitation_is_followed_up_when_its_first_step_is_due() {
        long campaign = campaigns.running(workspace);
        campaigns.change(
                "INSERT INTO campaign_step (campaign_id, ordinal, anchor, offset_seconds) VALUES (?, 1, 'after_sending', 3600)",
                campaign);
        Campaigns.Range range = campaigns.invited(campaign, 1);
        worker.request(range);
        awaitStates(range, Map.of("sent", 1L));
        assertThat(campaigns.number(
                        "SELECT extract(epoch FROM follow_up_at - sent_at)::bigint FROM delivery WHERE id = ?",
                        range.first()))
                .isEqualTo(3600);
    }

    @Test
    void a_greylisted_mail_waits_for_its_time_and_is_then_sent_once() {
        smtp.fail(Fault.at(Step.RCPT).greylist(1));
        Campaigns.Range range = campaigns.invited(campaigns.running(workspace), 20);
        worker.request(range);
        awaitStates(range, Map.of("deferred", 20L));
        assertThat(campaigns.delivery(range, 0)).containsEntry("attempts", 1).containsEntry("reply_code", 451);
        assertThat(campaigns.attempts(range, 0)).hasSize(1);
        assertThat(campaigns.attempts(range, 0).get(0))
                .containsEntry("phase", "rcpt")
                .containsEntry("reply_status", "4.7.1");

        worker.request(range);
        worker.due(range.campaignId());
        await().during(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(campaigns.states(range)).isEqualTo(Map.of("deferred", 20L)));
        sendWhatIsDueIn(Duration.ofHours(1), range);
        awaitStates(range, Map.of("sent", 20L));
        assertThat(smtp.deliveriesTo(campaigns.address(range, 7))).isEqualTo(1);
        assertThat(campaigns.delivery(range, 7)).containsEntry("attempts", 2).containsEntry("resent", false);
    }

    @Test
    void a_refused_mail_fails_with_its_invitation_and_keeps_what_the_server_said() {
        smtp.fail(Fault.at(Step.RCPT)
                .reply("550 5.1.1 No such user here")
                .forRecipient(address -> address.startsWith("p3@")));
        Campaigns.Range range = campaigns.invited(campaigns.running(workspace), 10);
        worker.request(range);
        awaitStates(range, Map.of("sent", 9L, "failed", 1L));
        assertThat(campaigns.delivery(range, 3))
                .containsEntry("reply_code", 550)
                .containsEntry("reply_status", "5.1.1")
                .containsEntry("cause", "refused");
        assertThat((String) campaigns.delivery(range, 3).get("reply_text")).contains("No such user here");
        assertThat(campaigns.invitation(range, 3)).containsEntry("state", "failed");
        assertThat(campaigns.invitation(range, 4)).containsEntry("state", "pending");
    }

    @Test
    void what_cannot_be_sent_within_the_horizon_fails() {
        smtp.fail(Fault.at(Step.RCPT).reply("450 4.2.1 Mailbox busy"));
        Campaigns.Range range = campaigns.invited(campaigns.running(workspace), 1);
        worker.request(range);
        awaitStates(range, Map.of("deferred", 1L));
        sendWhatIsDueIn(Duration.ofDays(3), range);
        awaitStates(range, Map.of("failed", 1L));
        assertThat((String) campaigns.delivery(range, 0).get("cause")).startsWith("horizon");
        assertThat(campaigns.invitation(range, 0)).containsEntry("state", "failed");
    }

    @ParameterizedTest
    @EnumSource(names = {"MAIL", "RCPT", "DATA"})
    void a_connection_dropped_before_the_final_dot_is_a_try_that_may_be_repeated(Step step) {
        smtp.fail(Fault.at(step).drop().first(1));
        Campaigns.Range range = campaigns.invited(campaigns.running(workspace), 3);
        worker.request(range);
        await().atMost(WITHIN)
                .untilAsserted(() -> assertThat(campaigns.states(range)).doesNotContainKeys("ready", "sending"));
        sendWhatIsDueIn(Duration.ofHours(1), range);
        awaitStates(range, Map.of("sent", 3L));
        for (int n = 0; n < 3; n++) {
            assertThat(smtp.deliveriesTo(campaigns.address(range, n))).isEqualTo(1);
            assertThat(campaigns.delivery(range, n)).containsEntry("resent", false);
        }
    }

    /** The final dot may have been on its way already, so this is unknown to us, and sent again; the server took one. */
    @Test
    void a_connection_dropped_within_the_content_ends_in_one_mail() {
        smtp.fail(Fault.at(Step.BODY).drop().first(1));
        Campaigns.Range range = campaigns.invited(campaigns.running(workspace), 1);
        worker.request(range);
        await().atMost(WITHIN)
                .untilAsserted(() -> assertThat(campaigns.delivery(range, 0)).containsEntry("attempts", 1));
        sendWhatIsDueIn(Duration.ofHours(1), range);
        awaitStates(range, Map.of("sent", 1L));
        assertThat(smtp.deliveriesTo(campaigns.address(range, 0))).isEqualTo(1);
    }

    @Test
    void a_server_that_says_nothing_before_the_final_dot_costs_a_try() {
        smtp.fail(Fault.at(Step.RCPT).stall().first(1));
        Campaigns.Range range = campaigns.invited(campaigns.running(workspace), 1);
        worker.request(range);
        awaitStates(range, Map.of("deferred", 1L));
        sendWhatIsDueIn(Duration.ofHours(1), range);
        awaitStates(range, Map.of("sent", 1L));
    }

    @Test
    void an_answer_lost_after_the_final_dot_is_resent_once_under_the_same_message_id_and_flagged() {
        smtp.fail(Fault.at(Step.DOT).drop().first(1));
        Campaigns.Range range = campaigns.invited(campaigns.running(workspace), 1);
        worker.request(range);
        await().atMost(WITHIN)
                .untilAsserted(() -> assertThat(campaigns.delivery(range, 0))
                        .containsEntry("state", "ready")
                        .containsEntry("resent", true));
        worker.request(range);
        sendWhatIsDueIn(Duration.ofHours(1), range);
        awaitStates(range, Map.of("sent", 1L));
        assertThat(smtp.mailsTo(campaigns.address(range, 0))).hasSize(2);
        assertThat(smtp.mailsTo(campaigns.address(range, 0)).stream()
                        .map(AcceptedMail::messageId)
                        .distinct())
                .hasSize(1);
        assertThat(campaigns.delivery(range, 0)).containsEntry("resent", true);
    }

    @Test
    void where_the_workspace_says_so_an_unknown_mail_is_parked() {
        long parking = campaigns.workspace();
        campaigns.change("UPDATE workspace SET unknown_deliveries = 'park' WHERE id = ?", parking);
        smtp.fail(Fault.at(Step.DOT).stall().first(1));
        Campaigns.Range range = campaigns.invited(campaigns.running(parking), 1);
        worker.request(range);
        awaitStates(range, Map.of("unknown", 1L));
        sendWhatIsDueIn(Duration.ofHours(1), range);
        await().during(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(campaigns.states(range)).isEqualTo(Map.of("unknown", 1L)));
        assertThat(smtp.deliveriesTo(campaigns.address(range, 0))).isEqualTo(1);

        // A manager wants it tried again; the row is then as the gateway leaves it.
        campaigns.change(
                "UPDATE delivery SET state = 'deferred', next_attempt_at = now(), first_attempt_at = NULL, resent = true WHERE id = ?",
                range.first());
        sendWhatIsDueIn(Duration.ofSeconds(1), range);
        awaitStates(range, Map.of("sent", 1L));
        assertThat(smtp.mailsTo(campaigns.address(range, 0)).stream()
                        .map(AcceptedMail::messageId)
                        .distinct())
                .hasSize(1);
    }

    @Test
    void a_paused_campaign_sends_nothing_and_goes_on_when_it_is_resumed() {
        long campaign = campaigns.running(workspace);
        Campaigns.Range range = campaigns.invited(campaign, 5);
        campaigns.change("UPDATE campaign SET state = 'paused' WHERE id = ?", campaign);
        worker.request(range);
        await().during(Duration.ofMillis(700))
                .untilAsserted(() -> assertThat(campaigns.states(range)).isEqualTo(Map.of("ready", 5L)));
        campaigns.change("UPDATE campaign SET state = 'running' WHERE id = ?", campaign);
        worker.request(range);
        awaitStates(range, Map.of("sent", 5L));
    }

    @Test
    void a_suspended_workspace_sends_nothing_and_goes_on_when_it_is_resumed() {
        long suspended = campaigns.workspace();
        Campaigns.Range range = campaigns.invited(campaigns.running(suspended), 5);
        campaigns.change("UPDATE workspace SET suspended_at = now() WHERE id = ?", suspended);
        worker.request(range);
        await().during(Duration.ofMillis(700))
                .untilAsserted(() -> assertThat(campaigns.states(range)).isEqualTo(Map.of("ready", 5L)));
        campaigns.change("UPDATE workspace SET suspended_at = NULL WHERE id = ?", suspended);
        worker.request(range);
        awaitStates(range, Map.of("sent", 5L));
    }

    @Test
    void deliveries_of_a_cancelled_campaign_are_cancelled_and_say_why() {
        long campaign = campaigns.running(workspace);
        Campaigns.Range range = campaigns.invited(campaign, 5);
        campaigns.change("UPDATE campaign SET state = 'cancelled', finished_at = now() WHERE id = ?", campaign);
        worker.request(range);
        awaitStates(range, Map.of("cancelled", 5L));
        assertThat(campaigns.delivery(range, 0)).containsEntry("cause", "campaign_cancelled");
    }

    @Test
    void who_was_revoked_or_suppressed_since_the_list_came_gets_no_mail() {
        Campaigns.Range range = campaigns.invited(campaigns.running(workspace), 4);
        campaigns.change(
                "UPDATE invitation SET state = 'revoked', ended_at = now() WHERE address = ?",
                campaigns.address(range, 0));
        campaigns.change(
                "INSERT INTO suppression (workspace_id, scope, value, reason) VALUES (?, 'address', ?, 'bounced')",
                workspace,
                campaigns.address(range, 1));
        campaigns.change(
                "INSERT INTO suppression (workspace_id, scope, value, reason) VALUES (?, 'mailbox', ?, 'unsubscribed')",
                workspace,
                campaigns.address(range, 2));
        worker.request(range);
        awaitStates(range, Map.of("cancelled", 1L, "suppressed", 2L, "sent", 1L));
        assertThat(campaigns.delivery(range, 0)).containsEntry("cause", "revoked");
        assertThat(campaigns.delivery(range, 1)).containsEntry("cause", "bounced");
        assertThat(campaigns.delivery(range, 2)).containsEntry("cause", "unsubscribed");
        assertThat(smtp.deliveriesTo(campaigns.address(range, 1))).isZero();
    }

    @Test
    void a_mailbox_gets_one_reminder_a_day_and_who_opened_gets_none() {
        long campaign = campaigns.running(workspace);
        Campaigns.Range invited = campaigns.invited(campaign, 3);
        worker.request(invited);
        awaitStates(invited, Map.of("sent", 3L));
        campaigns.change(
                "UPDATE invitation SET state = 'opened', opened_at = now() WHERE address = ?",
                campaigns.address(invited, 2));
        Instant later = clock.instant().plus(Duration.ofMinutes(10));
        Campaigns.Range reminders = campaigns.further(campaign, "reminder", 1, later);
        worker.request(reminders);
        awaitStates(reminders, Map.of("sent", 2L, "cancelled", 1L));
        Campaigns.Range followUps = campaigns.further(campaign, "follow_up", 77, later);
        worker.request(followUps);
        awaitStates(followUps, Map.of("deferred", 2L, "sent", 1L));
        assertThat(campaigns.delivery(followUps, 0))
                .containsEntry("cause", "daily_limit")
                .containsEntry("attempts", 0);
        assertThat(campaigns.number(
                        "SELECT count(*) FROM delivery WHERE id BETWEEN ? AND ? AND next_attempt_at ="
                                + " (?::timestamptz AT TIME ZONE 'UTC')::date + interval '1 day'",
                        followUps.first(),
                        followUps.last(),
                        clock.instant().toString()))
                .isEqualTo(2);
        sendWhatIsDueIn(Duration.ofHours(24), followUps);
        awaitStates(followUps, Map.of("sent", 3L));
    }

    @Test
    void whose_address_is_in_use_elsewhere_gets_no_reminder_more_but_what_a_manager_sends() {
        long campaign = campaigns.running(workspace);
        Campaigns.Range invited = campaigns.invited(campaign, 1);
        worker.request(invited);
        awaitStates(invited, Map.of("sent", 1L));
        campaigns.change("UPDATE invitation SET reminders_stopped_at = now() WHERE campaign_id = ?", campaign);
        Campaigns.Range reminders = campaigns.further(campaign, "reminder", 1, clock.instant());
        Campaigns.Range resent = campaigns.further(campaign, "resend", 2, clock.instant());
        worker.request(reminders);
        worker.request(resent);
        awaitStates(reminders, Map.of("cancelled", 1L));
        awaitStates(resent, Map.of("sent", 1L));
        assertThat(campaigns.delivery(reminders, 0)).containsEntry("cause", "address_in_use");
    }

    @ParameterizedTest
    @CsvSource({"opened, sent", "accepted, sent", "opened, cancelled", "accepted, cancelled"})
    void a_follow_up_by_hand_goes_to_who_opened_and_to_nobody_who_accepted(String stopOn, String end) {
        long campaign = campaigns.running(workspace);
        campaigns.change(
                "UPDATE campaign SET state = 'done', finished_at = now(), reminders_stop_on = ?::reminder_stop WHERE id = ?",
                stopOn,
                campaign);
        Campaigns.Range invited = campaigns.invited(campaign, 1);
        campaigns.change(
                "UPDATE invitation SET state = ?::invitation_state, opened_at = now(),"
                        + " accepted_at = CASE WHEN ? = 'accepted' THEN now() END WHERE campaign_id = ?",
                end.equals("sent") ? "opened" : "accepted",
                end.equals("sent") ? "opened" : "accepted",
                campaign);
        Campaigns.Range followUps = campaigns.further(campaign, "follow_up", 78, clock.instant());
        worker.request(followUps);
        awaitStates(followUps, Map.of(end, 1L));
        assertThat(smtp.deliveriesTo(campaigns.address(invited, 0))).isEqualTo(end.equals("sent") ? 1 : 0);
    }

    @Test
    void a_test_mail_of_a_draft_goes_out_and_carries_no_personal_link() {
        long campaign = campaigns.running(workspace);
        campaigns.change("UPDATE campaign SET state = 'draft', started_at = NULL WHERE id = ?", campaign);
        long id = campaigns.number("""
                INSERT INTO delivery (id, workspace_id, campaign_id, purpose, lane, to_address)
                VALUES (nextval('delivery_block'), ?, ?, 'test', 'express', 'look@acme.example') RETURNING id""", workspace, campaign);
        Campaigns.Range test = new Campaigns.Range(campaign, id, id);
        worker.request(Lane.EXPRESS, test);
        awaitStates(test, Map.of("sent", 1L));
        assertThat(new String(smtp.mailsTo("look@acme.example").get(0).content(), StandardCharsets.UTF_8))
                .contains("the course")
                .doesNotContain("/i/", "/u/", "List-Unsubscribe");
    }

    @Test
    void a_mail_sent_again_carries_the_new_link_and_goes_to_the_corrected_address() {
        long campaign = campaigns.running(workspace);
        Campaigns.Range invited = campaigns.invited(campaign, 1);
        worker.request(invited);
        awaitStates(invited, Map.of("sent", 1L));
        String corrected = "corrected@c" + campaign + ".example";
        campaigns.change(
                "UPDATE invitation SET address = ?, token_version = 2 WHERE campaign_id = ?", corrected, campaign);
        Campaigns.Range resent = campaigns.further(campaign, "resend", 2, clock.instant());
        worker.request(Lane.EXPRESS, resent);
        awaitStates(resent, Map.of("sent", 1L));
        assertThat(smtp.deliveriesTo(campaigns.address(invited, 0))).isEqualTo(1);
        assertThat(link(corrected)).isNotEqualTo(link(campaigns.address(invited, 0)));
    }

    @Test
    void a_fresh_link_says_until_when_it_holds_itself_and_not_when_the_first_one_ended() {
        long campaign = campaigns.running(workspace);
        campaigns.change("UPDATE campaign SET expires_after_seconds = 86400 WHERE id = ?", campaign);
        Campaigns.Range invited = campaigns.invited(campaign, 1);
        worker.request(invited);
        awaitStates(invited, Map.of("sent", 1L));
        campaigns.change(
                "UPDATE invitation i SET token_version = 2, renewals = 1, renewed_at = d.sent_at + interval '730 days'"
                        + " FROM delivery d WHERE d.invitation_id = i.id AND i.campaign_id = ?",
                campaign);
        Campaigns.Range fresh = campaigns.further(campaign, "resend", 2, clock.instant());
        worker.request(Lane.EXPRESS, fresh);
        awaitStates(fresh, Map.of("sent", 1L));
        String year = String.valueOf(clock.instant()
                .plus(Duration.ofDays(731))
                .atZone(ZoneOffset.UTC)
                .getYear());
        assertThat(smtp.mailsTo(campaigns.address(invited, 0)))
                .extracting(mail -> new String(mail.content(), StandardCharsets.UTF_8)
                        .replace("=\r\n", "")
                        .contains(year))
                .containsExactly(false, true);
    }

    private static String link(String address) {
        String mail = new String(smtp.mailsTo(address).get(0).content(), StandardCharsets.UTF_8);
        Matcher link = Pattern.compile("<https://go.acme.example/u/([^>]+)>").matcher(mail);
        assertThat(link.find()).isTrue();
        return link.group(1);
    }

    @Test
    void a_reminder_outside_the_sending_hours_waits_for_them() {
        long early = campaigns.workspace();
        int minute =
                clock.instant().atOffset(java.time.ZoneOffset.UTC).toLocalTime().toSecondOfDay() / 60;
        int from = minute < 720 ? 1200 : 60;
        campaigns.change(
                "UPDATE workspace SET sending_from_minute = ?, sending_until_minute = ? WHERE id = ?",
                from,
                from + 60,
                early);
        long campaign = campaigns.running(early);
        Campaigns.Range invited = campaigns.invited(campaign, 1);
        worker.request(invited);
        awaitStates(invited, Map.of("sent", 1L));
        Campaigns.Range reminders = campaigns.further(campaign, "reminder", 1, clock.instant());
        worker.request(reminders);
        awaitStates(reminders, Map.of("deferred", 1L));
        assertThat(campaigns.delivery(reminders, 0)).containsEntry("cause", "sending_hours");
    }

    @Test
    void a_reminder_on_a_closed_day_of_the_recipient_waits_for_the_next_open_one() {
        long early = campaigns.workspace();
        java.time.ZoneId kiritimati = java.time.ZoneId.of("Pacific/Kiritimati");
        java.time.LocalDate there = clock.instant().atZone(kiritimati).toLocalDate();
        String closed = there.getDayOfWeek().name().toLowerCase(java.util.Locale.ROOT);
        campaigns.change(
                "UPDATE workspace SET sending_days = array_remove(sending_days, ?), holiday_regions = '{de-by}' WHERE id = ?",
                closed,
                early);
        long campaign = campaigns.running(early);
        campaigns.change(
                "INSERT INTO campaign_step (campaign_id, ordinal, anchor, offset_seconds) VALUES (?, 1, 'after_sending', 60)",
                campaign);
        Campaigns.Range invited = campaigns.invited(campaign, 1);
        campaigns.change("UPDATE invitation SET time_zone = 'Pacific/Kiritimati' WHERE campaign_id = ?", campaign);
        worker.request(invited);
        awaitStates(invited, Map.of("sent", 1L));
        Campaigns.Range reminders = campaigns.further(campaign, "reminder", 1, clock.instant());
        worker.request(reminders);
        awaitStates(reminders, Map.of("deferred", 1L));
        assertThat(campaigns.delivery(reminders, 0))
                .containsEntry("cause", "sending_hours")
                .containsEntry("attempts", 0);
        assertThat(campaigns.number(
                        "SELECT count(*) FROM delivery WHERE id = ? AND next_attempt_at >= (?::date + 1)::timestamp AT TIME ZONE"
                                + " 'Pacific/Kiritimati'",
                        reminders.first(),
                        there.toString()))
                .isEqualTo(1);
    }

    @Test
    void a_campaign_with_a_broken_template_waits_until_somebody_mends_it() {
        long template =
                campaigns.number("INSERT INTO template (workspace_id, name) VALUES (?, 'own') RETURNING id", workspace);
        campaigns.change(
                "INSERT INTO template_text VALUES (?, 'en', 'Hello', '<p th:utext=\"${link}\">x</p>', 'Hello')",
                template);
        long campaign = campaigns.running(workspace);
        campaigns.change("UPDATE campaign SET template_id = ? WHERE id = ?", template, campaign);
        Campaigns.Range range = campaigns.invited(campaign, 3);
        worker.request(range);
        awaitStates(range, Map.of("deferred", 3L));
        assertThat((String) campaigns.delivery(range, 0).get("cause")).startsWith("campaign_not_written");
        campaigns.change(
                "UPDATE template_text SET html = '<p th:text=\"${link}\">x</p>' WHERE template_id = ?", template);
        campaigns.change("UPDATE campaign SET version = version + 1 WHERE id = ?", campaign);
        sendWhatIsDueIn(Duration.ofHours(1), range);
        awaitStates(range, Map.of("sent", 3L));
    }

    @Test
    void a_person_who_cannot_be_written_to_fails_alone() {
        Campaigns.Range range = campaigns.invited(campaigns.running(workspace), 3);
        campaigns.change(
                "UPDATE invitation SET person = '{\"columns\": 7}' WHERE address = ?", campaigns.address(range, 1));
        worker.request(range);
        awaitStates(range, Map.of("sent", 2L, "failed", 1L));
        assertThat((String) campaigns.delivery(range, 1).get("cause")).startsWith("mail_not_written");
    }

    @Test
    void a_mail_of_an_installation_without_a_sender_fails_and_names_the_setting() {
        long id = campaigns.number("""
                INSERT INTO delivery (id, workspace_id, purpose, to_address, content)
                VALUES (nextval('delivery_block'), 0, 'notice', 'ana@example.org', '{"letter":"address_in_use","variables":{}}')
                RETURNING id""");
        Campaigns.Range letter = new Campaigns.Range(0, id, id);
        worker.request(letter);
        awaitStates(letter, Map.of("failed", 1L));
        assertThat((String) campaigns.delivery(letter, 0).get("cause"))
                .isEqualTo("mail_not_written: the mail worker's setting beckon.installation.from-address is not set");
    }

    @Test
    void a_mail_server_that_is_down_loses_nothing_and_nobody_is_written_to_twice() {
        Campaigns.Range range = campaigns.invited(campaigns.running(workspace), 600);
        smtp.stop();
        Providers providers = worker.bean(Providers.class);
        worker.request(range);
        await().atMost(WITHIN).until(() -> !providers.takeMails());
        smtp.start();
        awaitStates(range, Map.of("sent", 600L));
        assertThat(campaigns.number(
                        "SELECT max(attempts) FROM delivery WHERE id BETWEEN ? AND ?", range.first(), range.last()))
                .isEqualTo(1);
        for (int n = 0; n < range.count(); n++) {
            assertThat(smtp.deliveriesTo(campaigns.address(range, n))).isEqualTo(1);
        }
    }

    private static void sendWhatIsDueIn(Duration time, Campaigns.Range range) {
        clock.advance(time);
        worker.due(range.campaignId());
    }

    private static void awaitStates(Campaigns.Range range, Map<String, Long> states) {
        await().atMost(WITHIN)
                .untilAsserted(() -> assertThat(campaigns.states(range)).isEqualTo(states));
    }

    private static long claims() {
        return campaigns.number("SELECT count(*) FROM claim");
    }
}
