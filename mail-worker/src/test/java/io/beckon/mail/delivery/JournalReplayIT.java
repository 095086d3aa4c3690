package io.beckon.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.beckon.contracts.message.DeliveriesDue;
import io.beckon.contracts.message.DeliveriesRequested;
import io.beckon.mail.journal.ClaimJournal;
import io.beckon.mail.journal.DeadJournals;
import io.beckon.mail.journal.IntentJournal;
import io.beckon.mail.journal.JournalContent;
import io.beckon.mail.journal.JournalSettings;
import io.beckon.mail.lease.DeadLeases;
import io.beckon.mail.lease.Hold;
import io.beckon.mail.lease.Holder;
import io.beckon.mail.transport.SendResult;
import io.beckon.mail.transport.SmtpPhase;
import io.beckon.mail.transport.SmtpReply;
import io.beckon.testkit.Database;
import io.beckon.testkit.Servers;
import io.beckon.testkit.SettableClock;
import io.beckon.testkit.smtp.FaultySmtpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** Journals as dead workers leave them, and what a living one makes of them. */
class JournalReplayIT {

    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final SendResult TAKEN = new SendResult.Accepted(new SmtpReply(250, "2.0.0", "2.0.0 Ok: queued"));
    private static final SendResult BUSY = new SendResult.RefusedForNow(
            SmtpPhase.FINAL_DOT, new SmtpReply(451, "4.3.0", "4.3.0 later"), "The server answered 451");
    private static final SendResult REFUSED =
            new SendResult.Refused(SmtpPhase.FINAL_DOT, new SmtpReply(554, "5.7.1", "5.7.1 no"));

    @TempDir
    static Path folder;

    private static FaultySmtpServer smtp;
    private static SettableClock clock;
    private static RunningWorker worker;
    private static Campaigns campaigns;

    @BeforeAll
    static void start() {
        Database database = Servers.postgres().createDatabase();
        smtp = FaultySmtpServer.started();
        clock = SettableClock.atPresent();
        worker = RunningWorker.start(
                database,
                Servers.rabbit().createVirtualHost(),
                smtp,
                folder.resolve("keys"),
                clock,
                Map.of("beckon.journal.look-every", "1h"));
        campaigns = new Campaigns(database);
    }

    @AfterAll
    static void stop() {
        worker.close();
        smtp.close();
    }

    @Test
    void in_time_every_mail_ends_as_the_journal_says() {
        Dead dead = new Dead(5);
        Instant at = now();
        dead.ended(0, at, TAKEN);
        dead.ended(1, at, BUSY);
        dead.ended(2, at, REFUSED);
        dead.journal.intend(dead.id(3));
        dead.dies();

        look();

        assertThat(dead.delivery(0))
                .contains(entry("state", "sent"), entry("reply_text", "2.0.0 Ok: queued"), entry("doubled", false));
        assertThat(dead.delivery(1)).contains(entry("state", "deferred"), entry("resent", false));
        assertThat(campaigns.attempts(dead.range, 1))
                .singleElement()
                .satisfies(attempt -> assertThat(attempt).containsEntry("reply_text", "4.3.0 later"));
        assertThat(dead.delivery(2)).containsEntry("state", "failed");
        assertThat(campaigns.invitation(dead.range, 2)).containsEntry("state", "failed");
        assertThat(dead.delivery(3)).contains(entry("state", "ready"), entry("resent", true));
        assertThat(campaigns.attempts(dead.range, 3)).hasSize(1);
        assertThat(dead.delivery(4))
                .contains(entry("state", "ready"), entry("resent", false), entry("attempts", 0))
                .satisfies(row -> assertThat(row.get("next_attempt_at")).isNotNull());
        assertThat(campaigns.attempts(dead.range, 4)).isEmpty();
        dead.assertForgotten();
    }

    @Test
    void a_workspace_that_parks_has_only_those_parked_that_may_be_out() {
        Dead dead = new Dead(2);
        dead.parks();
        dead.journal.intend(dead.id(0));
        dead.dies();

        look();

        assertThat(dead.delivery(0)).contains(entry("state", "unknown"), entry("resent", false));
        assertThat(dead.delivery(1)).contains(entry("state", "ready"), entry("resent", false));
    }

    @Test
    void after_the_sweep_the_250s_are_recorded_and_what_was_never_out_is_not_unknown_any_more() {
        Dead dead = new Dead(4);
        dead.ended(0, now(), TAKEN);
        dead.ended(1, now(), REFUSED);
        dead.journal.intend(dead.id(2));
        dead.dies();
        dead.isSwept();

        look();

        assertThat(dead.delivery(0)).contains(entry("state", "sent"), entry("doubled", false));
        assertThat(dead.delivery(1)).contains(entry("state", "ready"), entry("resent", true));
        assertThat(campaigns.invitation(dead.range, 1)).containsEntry("state", "pending");
        assertThat(dead.delivery(2)).contains(entry("state", "ready"), entry("resent", true));
        assertThat(dead.delivery(3)).contains(entry("state", "ready"), entry("resent", false));
        dead.assertForgotten();
    }

    @Test
    void after_the_sweep_a_mail_parked_for_a_person_to_judge_is_released_if_it_was_never_out() {
        Dead dead = new Dead(2);
        dead.parks();
        dead.journal.intend(dead.id(0));
        dead.dies();
        dead.isSwept();
        assertThat(campaigns.states(dead.range)).isEqualTo(Map.of("unknown", 2L));

        look();

        assertThat(dead.delivery(0)).containsEntry("state", "unknown");
        assertThat(dead.delivery(1)).contains(entry("state", "ready"), entry("resent", false));
    }

    @Test
    void after_the_sweep_a_mail_that_waited_for_its_second_go_still_gets_it() {
        Dead dead = new Dead(2);
        dead.ended(0, now(), new SendResult.Unknown("The connection was cut."));
        campaigns.change(
                "UPDATE delivery SET state = 'ready', resent = true, attempts = 1, first_attempt_at = now(), next_attempt_at = ?::timestamptz WHERE id = ?",
                now().toString(),
                dead.id(0));
        dead.claimsAgain();
        dead.dies();
        dead.isSwept();
        assertThat(dead.delivery(0)).containsEntry("state", "unknown");

        look();

        assertThat(dead.delivery(0)).contains(entry("state", "deferred"), entry("resent", true));
        assertThat(dead.delivery(0).get("next_attempt_at")).isNotNull();
        assertThat(dead.delivery(1)).contains(entry("state", "ready"), entry("resent", false));
    }

    @Test
    void what_another_worker_has_claimed_or_lost_since_is_left_and_a_second_250_is_flagged() {
        Dead dead = new Dead(3);
        dead.ended(0, now(), TAKEN);
        dead.dies();
        dead.isSwept();
        Dead other = dead.claimedAnewByAnother();
        other.ended(0, now(), TAKEN);
        other.journal.intend(other.id(1));
        other.dies();
        look(other);
        campaigns.change("UPDATE delivery SET state = 'unknown', cause = 'worker lost' WHERE id = ?", other.id(1));

        look();

        assertThat(dead.delivery(0)).contains(entry("state", "sent"), entry("doubled", true));
        assertThat(dead.delivery(1)).as("lost by the other").contains(entry("state", "unknown"));
        assertThat(dead.delivery(2))
                .as("released by the other")
                .contains(entry("state", "ready"), entry("resent", true));
    }

    @Test
    void an_answer_to_an_earlier_claim_says_nothing_of_a_later_one() {
        Dead dead = new Dead(2);
        dead.ended(0, now(), BUSY);
        campaigns.change(
                "UPDATE delivery SET state = 'deferred', attempts = 1, first_attempt_at = now(), next_attempt_at = ?::timestamptz WHERE id = ?",
                now().toString(),
                dead.id(0));
        dead.claimsAgain();
        dead.dies();

        look();

        assertThat(dead.delivery(0)).contains(entry("state", "deferred"), entry("attempts", 1), entry("resent", false));
        assertThat(campaigns.attempts(dead.range, 0)).isEmpty();
        assertThat(dead.delivery(1)).containsEntry("state", "ready");
    }

    @Test
    void where_the_journal_is_damaged_what_was_claimed_counts_as_unknown_and_a_250_before_the_damage_as_sent()
            throws IOException {
        Dead dead = new Dead(3);
        dead.ended(0, now(), TAKEN);
        long damage = Files.size(dead.segment());
        dead.ended(1, now(), TAKEN);
        dead.journal.intend(dead.id(2));
        dead.dies();
        byte[] octets = Files.readAllBytes(dead.segment());
        octets[(int) damage] ^= 1;
        Files.write(dead.segment(), octets);

        look();

        assertThat(dead.delivery(0)).containsEntry("state", "sent");
        assertThat(dead.delivery(1)).contains(entry("state", "ready"), entry("resent", true));
        assertThat(dead.delivery(2)).contains(entry("state", "ready"), entry("resent", true));
    }

    @Test
    void a_replay_that_is_itself_cut_off_is_done_again_to_the_same_end() throws IOException {
        Dead dead = new Dead(4);
        dead.ended(0, now(), TAKEN);
        dead.ended(1, now(), BUSY);
        dead.journal.intend(dead.id(2));
        dead.dies();
        JournalContent content = dead.read();
        worker.bean(JournalReplay.class).of(content).block(WITHIN);
        List<Map<String, Object>> once = dead.deliveries();

        look();

        assertThat(dead.deliveries()).isEqualTo(once);
        assertThat(campaigns.attempts(dead.range, 1)).hasSize(1);
        assertThat(dead.delivery(0)).containsEntry("doubled", false);
        dead.assertForgotten();
    }

    @Test
    void a_journal_of_another_database_is_left_alone_though_the_ids_in_it_are_ours_too() throws IOException {
        Dead dead = new Dead(new UUID(4, 2), 2);
        dead.ended(0, now(), TAKEN);
        dead.dies();

        look();
        look();

        assertThat(campaigns.states(dead.range)).isEqualTo(Map.of("sending", 2L));
        try (var left = worker.bean(DeadJournals.class).take(dead.ownFolder()).block(WITHIN)) {
            left.remove();
        }
    }

    private static UUID ours() {
        return worker.bean(DeadLeases.class).database().block(WITHIN);
    }

    private static Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static void look() {
        worker.bean(JournalReplays.class).look().block(WITHIN);
    }

    private static void look(Dead only) {
        worker.bean(JournalReplay.class).of(only.read()).block(WITHIN);
    }

    /** A worker that has claimed some mails, and its journal. */
    private static final class Dead {

        private final Campaigns.Range range;
        private final Holder holder;
        private final IntentJournal itself;
        private final List<Path> before = folders();
        private ClaimJournal journal;
        private Path own;

        Dead(int mails) {
            this(ours(), mails);
        }

        Dead(UUID database, int mails) {
            this(database, campaigns.invited(campaigns.running(campaigns.workspace()), mails));
        }

        private Dead(UUID database, Campaigns.Range range) {
            this.range = range;
            holder = new Holder(
                    database,
                    campaigns.number(
                            "INSERT INTO worker (name, lease_until) VALUES ('dead', now() + interval '50 seconds') RETURNING id"),
                    1);
            itself = new IntentJournal(new JournalSettings(
                    folder.resolve("journal"),
                    DataSize.ofMegabytes(1),
                    DataSize.ofMegabytes(64),
                    Duration.ofHours(1),
                    Duration.ofSeconds(1)));
            itself.start();
            assertThat(itself.covers(Hold.ofDead(holder))).isTrue();
            journal = claim(new Hint.Range(new DeliveriesRequested(range.campaignId(), range.first(), range.last())));
        }

        private ClaimJournal claim(Hint hint) {
            Claim claim = worker.bean(ClaimStore.class)
                    .claim(hint, Hold.ofDead(holder), 256, clock.instant(), clock.instant())
                    .block(WITHIN);
            assertThat(claim.deliveries()).isNotEmpty();
            return itself.claimed(
                    claim.id(),
                    holder,
                    claim.deliveries().stream().map(ClaimedDelivery::id).toList());
        }

        void claimsAgain() {
            journal = claim(new Hint.Due(new DeliveriesDue(range.campaignId())));
        }

        Dead claimedAnewByAnother() {
            campaigns.change(
                    "UPDATE delivery SET next_attempt_at = NULL WHERE id BETWEEN ? AND ?", range.first(), range.last());
            return new Dead(ours(), range);
        }

        long id(int n) {
            return range.first() + n;
        }

        void ended(int n, Instant at, SendResult result) {
            assertThat(journal.intend(id(n))).isTrue();
            journal.ended(id(n), at, result);
        }

        /** What is in its files stays, and the lock on them goes: as when the process is killed. */
        void dies() {
            itself.stop();
        }

        void isSwept() {
            campaigns.change("DELETE FROM worker WHERE id = ?", holder.workerId());
            campaigns.change("DELETE FROM claim WHERE worker_id = ?", holder.workerId());
            campaigns.change("""
                    UPDATE delivery d
                       SET state = CASE WHEN w.unknown_deliveries = 'resend' AND NOT d.resent THEN 'ready'
                                        ELSE 'unknown' END::delivery_state,
                           resent = d.resent OR w.unknown_deliveries = 'resend', cause = 'worker lost',
                           next_attempt_at = CASE WHEN w.unknown_deliveries = 'resend' AND NOT d.resent THEN now() END
                      FROM workspace w
                     WHERE w.id = d.workspace_id AND d.worker_id = ? AND d.state = 'sending'""", holder.workerId());
        }

        void parks() {
            campaigns.change(
                    "UPDATE workspace SET unknown_deliveries = 'park' WHERE id = (SELECT workspace_id FROM campaign WHERE id = ?)",
                    range.campaignId());
        }

        Map<String, Object> delivery(int n) {
            return campaigns.delivery(range, n);
        }

        List<Map<String, Object>> deliveries() {
            List<Map<String, Object>> all = new ArrayList<>();
            for (int n = 0; n < range.count(); n++) {
                all.add(delivery(n));
            }
            return all;
        }

        Path segment() {
            try (var files = Files.list(ownFolder())) {
                return files.filter(file -> file.toString().endsWith(".records"))
                        .findAny()
                        .orElseThrow();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        JournalContent read() {
            try (var left = worker.bean(DeadJournals.class).take(ownFolder()).block(WITHIN)) {
                return left.read();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        void assertForgotten() {
            assertThat(campaigns.number("SELECT count(*) FROM claim WHERE worker_id = ?", holder.workerId()))
                    .isZero();
            assertThat(campaigns.number("SELECT count(*) FROM worker WHERE id = ?", holder.workerId()))
                    .isZero();
            assertThat(folders()).isEqualTo(before);
        }

        private Path ownFolder() {
            if (own == null) {
                List<Path> added = new ArrayList<>(folders());
                added.removeAll(before);
                own = added.get(0);
            }
            return own;
        }

        private static List<Path> folders() {
            try (var folders = Files.list(folder.resolve("journal"))) {
                return folders.sorted().toList();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
