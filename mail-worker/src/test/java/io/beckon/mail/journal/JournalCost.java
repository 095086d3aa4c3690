package io.beckon.mail.journal;

import io.beckon.mail.lease.Hold;
import io.beckon.mail.lease.Holder;
import io.beckon.mail.transport.SendResult;
import io.beckon.mail.transport.SmtpReply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.springframework.util.unit.DataSize;

/**
 * Prints what one mail costs in the journal, for infra/adr/0190: an intent and an outcome, from one thread and from two, as from two event
 * loops. Run it with the test class path; the argument is a folder on the disk to measure.
 */
final class JournalCost {

    private static final int CLAIMS = 2000;
    private static final int MAILS = 256;
    private static final int ROUNDS = 5;
    private static final SendResult TAKEN =
            new SendResult.Accepted(new SmtpReply(250, "2.0.0", "2.0.0 Ok: queued as 4XJz1T2Vqkz9rxy"));

    private JournalCost() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory(Path.of(arguments[0]), "journal-cost");
        IntentJournal journal = new IntentJournal(new JournalSettings(
                folder, DataSize.ofMegabytes(1), DataSize.ofMegabytes(64), Duration.ofSeconds(5), Duration.ZERO));
        journal.start();
        Holder holder = new Holder(1, 1);
        journal.covers(Hold.ofDead(holder));
        for (int threads : List.of(1, 2)) {
            double[] nanos = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                nanos[round] = round(journal, holder, threads);
            }
            Arrays.sort(nanos);
            System.out.printf(
                    "%d thread(s): %.2f us a mail (intent and outcome), median of %d rounds of %,d mails; least %.2f, most %.2f%n",
                    threads,
                    nanos[ROUNDS / 2] / 1000,
                    ROUNDS,
                    CLAIMS * MAILS,
                    nanos[0] / 1000,
                    nanos[ROUNDS - 1] / 1000);
        }
        journal.stop();
        Files.delete(folder);
    }

    /** Nanoseconds of one thread's time a mail. */
    private static double round(IntentJournal journal, Holder holder, int threads) {
        long from = System.nanoTime();
        CompletableFuture<?>[] loops = IntStream.range(0, threads)
                .mapToObj(thread -> CompletableFuture.runAsync(() -> send(journal, holder, thread, CLAIMS / threads)))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(loops).join();
        return (double) (System.nanoTime() - from) * threads / (CLAIMS * MAILS);
    }

    private static void send(IntentJournal journal, Holder holder, int thread, int claims) {
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
    }
}
