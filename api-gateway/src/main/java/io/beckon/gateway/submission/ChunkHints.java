package io.beckon.gateway.submission;

import io.beckon.contracts.message.Channel;
import io.beckon.contracts.message.ChunkSubmitted;
import io.beckon.contracts.state.Lane;
import io.beckon.gateway.hint.Hints;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Tells the invite workers of stored chunks. The rows are the truth: where the broker does not confirm in time the rest is left to
 * the sweep, which hints every chunk that nobody expanded.
 */
@Component
class ChunkHints {

    private static final int BATCH = 64;

    private final Hints hints;

    ChunkHints(Hints hints) {
        this.hints = hints;
    }

    /** Publishes pointers to the chunks from a sequence on; never an error, and after one deadline the rest is not tried. */
    Mono<Void> publish(Upload upload, Lane lane, int from, int chunks) {
        return Flux.range(from, Math.max(0, chunks - from))
                .map(sequence -> new ChunkSubmitted(upload.submissionId(), sequence))
                .buffer(BATCH)
                .concatMap(batch -> confirmed(upload, lane, batch), 1)
                .takeWhile(confirmed -> confirmed)
                .then();
    }

    /** Publishes the pointer to one chunk of an upload that is still going on; says whether it was confirmed. */
    Mono<Boolean> publish(Upload upload, int sequence) {
        return confirmed(upload, Lane.BULK, List.of(new ChunkSubmitted(upload.submissionId(), sequence)));
    }

    private Mono<Boolean> confirmed(Upload upload, Lane lane, List<ChunkSubmitted> batch) {
        return hints.give(
                Channel.INVITATIONS_SUBMITTED,
                lane,
                batch,
                "submission " + upload.submissionId() + " of campaign " + upload.campaignId() + " from chunk "
                        + batch.get(0).sequence() + " on");
    }
}
