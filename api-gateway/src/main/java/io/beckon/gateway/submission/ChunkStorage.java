package io.beckon.gateway.submission;

import io.beckon.gateway.problem.ProblemException;
import io.beckon.gateway.problem.ProblemType;
import io.beckon.gateway.submission.reading.ReadChunk;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Stores the chunks of one try at an upload, one after the other; those that an earlier try stored are compared instead. */
final class ChunkStorage {

    private final SubmissionStore store;
    private final ChunkHints hints;
    private final Upload upload;
    private final Retry retry;

    private boolean hinting;
    private int hinted;

    ChunkStorage(SubmissionStore store, ChunkHints hints, Upload upload, Retry retry) {
        this.store = store;
        this.hints = hints;
        this.upload = upload;
        this.retry = retry;
        this.hinting = upload.sendWhileUploading();
    }

    /** Up to which chunk the workers were told already. */
    int hinted() {
        return hinted;
    }

    /** Gives the chunk's sequence once it is stored. */
    Mono<Integer> store(ReadChunk chunk) {
        Mono<Void> stored = upload.resumed() ? comparedFirst(chunk) : inserted(chunk);
        return stored.retryWhen(retry)
                .then(Mono.defer(() -> hinting ? hinted(chunk.sequence()) : Mono.empty()))
                .thenReturn(chunk.sequence());
    }

    private Mono<Void> comparedFirst(ReadChunk chunk) {
        return store.compare(upload, chunk)
                .flatMap(place -> place == SubmissionStore.Place.ABSENT ? inserted(chunk) : judged(place, chunk));
    }

    /** An insert may find its own row: its answer was lost and it was tried again. */
    private Mono<Void> inserted(ReadChunk chunk) {
        return store.insert(upload, chunk)
                .flatMap(stored -> stored
                        ? Mono.<Void>empty()
                        : store.compare(upload, chunk).flatMap(place -> judged(place, chunk)));
    }

    private static Mono<Void> judged(SubmissionStore.Place place, ReadChunk chunk) {
        return switch (place) {
            case SAME -> Mono.empty();
            case OTHER -> Mono.error(differs(chunk));
            case FENCED, ABSENT -> Mono.error(ProblemType.UPLOAD_TAKEN_OVER.with());
        };
    }

    private static ProblemException differs(ReadChunk chunk) {
        return ProblemType.IDEMPOTENCY_KEY_REUSED
                .with()
                .plus("firstRow", chunk.firstRow())
                .plus("lastRow", chunk.lastRow());
    }

    private Mono<Void> hinted(int sequence) {
        return hints.publish(upload, sequence)
                .doOnNext(confirmed -> {
                    hinting = confirmed;
                    hinted = confirmed ? sequence + 1 : hinted;
                })
                .then();
    }
}
