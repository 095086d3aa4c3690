package io.beckon.local.client;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import tools.jackson.databind.JsonNode;

/**
 * An upload that is tried again, under the same Idempotency-Key, when it was cut or Beckon is in trouble.
 *
 * @param giveUpAfter counted from the first try
 * @param longestPause pauses grow from a second to this
 * @param saying told in a sentence why it is tried again, and when
 */
public record PatientUpload(BeckonClient beckon, Duration giveUpAfter, Duration longestPause, Consumer<String> saying) {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    /**
     * @param progress told the bytes handed over so far, from 0 again at each try
     * @throws UncheckedIOException when it was still cut at the end
     * @throws ProblemException     when Beckon refuses the list, or was still in trouble at the end
     */
    public JsonNode submit(String campaign, Path list, String contentType, String idempotencyKey, LongConsumer progress)
            throws InterruptedException {
        Instant end = Instant.now().plus(giveUpAfter);
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                return beckon.submit(campaign, list, contentType, idempotencyKey, progress);
            } catch (UncheckedIOException cut) {
                giveUpOrPause(end, pause, "The upload was cut (" + cut.getCause() + ")", cut);
            } catch (ProblemException problem) {
                if (!problem.passing()) {
                    throw problem;
                }
                giveUpOrPause(end, pause, String.valueOf(problem.getMessage()), problem);
            }
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(longestPause) > 0 ? longestPause : doubled;
        }
    }

    private void giveUpOrPause(Instant end, Duration pause, String why, RuntimeException failure)
            throws InterruptedException {
        if (Instant.now().plus(pause).isAfter(end)) {
            throw failure;
        }
        saying.accept(why + "; trying again in " + pause.toSeconds() + " s, from where it was.");
        Thread.sleep(pause.toMillis());
    }
}
