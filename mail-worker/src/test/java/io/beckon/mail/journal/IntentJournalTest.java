package io.beckon.mail.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckon.mail.lease.Hold;
import io.beckon.mail.lease.Holder;
import io.beckon.mail.transport.SendResult;
import io.beckon.mail.transport.SmtpPhase;
import io.beckon.mail.transport.SmtpReply;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** What stands in the files of a process at any moment is what a kill leaves behind: these tests read a copy of them. */
class IntentJournalTest {

    private static final Instant AT = Instant.parse("2026-05-04T03:02:01.123456Z");
    private static final SendResult TAKEN =
            new SendResult.Accepted(new SmtpReply(250, "2.0.0", "2.0.0 Ok: queued as 7"));

    private static final Holder HOLDER = new Holder(UUID.fromString("8a3bd01c-55fb-4b62-9a8e-1d4ce6b0a1f7"), 7, 1);
    private static final Hold HOLD = Hold.ofDead(HOLDER);

    @TempDir
    private Path folder;

    private IntentJournal journal;

    @AfterEach
    void stop() {
        if (journal != null) {
            journal.stop();
        }
    }

    @Test
    void says_of_every_claimed_mail_how_far_it_had_come() throws IOException {
        started("1MB", "64MB");
        ClaimJournal claim = claimed(5, 11, 12, 13, 14, 15);
        claim.intend(11);
        claim.ended(11, AT, TAKEN);
        claim.intend(12);
        SendResult later = new SendResult.RefusedForNow(
                SmtpPhase.FINAL_DOT,
                new SmtpReply(451, null, "ein Augenblick, bitte \u2026"),
                "The server answered 451");
        claim.ended(12, AT, later);
        claim.intend(13);
        SendResult refused = new SendResult.Refused(SmtpPhase.FINAL_DOT, new SmtpReply(554, "5.7.1", "no"));
        claim.ended(13, AT, refused);
        claim.intend(14);

        JournalContent content = leftBehind();

        assertThat(content.isComplete()).isTrue();
        assertThat(content.leases()).containsExactly(HOLDER);
        assertThat(content.outcome(5, 11)).isEqualTo(new JournalContent.Outcome(5, 11, AT, TAKEN));
        assertThat(content.outcome(5, 12)).isEqualTo(new JournalContent.Outcome(5, 12, AT, later));
        assertThat(content.outcome(5, 13)).isEqualTo(new JournalContent.Outcome(5, 13, AT, refused));
        assertThat(content.outcome(5, 14)).isNull();
        assertThat(content.mayBeOut(5, 14)).isTrue();
        assertThat(content.mayBeOut(5, 15)).isFalse();
        assertThat(content.accepted(HOLDER)).containsExactly(content.outcome(5, 11));
        assertThat(content.neverOut(HOLDER)).containsExactly(15L);
    }

    @Test
    void a_mail_claimed_again_was_not_out_a_second_time_unless_the_newer_claim_says_so() throws IOException {
        started("1MB", "64MB");
        ClaimJournal first = claimed(5, 11, 12, 13, 14);
        for (long delivery : new long[] {11, 12}) {
            first.intend(delivery);
            first.ended(delivery, AT, new SendResult.Unknown("The connection was cut."));
        }
        first.intend(14);
        ClaimJournal second = claimed(6, 11, 12, 14);
        second.intend(12);

        JournalContent content = leftBehind();

        assertThat(content.mayBeOut(6, 11)).isFalse();
        assertThat(content.neverOut(HOLDER)).containsExactlyInAnyOrder(11L, 13L);
    }

    @Test
    void a_claim_that_is_wholly_recorded_is_not_spoken_of_any_more() throws IOException {
        started("1MB", "64MB");
        ClaimJournal done = claimed(5, 11);
        ClaimJournal open = claimed(6, 12);
        done.intend(11);
        done.ended(11, AT, TAKEN);
        open.intend(12);
        open.ended(12, AT, TAKEN);
        done.recorded();

        JournalContent content = leftBehind();

        assertThat(content.outcome(5, 11)).isNull();
        assertThat(content.accepted(HOLDER)).containsExactly(content.outcome(6, 12));
    }

    @Test
    void words_too_long_are_cut_between_characters() throws IOException {
        started("1MB", "64MB");
        ClaimJournal claim = claimed(5, 11);
        claim.intend(11);
        claim.ended(11, AT, new SendResult.Accepted(new SmtpReply(250, null, "x" + "\u20ac".repeat(999))));

        SendResult result = leftBehind().outcome(5, 11).result();

        assertThat(((SendResult.Accepted) result).reply().text()).isEqualTo("x" + "\u20ac".repeat(166));
    }

    @Test
    void a_last_record_that_is_torn_is_as_if_it_were_not_there() throws IOException {
        started("1MB", "64MB");
        ClaimJournal claim = claimed(5, 11, 12);
        claim.intend(11);
        long before = Files.size(segments().get(0));
        claim.intend(12);
        long after = Files.size(segments().get(0));
        for (long length = before; length < after; length++) {
            JournalContent content = cutTo(length);
            assertThat(content.isComplete()).isTrue();
            assertThat(content.mayBeOut(5, 11)).isTrue();
            assertThat(content.mayBeOut(5, 12)).isFalse();
        }
        assertThat(cutTo(after).mayBeOut(5, 12)).isTrue();
    }

    @Test
    void after_a_damage_in_the_middle_every_mail_may_be_out_and_what_was_read_before_holds() throws IOException {
        started("1MB", "64MB");
        ClaimJournal claim = claimed(5, 11, 12, 13);
        claim.intend(11);
        claim.ended(11, AT, TAKEN);
        long damage = Files.size(segments().get(0)) + RecordCodec.HEAD + 3;
        claim.intend(12);
        claim.ended(12, AT, TAKEN);

        JournalContent content = leftBehind(file -> flip(file, damage));

        assertThat(content.isComplete()).isFalse();
        assertThat(content.damages()).singleElement().asString().contains("damaged at octet");
        assertThat(content.outcome(5, 11)).isNotNull();
        assertThat(content.outcome(5, 12)).isNull();
        assertThat(content.mayBeOut(5, 12)).isTrue();
        assertThat(content.mayBeOut(5, 13)).isTrue();
        assertThat(content.neverOut(HOLDER)).isEmpty();
    }

    @Test
    void a_journal_of_another_boot_of_the_machine_proves_nothing_by_its_silence() {
        JournalContent content = new JournalContent("this boot");
        content.add(new JournalRecord.Begun("an earlier boot"));
        content.add(new JournalRecord.Claimed(5, HOLDER, List.of(11L)));
        assertThat(content.mayBeOut(5, 11)).isTrue();
        assertThat(content.neverOut(HOLDER)).isEmpty();

        JournalContent unknown = new JournalContent(Boot.UNKNOWN);
        unknown.add(new JournalRecord.Begun(Boot.UNKNOWN));
        assertThat(unknown.isComplete()).isFalse();
    }

    @Test
    void files_go_when_all_in_them_is_recorded_whatever_their_place() throws IOException {
        started("64KB", "64MB");
        ClaimJournal slow = claimed(1, 11);
        slow.intend(11);
        Path first = segments().get(0);
        for (long id = 2; id < 2000; id++) {
            ClaimJournal claim = claimed(id, id * 100);
            claim.intend(id * 100);
            claim.ended(id * 100, AT, TAKEN);
            claim.recorded();
        }
        await().untilAsserted(() -> assertThat(segments()).hasSize(2).contains(first));
        assertThat(leftBehind().mayBeOut(1, 11)).isTrue();

        slow.ended(11, AT, TAKEN);
        slow.recorded();

        await().untilAsserted(() -> assertThat(segments()).hasSize(1).doesNotContain(first));
        assertThat(leftBehind().leases()).as("every file says whose it is").containsExactly(HOLDER);
    }

    @Test
    void at_its_limit_no_mail_is_begun_until_earlier_ones_are_recorded() {
        started("64KB", "128KB");
        ClaimJournal claim = claimed(1, 11);
        for (int i = 0; claim.mayBegin(); i++) {
            assertThat(i).isLessThan(10_000);
            claim.intend(11);
        }
        assertThat(journal.fault())
                .hasValueSatisfying(fault -> assertThat(fault)
                        .contains("beckon.journal.limit")
                        .contains("when the database has recorded earlier ones"));
        assertThat(journal.covers(HOLD)).isFalse();
        assertThat(claim.intend(11))
                .as("what is on the wire is still written down")
                .isTrue();

        claim.recorded();

        assertThat(journal.fault()).isEmpty();
        assertThat(journal.covers(HOLD)).isTrue();
    }

    @Test
    void a_folder_that_cannot_be_written_is_said_and_tried_again() throws IOException {
        Path blocked = folder.resolve("blocked");
        Files.writeString(blocked, "a file where the folder should be");
        journal = new IntentJournal(settings(blocked, "1MB", "64MB"));
        journal.start();

        assertThat(journal.fault())
                .hasValueSatisfying(fault -> assertThat(fault)
                        .contains(blocked.toString())
                        .contains("free space there, or set beckon.journal.folder"));
        assertThat(journal.covers(HOLD)).isFalse();
        ClaimJournal claim = journal.claimed(5, HOLDER, List.of(11L));
        assertThat(claim.mayBegin()).isFalse();
        assertThat(claim.intend(11)).isFalse();

        Files.delete(blocked);
        await().untilAsserted(() -> assertThat(journal.fault()).isEmpty());
        assertThat(journal.covers(HOLD)).isTrue();
        assertThat(claim.intend(11)).as("its claim is not written down").isFalse();
    }

    @Test
    void a_thread_that_is_interrupted_while_it_writes_costs_one_file_and_no_mail() throws IOException {
        started("1MB", "64MB");
        ClaimJournal claim = claimed(5, 11, 12);
        claim.intend(11);
        Thread.currentThread().interrupt();
        assertThat(claim.intend(12)).isFalse();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(claim.mayBegin()).isFalse();

        await().untilAsserted(() -> assertThat(claim.mayBegin()).isTrue());
        assertThat(claim.intend(12)).isTrue();
        assertThat(leftBehind().mayBeOut(5, 11)).isTrue();
        assertThat(leftBehind().mayBeOut(5, 12)).isTrue();
    }

    @Test
    void a_living_process_keeps_its_journal_and_a_stopped_one_leaves_only_what_is_not_recorded() {
        started("1MB", "64MB");
        ClaimJournal claim = claimed(5, 11);
        claim.intend(11);
        assertThat(dead()).isEmpty();

        journal.stop();
        assertThat(dead()).as("not recorded").hasSize(1);

        started("1MB", "64MB");
        ClaimJournal recorded = claimed(6, 12);
        recorded.intend(12);
        recorded.recorded();
        journal.stop();
        assertThat(dead()).hasSize(1);
    }

    @Test
    void a_dead_journal_is_one_replayers_at_a_time_and_gone_when_it_is_done() throws IOException {
        started("1MB", "64MB");
        claimed(5, 11).intend(11);
        journal.stop();
        Path left = dead().get(0);

        DeadJournal taken = DeadJournal.take(left);
        assertThat(DeadJournal.take(left)).isNull();
        taken.close();
        DeadJournal again = DeadJournal.take(left);
        assertThat(again.read().mayBeOut(5, 11)).isTrue();
        again.remove();
        again.close();
        assertThat(left).doesNotExist();
    }

    private void started(String segment, String limit) {
        journal = new IntentJournal(settings(folder.resolve("journal"), segment, limit));
        journal.start();
        assertThat(journal.covers(HOLD)).isTrue();
    }

    private ClaimJournal claimed(long id, long... deliveries) {
        return journal.claimed(id, HOLDER, Arrays.stream(deliveries).boxed().toList());
    }

    private List<Path> dead() {
        return new DeadJournals(settings(folder.resolve("journal"), "1MB", "64MB"))
                .candidates()
                .collectList()
                .block();
    }

    private interface Change {
        void to(Path file) throws IOException;
    }

    private List<Path> segments() throws IOException {
        try (var files = Files.walk(folder.resolve("journal"))) {
            return files.filter(file -> file.toString().endsWith(Segment.ENDING))
                    .sorted()
                    .toList();
        }
    }

    private JournalContent leftBehind() throws IOException {
        return leftBehind(file -> {});
    }

    private JournalContent cutTo(long length) throws IOException {
        return leftBehind(file -> {
            try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(length);
            }
        });
    }

    private static void flip(Path file, long at) throws IOException {
        byte[] octets = Files.readAllBytes(file);
        octets[(int) at] ^= 1;
        Files.write(file, octets);
    }

    private JournalContent leftBehind(Change change) throws IOException {
        Path copy = Files.createTempDirectory(folder, "left");
        Files.createFile(copy.resolve(OwnFolder.LOCK));
        for (Path segment : segments()) {
            Path to = copy.resolve(segment.getFileName());
            Files.copy(segment, to, StandardCopyOption.REPLACE_EXISTING);
            change.to(to);
        }
        try (DeadJournal dead = DeadJournal.take(copy)) {
            return dead.read();
        }
    }

    private static JournalSettings settings(Path folder, String segment, String limit) {
        return new JournalSettings(
                folder, DataSize.parse(segment), DataSize.parse(limit), Duration.ofMillis(50), Duration.ofSeconds(30));
    }
}
