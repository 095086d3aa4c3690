package io.beckon.gateway.submission;

import io.beckon.contracts.message.Channel;
import io.beckon.contracts.message.ChunkSubmitted;
import io.beckon.contracts.state.Lane;
import io.beckon.messaging.MessagePublisher;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Tells the invite workers of stored chunks. The rows are the truth: where the broker does not confirm in time the rest is left to
 * the sweep, which hints every chunk that nobody expanded.
 */
@Component
class ChunkHints {

    private static final Logger log = LoggerFactory.getLogger(ChunkHints.class);
    private static final int BATCH = 64;

    private final MessagePublisher publisher;
    private final SubmissionSettings settings;

    ChunkHints(MessagePublisher publisher, SubmissionSettings settings) {
        this.publisher = publisher;
        this.settings = settings;
    }

    /** Publishes pointers to the chunks from a sequence on; never an error, at most one time-out late. */
    Mono<Void> publish(Upload upload, Lane lane, int from, int chunks) {
        return Flux.range(from, Math.max(0, chunks - from))
                .map(sequence -> new ChunkSubmitted(upload.submissionId(), sequence))
                .buffer(BATCH)
                .concatMap(batch -> confirmed(lane, batch), 1)
                .then()
                .onErrorResume(error -> leftToTheSweep(upload, error));
    }

    /** Publishes the pointer to one chunk of an upload that is still going on; says whether it was confirmed. */
    Mono<Boolean> publish(Upload upload, int sequence) {
        return confirmed(Lane.BULK, List.of(new ChunkSubmitted(upload.submissionId(), sequence)))
                .thenReturn(true)
                .onErrorResume(error -> leftToTheSweep(upload, error).thenReturn(false));
    }

    private Mono<Void> confirmed(Lane lane, List<ChunkSubmitted> batch) {
        return publisher.publish(Channel.INVITATIONS_SUBMITTED, lane, batch).timeout(settings.confirmTimeout());
    }

    private static Mono<Void> leftToTheSweep(Upload upload, Throwable error) {
        log.atWarn()
                .addKeyValue("campaign", upload.campaignId())
                .addKeyValue("submission", upload.submissionId())
                .log("The broker does not confirm; the sweep will hint the remaining chunks: {}", error.toString());
        return Mono.empty();
    }
}
