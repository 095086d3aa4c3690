package io.beckon.mail.journal;

import io.beckon.mail.lease.Hold;
import io.beckon.mail.lease.Holder;
import io.beckon.mail.transport.SendResult;
import io.beckon.mail.transport.SmtpReply;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.springframework.util.unit.DataSize;

/**
 * Prints what one mail costs in the journal, for infra/adr/0190: an intent and an outcome, from one thread and from two, as from two event
 * loops. Run it with the test class path; the argument is a folder on the disk to measure.
 */
final class JournalCost {

    private static final int CLAIMS = 1000;
    private static final int MAILS = 256;
    private static final int ROUNDS = 7;
    private static final SendResult TAKEN =
            new SendResult.Accepted(new SmtpReply(250, "2.0.0", "2.0.0 Ok: queued as 4XJz1T2Vqkz9rxy"));

    private JournalCost() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory(Path.of(arguments[0]), "journal-cost");
        IntentJournal journal = new IntentJournal(new JournalSettings(
                folder, DataSize.ofMegabytes(1), DataSize.ofMegabytes(64), Duration.ofSeconds(5), Duration.ZERO));
        journal.start();
        Holder holder = new Holder(new UUID(1, 1), 1, 1);
        journal.covers(Hold.ofDead(holder));
        for (int threads : List.of(1, 2)) {
            double[] cpu = new double[ROUNDS];
            double[] wall = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                long from = System.nanoTime();
                cpu[round] = round(journal, holder, threads) / 1000.0 / (CLAIMS * MAILS);
                wall[round] = (System.nanoTime() - from) * threads / 1000.0 / (CLAIMS * MAILS);
            }
            System.out.printf(
                    "%d thread(s), %d rounds of %,d mails, intent and outcome: CPU %s, elapsed %s us a mail (median, least, most)%n",
                    threads, ROUNDS, CLAIMS * MAILS, spread(cpu), spread(wall));
        }
        journal.stop();
        Files.delete(folder);
    }

    private static String spread(double[] figures) {
        Arrays.sort(figures);
        return "%.2f (%.2f, %.2f)".formatted(figures[ROUNDS / 2], figures[0], figures[ROUNDS - 1]);
    }

    /** Nanoseconds of the threads' CPU time, the kernel's part of it included. */
    private static long round(IntentJournal journal, Holder holder, int threads) {
        List<CompletableFuture<Long>> loops = IntStream.range(0, threads)
                .mapToObj(
                        thread -> CompletableFuture.supplyAsync(() -> send(journal, holder, thread, CLAIMS / threads)))
                .toList();
        return loops.stream().mapToLong(CompletableFuture::join).sum();
    }

    private static long send(IntentJournal journal, Holder holder, int thread, int claims) {
        long from = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        Instant at = Clock.systemUTC().instant();
        for (int n = 0; n < claims; n++) {
            long first = (long) n * MAILS;
            List<Long> ids = LongStream.range(first, first + MAILS).boxed().toList();
            ClaimJournal claim = journal.claimed(thread * 1_000_000L + n, holder, ids);
            ids.forEach(id -> {
                claim.intend(id);
                claim.ended(id, at, TAKEN);
            });
            claim.recorded();
        }
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - from;
    }
}
