package io.beckon.reminder.followup;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.followup.FollowUpSelection;
import io.beckon.contracts.followup.InvitationFilter;
import io.beckon.contracts.followup.MailFilter;
import io.beckon.contracts.message.DeliveriesRequested;
import io.beckon.contracts.state.EvidenceGrade;
import io.beckon.contracts.state.InvitationState;
import io.beckon.reminder.RecordingPublisher;
import io.beckon.reminder.ReminderDatabase;
import io.beckon.reminder.pass.LenientHints;
import io.beckon.testkit.SettableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class ManualFollowUpPassIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private static ReminderDatabase database;

    private final SettableClock clock = SettableClock.atPresent();
    private final RecordingPublisher publisher = new RecordingPublisher();
    private long workspace;
    private long campaign;

    @BeforeAll
    static void createDatabase() {
        database = new ReminderDatabase();
    }

    @AfterAll
    static void dropDatabase() {
        database.close();
    }

    @BeforeEach
    void beginAfresh() {
        database.execute("TRUNCATE delivery, invitation, campaign, follow_up CASCADE");
        workspace = database.workspace();
        campaign = database.campaign(workspace, "running");
    }

    @Test
    void selected_people_get_the_message_and_those_no_longer_to_be_followed_up_are_counted_as_held() {
        long first = database.invite(campaign, 7, "sent");
        database.open(first + 1);
        database.accept(first + 2);
        database.suppress("mailbox", first + 3);
        database.suppress("address", first + 4);
        database.execute("UPDATE delivery SET state = 'ready', sent_at = NULL WHERE id = ?", first + 5);
        List<Long> selected = LongStream.range(first, first + 6).boxed().toList();
        int followUp = ask(new FollowUpSelection(selected, null), "Please \"look\" & come", first + 6);

        assertThat(run(1000)).isEqualTo(2);

        assertThat(database.count(
                        "delivery WHERE purpose = 'follow_up' AND ordinal = ? AND invitation_id IN (?, ?) AND state = 'ready' AND content ->> 'message' = ?",
                        followUp,
                        first,
                        first + 1,
                        "Please \"look\" & come"))
                .isEqualTo(2);
        assertThat(outcome(followUp))
                .containsEntry("state", "done")
                .containsEntry("queued_count", 2L)
                .containsEntry("held_count", 4L);
        assertThat(run(1000)).as("done once").isZero();
    }

    @Test
    void nobody_is_reminded_of_a_registration_invitation_that_takes_nobody() {
        long registration = database.count("registration_invitation") + 1;
        database.execute(
                "INSERT INTO registration_invitation (id, workspace_id, public_id, name, seats, seats_taken, passcode_hash,"
                        + " passcode_sealed, locale, created_at) VALUES (?, ?, ?, 'First aid', 2, 2,"
                        + " decode(repeat('ab', 33), 'hex'), 'x', 'en', now())",
                registration,
                workspace,
                "aaaaaaaaaaaaaaa" + (1 + registration));
        database.execute("UPDATE campaign SET registration_invitation_id = ? WHERE id = ?", registration, campaign);
        long first = database.invite(campaign, 2, "sent");
        int full = ask(new FollowUpSelection(List.of(first, first + 1), null), null, newest());
        assertThat(run(1000)).isZero();
        assertThat(outcome(full)).containsEntry("queued_count", 0L).containsEntry("held_count", 2L);

        database.execute("UPDATE registration_invitation SET seats = 3 WHERE id = ?", registration);
        int free = ask(
                new FollowUpSelection(null, new InvitationFilter(campaign, Set.of(InvitationState.PENDING), null)),
                null,
                newest());
        assertThat(run(1000)).isEqualTo(2);
        assertThat(outcome(free)).containsEntry("queued_count", 2L);
    }

    @Test
    void who_opened_but_did_not_accept_is_followed_up_whatever_stops_the_reminders() {
        long first = database.invite(campaign, 3, "sent");
        database.execute("UPDATE campaign SET reminders_stop_on = 'opened' WHERE id = ?", campaign);
        database.open(first);
        database.accept(first + 1);
        int followUp = ask(
                new FollowUpSelection(null, new InvitationFilter(campaign, Set.of(InvitationState.OPENED), null)),
                null,
                newest());

        assertThat(run(1000)).isEqualTo(1);

        assertThat(outcome(followUp)).containsEntry("queued_count", 1L).containsEntry("held_count", 0L);
        assertThat(followUps(followUp)).isEqualTo(1);
    }

    @Test
    void filter_reaches_all_that_match_beyond_a_batch_and_nobody_else() {
        long other = database.campaign(workspace, "running");
        long first = database.invite(campaign, 25, "sent");
        database.invite(other, 5, "sent");
        database.invite(database.campaign(database.workspace(), "running"), 5, "sent");
        for (long opened = first; opened < first + 5; opened++) {
            database.open(opened);
        }
        long upTo = newest();
        database.invite(campaign, 3, "sent");
        int followUp = ask(
                new FollowUpSelection(null, new InvitationFilter(campaign, Set.of(InvitationState.PENDING), "p")),
                null,
                upTo);

        assertThat(run(4)).isEqualTo(20);

        assertThat(outcome(followUp)).containsEntry("state", "done").containsEntry("queued_count", 20L);
        assertThat(followUps(followUp)).isEqualTo(20);
        assertThat(database.count("delivery WHERE purpose = 'follow_up' AND content IS NOT NULL"))
                .isZero();
    }

    @Test
    void all_that_match_among_many_are_reached_once_and_those_who_arrive_meanwhile_are_not() {
        for (int thousand = 0; thousand < 11; thousand++) {
            database.invite(campaign, 1_000, "sent");
        }
        long upTo = newest();
        database.execute(
                "INSERT INTO evidence (invitation_id, ordinal, grade, kind) SELECT id, 1, 'click', 'post' FROM invitation WHERE id % 3 = 0");
        long clicked = database.count("evidence");
        InvitationFilter filter = new InvitationFilter(
                null, null, Set.of(), null, Set.of(EvidenceGrade.CLICK), new MailFilter(null, null, null, 0, null));
        int followUp = ask(new FollowUpSelection(null, filter), null, upTo);
        ManualFollowUpStore store = store(1000);
        long queued = 0;
        for (int batch = 0; batch < 3; batch++) {
            queued += Objects.requireNonNull(
                            store.expand(followUp, clock.instant()).block(DEADLINE))
                    .queued();
            long late = database.invite(campaign, 30, "sent");
            database.execute(
                    "INSERT INTO evidence (invitation_id, ordinal, grade, kind) SELECT id, 1, 'click', 'post' FROM invitation WHERE id >= ?",
                    late);
        }

        queued += run(1000);

        assertThat(queued).isEqualTo(clicked);
        assertThat(outcome(followUp))
                .containsEntry("state", "done")
                .containsEntry("queued_count", clicked)
                .containsEntry("held_count", 0L);
        assertThat(database.count(
                        "delivery WHERE purpose = 'follow_up' AND (invitation_id % 3 <> 0 OR invitation_id > ?)", upTo))
                .isZero();
    }

    @Test
    void user_group_selects_the_campaigns_that_lead_to_it() {
        long first = database.invite(campaign, 5, "sent");
        database.invite(database.campaign(workspace, "running"), 5, "sent");
        long top = database.value(
                Long.class,
                "INSERT INTO organization_group (workspace_id, name) VALUES (?, 'all') RETURNING id",
                workspace);
        long group = database.value(
                Long.class,
                "INSERT INTO user_group (workspace_id, organization_group_id, name) VALUES (?, ?, 'some') RETURNING id",
                workspace,
                top);
        database.execute(
                "INSERT INTO campaign_user_group (workspace_id, campaign_id, user_group_id) VALUES (?, ?, ?)",
                workspace,
                campaign,
                group);
        database.execute(
                "INSERT INTO user_group_block (user_group_id, first_id, last_id, campaign_id) VALUES (?, ?, ?, ?)",
                group,
                first,
                first + 4,
                campaign);
        InvitationFilter filter = new InvitationFilter(null, group, Set.of(), null, Set.of(), MailFilter.ANY);
        int followUp = ask(new FollowUpSelection(null, filter), null, newest());

        assertThat(run(2)).isEqualTo(5);

        assertThat(outcome(followUp)).containsEntry("state", "done").containsEntry("held_count", 0L);
    }

    @Test
    void follow_up_across_campaigns_is_hinted_campaign_by_campaign() {
        long paused = database.campaign(workspace, "paused");
        long done = database.campaign(workspace, "done");
        database.invite(campaign, 3, "sent");
        database.invite(done, 2, "sent");
        database.invite(paused, 2, "sent");
        database.invite(campaign, 3, "sent");
        int followUp = ask(new FollowUpSelection(null, new InvitationFilter(null, Set.of(), null)), "x", newest());

        assertThat(run(1000)).isEqualTo(8);

        assertThat(outcome(followUp)).containsEntry("held_count", 2L);
        assertThat(publisher.messages()).hasSize(2).allSatisfy(message -> {
            DeliveriesRequested range = (DeliveriesRequested) message;
            assertThat(database.count(
                            "delivery WHERE campaign_id = ? AND id BETWEEN ? AND ?",
                            range.campaignId(),
                            range.firstId(),
                            range.lastId()))
                    .isEqualTo(range.lastId() - range.firstId() + 1)
                    .isEqualTo(range.campaignId() == campaign ? 6 : 2);
        });
    }

    @Test
    void crash_between_two_batches_costs_nobody_and_doubles_nobody() {
        database.invite(campaign, 10, "sent");
        int followUp = ask(new FollowUpSelection(null, new InvitationFilter(campaign, Set.of(), null)), "x", newest());
        store(3).expand(followUp, clock.instant()).block(DEADLINE);

        assertThat(outcome(followUp)).containsEntry("state", "requested").containsEntry("queued_count", 3L);
        assertThat(run(4)).isEqualTo(7);

        assertThat(outcome(followUp)).containsEntry("state", "done").containsEntry("queued_count", 10L);
        assertThat(followUps(followUp)).isEqualTo(10);
    }

    @Test
    void two_instances_at_once_write_to_everybody_once() {
        database.invite(campaign, 500, "sent");
        int one = ask(new FollowUpSelection(null, new InvitationFilter(campaign, Set.of(), null)), "x", newest());
        int two = ask(new FollowUpSelection(null, new InvitationFilter(campaign, Set.of(), null)), "y", newest());

        Mono.zip(pass(20).run(), pass(20).run()).block(DEADLINE);
        run(20);

        for (int followUp : List.of(one, two)) {
            assertThat(followUps(followUp)).isEqualTo(500);
            assertThat(outcome(followUp)).containsEntry("state", "done").containsEntry("queued_count", 500L);
        }
    }

    @Test
    void search_is_matched_literally() {
        long first = database.invite(campaign, 2, "sent");
        database.execute("UPDATE invitation SET address = 'a_b@example.org' WHERE id = ?", first);
        database.execute("UPDATE invitation SET address = 'axb@example.org' WHERE id = ?", first + 1);
        int followUp = ask(new FollowUpSelection(null, new InvitationFilter(null, Set.of(), "A_B")), "x", newest());

        assertThat(run(1000)).isEqualTo(1);
        assertThat(followUps(followUp)).isEqualTo(1);
    }

    @Test
    void selection_that_cannot_be_read_ends_with_nobody_written_to() {
        int followUp = database.value(
                Integer.class,
                "INSERT INTO follow_up (workspace_id, selection, up_to) VALUES (?, '{\"everybody\": true}', 9) RETURNING id",
                workspace);

        assertThat(run(1000)).isZero();

        assertThat(outcome(followUp)).containsEntry("state", "done").containsEntry("queued_count", 0L);
    }

    private int ask(FollowUpSelection selection, String message, long upTo) {
        return database.value(
                Integer.class,
                "INSERT INTO follow_up (workspace_id, selection, message, up_to) VALUES (?, CAST(? AS jsonb), ?, ?) RETURNING id",
                workspace,
                selection.toJson(),
                message,
                upTo);
    }

    private long run(int batch) {
        return Objects.requireNonNull(pass(batch).run().block(DEADLINE));
    }

    private ManualFollowUpPass pass(int batch) {
        return new ManualFollowUpPass(
                store(batch), new LenientHints(publisher, new SimpleMeterRegistry()), settings(batch), clock);
    }

    private static ManualFollowUpStore store(int batch) {
        return new ManualFollowUpStore(database.client(), database.transaction(), settings(batch));
    }

    private static FollowUpSettings settings(int batch) {
        return new FollowUpSettings(Duration.ofSeconds(1), batch, 100, Duration.ofMinutes(1));
    }

    private static long newest() {
        return database.value(Long.class, "SELECT max(id) FROM invitation");
    }

    private static long followUps(int followUp) {
        return database.count("delivery WHERE purpose = 'follow_up' AND ordinal = ?", followUp);
    }

    private static Map<String, Object> outcome(int followUp) {
        return database.row(
                "SELECT CAST(state AS text) AS state, queued_count, held_count FROM follow_up WHERE id = ?", followUp);
    }
}
