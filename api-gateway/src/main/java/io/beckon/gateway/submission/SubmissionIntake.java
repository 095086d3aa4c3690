package io.beckon.gateway.submission;

import io.beckon.contracts.state.Lane;
import io.beckon.gateway.access.Caller;
import io.beckon.gateway.problem.ProblemException;
import io.beckon.gateway.problem.ProblemType;
import io.beckon.gateway.submission.reading.ReadSummary;
import io.beckon.gateway.submission.reading.UploadReader;
import io.beckon.postgres.DatabaseFailure;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Takes one upload: opens a submission, or the one its Idempotency-Key names; stores the list chunk by chunk; seals it; tells the
 * workers. Before the seal nobody is invited (unless the campaign sends while uploading), and a cut at any byte leaves a submission
 * that the same key takes up again.
 */
@Component
class SubmissionIntake {

    private static final Logger log = LoggerFactory.getLogger(SubmissionIntake.class);

    /** What is wrong with the list itself; every other end leaves the submission open to be taken up again. */
    private static final Set<ProblemType> REFUSING = EnumSet.of(
            ProblemType.UPLOAD_EMPTY,
            ProblemType.UPLOAD_NOT_GZIP,
            ProblemType.UPLOAD_TEXT_UNREADABLE,
            ProblemType.UPLOAD_TOO_LARGE,
            ProblemType.UPLOAD_TOO_MANY_ROWS,
            ProblemType.UPLOAD_HEADER_UNREADABLE,
            ProblemType.UPLOAD_WITHOUT_ADDRESS_COLUMN,
            ProblemType.UPLOAD_QUOTE_NOT_CLOSED,
            ProblemType.UPLOAD_JSON_BROKEN);

    private static final String ACCEPTING_STATES = "draft, scheduled, running, paused or done";
    private static final String NOBODY = "Nobody was invited.";
    private static final String THOSE_BEFORE =
            "The campaign sends while uploading: people whose rows came before that may be invited already.";
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    /** Outlives a restart of the database: some 25 s. */
    private static final Retry WHILE_THE_DATABASE_IS_AWAY = Retry.backoff(15, Duration.ofMillis(200))
            .maxBackoff(Duration.ofSeconds(2))
            .filter(DatabaseFailure::isTransient)
            .onRetryExhaustedThrow((spec, last) -> last.failure());

    private final SubmissionStore store;
    private final ChunkHints hints;
    private final TransactionalOperator transaction;
    private final SubmissionSettings settings;

    SubmissionIntake(
            SubmissionStore store, ChunkHints hints, TransactionalOperator transaction, SubmissionSettings settings) {
        this.store = store;
        this.hints = hints;
        this.transaction = transaction;
        this.settings = settings;
        UploadReader.prepare();
    }

    /** The sealed submission, once all of the body was read and stored; or the one that the same request made before. */
    Mono<Submission> take(Caller caller, long campaignId, UploadRequest request, Flux<DataBuffer> body) {
        return whole(open(caller, campaignId, request))
                .flatMap(opening -> receive(opening, request, body))
                .flatMap(submissionId -> store.find(caller.workspaceId(), submissionId));
    }

    // ---- opening

    /**
     * A connection that is cut while its submission is being opened would leave a lease that nobody holds: the opening is carried to its
     * end all the same, and given up then.
     */
    private Mono<Opening> whole(Mono<Opening> opening) {
        return Mono.defer(() -> {
            CompletableFuture<Opening> opened = opening.toFuture();
            return Mono.fromFuture(opened, true).doOnCancel(() -> opened.thenAccept(this::giveUp));
        });
    }

    private void giveUp(Opening opening) {
        if (opening instanceof Opening.Begun begun) {
            // It never fails: what goes wrong is logged there.
            ended(begun.upload(), null).subscribe();
        }
    }

    Mono<Opening> open(Caller caller, long campaignId, UploadRequest request) {
        Mono<Opening> opening = store.campaign(caller.workspaceId(), campaignId)
                .switchIfEmpty(Mono.error(() -> ProblemType.NOT_FOUND.with("campaign", campaignId)))
                .flatMap(campaign -> accepting(campaign.state()).thenReturn(campaign))
                .flatMap(campaign -> store.begin(caller.workspaceId(), campaignId, request, settings.lease())
                        .map(held -> begun(caller, campaignId, campaign, held, false))
                        .switchIfEmpty(Mono.defer(() -> again(caller, campaignId, campaign, request))));
        return opening.as(transaction::transactional);
    }

    private Mono<Opening> again(
            Caller caller, long campaignId, SubmissionStore.Campaign campaign, UploadRequest request) {
        String key = Objects.requireNonNull(request.idempotencyKey(), "only a key can be taken already");
        return store.findByKey(caller.workspaceId(), key).flatMap(known -> {
            if (known.campaignId() != campaignId
                    || !known.contentType().equals(request.format().mediaType())) {
                return Mono.error(ProblemType.IDEMPOTENCY_KEY_REUSED.with());
            }
            return switch (known.state()) {
                case "sealed" ->
                    Mono.just(new Opening.TakenBefore(known.id(), Objects.requireNonNull(known.contentHash())));
                case "open" ->
                    known.leased() ? Mono.error(running(known)) : takeOver(caller, campaignId, campaign, known);
                default -> takeOver(caller, campaignId, campaign, known);
            };
        });
    }

    private static ProblemException running(SubmissionStore.Known known) {
        Duration wait = known.leaseLeft().compareTo(LONGEST_WAIT) < 0 ? known.leaseLeft() : LONGEST_WAIT;
        return ProblemType.IDEMPOTENCY_KEY_RUNNING.with().retryAfter(wait);
    }

    private Mono<Opening> takeOver(
            Caller caller, long campaignId, SubmissionStore.Campaign campaign, SubmissionStore.Known known) {
        return store.takeOver(known.id(), settings.lease())
                .map(held -> begun(caller, campaignId, campaign, held, true));
    }

    private static Opening begun(
            Caller caller,
            long campaignId,
            SubmissionStore.Campaign campaign,
            SubmissionStore.Held held,
            boolean resumed) {
        return new Opening.Begun(new Upload(
                held.id(), caller.workspaceId(), campaignId, held.epoch(), resumed, campaign.sendWhileUploading()));
    }

    static Mono<Void> accepting(String campaignState) {
        return campaignState.equals("cancelled")
                ? Mono.error(ProblemType.WRONG_STATE.with(campaignState, "add people to", ACCEPTING_STATES))
                : Mono.empty();
    }

    // ---- receiving

    private Mono<Long> receive(Opening opening, UploadRequest request, Flux<DataBuffer> body) {
        if (opening instanceof Opening.TakenBefore before) {
            return compared(before, request, body);
        }
        Upload upload = ((Opening.Begun) opening).upload();
        return Mono.usingWhen(
                        Mono.just(upload),
                        taking -> stored(taking, request, body),
                        taken -> Mono.empty(),
                        this::ended,
                        cut -> ended(cut, null))
                .onErrorMap(ProblemException.class, problem -> honest(upload, problem));
    }

    private static ProblemException honest(Upload upload, ProblemException problem) {
        return upload.sendWhileUploading() ? problem.saying(NOBODY, THOSE_BEFORE) : problem;
    }

    private Mono<Long> stored(Upload upload, UploadRequest request, Flux<DataBuffer> body) {
        LeaseKeeper lease = new LeaseKeeper(store, upload, settings.lease());
        ChunkStorage storage = new ChunkStorage(store, hints, upload, WHILE_THE_DATABASE_IS_AWAY);
        Mono<ReadSummary> work = Mono.using(
                () -> request.reader(settings.reading()),
                reader -> UploadBody.chunks(body, reader, lease::moved)
                        .concatMap(storage::store, 1)
                        .doOnNext(sequence -> lease.moved())
                        .then(Mono.fromCallable(reader::summary)),
                UploadReader::close);
        // Once it is sealed nothing is left to be leased.
        return lease.during(work)
                .flatMap(summary -> seal(upload, summary)
                        .flatMap(end -> hints.publish(
                                upload, end.lane(), end.ranAgain() ? 0 : storage.hinted(), summary.chunks()))
                        .thenReturn(upload.submissionId()));
    }

    private Mono<Long> compared(Opening.TakenBefore before, UploadRequest request, Flux<DataBuffer> body) {
        return Mono.using(
                () -> request.reader(settings.reading()),
                reader -> UploadBody.chunks(body, reader, () -> {})
                        .then(Mono.fromCallable(() -> reader.summary().contentHash()))
                        .onErrorMap(SubmissionIntake::refusesList, unlike -> ProblemType.IDEMPOTENCY_KEY_REUSED.with())
                        .flatMap(hash -> MessageDigest.isEqual(hash, before.contentHash())
                                ? Mono.just(before.submissionId())
                                : Mono.error(ProblemType.IDEMPOTENCY_KEY_REUSED.with())),
                UploadReader::close);
    }

    // ---- sealing

    /**
     * How it was sealed.
     *
     * @param ranAgain whether the campaign was done until now: what was expanded before the seal was not told to the mail workers then
     */
    private record Sealed(Lane lane, boolean ranAgain) {}

    private Mono<Sealed> seal(Upload upload, ReadSummary summary) {
        Mono<Sealed> sealing = store.lockCampaign(upload.campaignId())
                .flatMap(SubmissionIntake::accepting)
                .then(Mono.defer(() -> store.counts(upload)))
                .flatMap(counts -> seal(upload, summary, counts))
                .flatMap(lane -> store.runAgain(upload.campaignId()).map(again -> new Sealed(lane, again)));
        return sealing.as(transaction::transactional)
                .retryWhen(WHILE_THE_DATABASE_IS_AWAY)
                .doOnNext(end -> log.atInfo()
                        .addKeyValue("campaign", upload.campaignId())
                        .addKeyValue("submission", upload.submissionId())
                        .log("Took {} rows in {} chunks", summary.rows(), summary.chunks()));
    }

    private Mono<Lane> seal(Upload upload, ReadSummary summary, SubmissionStore.Counts counts) {
        if (counts.chunks() != summary.chunks() || counts.rows() != summary.rows()) {
            // An earlier try under the key went on where this list ends.
            return Mono.error(ProblemType.IDEMPOTENCY_KEY_REUSED.with());
        }
        long rows = counts.sealedRows() + summary.rows();
        if (rows > settings.rowsPerCampaign()) {
            return Mono.error(ProblemType.UPLOAD_TOO_MANY_ROWS.with(settings.rowsPerCampaign()));
        }
        Lane lane = rows <= settings.expressRows() ? Lane.EXPRESS : Lane.BULK;
        return store.seal(upload, summary, lane)
                .flatMap(held -> held ? Mono.just(lane) : Mono.error(ProblemType.UPLOAD_TAKEN_OVER.with()));
    }

    // ---- ending without a seal

    private Mono<Void> ended(Upload upload, @Nullable Throwable error) {
        Mono<Void> closing = error instanceof ProblemException refused && refusesList(refused)
                ? store.refuse(upload, honest(upload, refused).problem()).as(transaction::transactional)
                : store.release(upload);
        return closing.onErrorResume(failure -> {
            // The lease ends by itself.
            log.atWarn()
                    .addKeyValue("submission", upload.submissionId())
                    .log("An upload that ended early could not be closed: {}", failure.toString());
            return Mono.empty();
        });
    }

    private static boolean refusesList(Throwable error) {
        return error instanceof ProblemException refused
                && REFUSING.contains(refused.problem().type());
    }
}
