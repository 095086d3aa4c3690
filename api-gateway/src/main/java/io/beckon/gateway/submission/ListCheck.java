package io.beckon.gateway.submission;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.admission.Admission;
import io.beckon.contracts.admission.RowReader;
import io.beckon.contracts.submission.ErasedRows;
import io.beckon.contracts.submission.RecipientRow;
import io.beckon.gateway.access.Caller;
import io.beckon.gateway.erased.ErasedAddresses;
import io.beckon.gateway.problem.ProblemException;
import io.beckon.gateway.problem.ProblemType;
import io.beckon.gateway.submission.reading.ReadChunk;
import io.beckon.gateway.submission.reading.ReadingLimits;
import io.beckon.gateway.submission.reading.UploadReader;
import io.beckon.gateway.throttle.Throttle;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Says what would become of a list without taking it: it is read as a submission is, cut into the same chunks, and judged by the rules of
 * {@link Admission}, which are the invite workers', too. What other lists do meanwhile it cannot know.
 */
@Component
class ListCheck {

    private static final Set<ProblemType> LONGER =
            Set.of(ProblemType.UPLOAD_TOO_LARGE, ProblemType.UPLOAD_TOO_MANY_ROWS);

    private final ListCheckStore store;
    private final ErasedAddresses erased;
    private final UploadedRows uploads;
    private final Throttle throttle;
    private final ListCheckSettings settings;
    private final ReadingLimits limits;
    private final RowReader reader = new RowReader();

    ListCheck(
            ListCheckStore store,
            ErasedAddresses erased,
            UploadedRows uploads,
            Throttle throttle,
            ListCheckSettings settings,
            SubmissionSettings sent) {
        this.store = store;
        this.erased = erased;
        this.uploads = uploads;
        this.throttle = throttle;
        this.settings = settings;
        this.limits = settings.reading(sent.reading());
        UploadReader.prepare();
        prepare();
    }

    /** Loads the tables of time zones and languages now: they are read from files, which no event loop may wait for. */
    private void prepare() {
        reader.read(
                List.of(new RecipientRow(
                        1, "a@example.org", "a", "a", "a", "en", "Europe/Berlin", Map.of("a", "a"), null, null)),
                "+");
    }

    Mono<CheckedList> check(Caller caller, long campaignId, ServerHttpRequest request) {
        return store.campaign(caller.workspaceId(), campaignId)
                .switchIfEmpty(Mono.error(() -> ProblemType.NOT_FOUND.with("campaign", campaignId)))
                .delayUntil(campaign -> SubmissionIntake.accepting(campaign.state()))
                .delayUntil(campaign -> throttle.take(settings.checks(), String.valueOf(caller.workspaceId())))
                .flatMap(campaign -> check(campaign, UploadRequest.of(request), request));
    }

    private Mono<CheckedList> check(ListCheckStore.Campaign campaign, UploadRequest upload, ServerHttpRequest request) {
        return Mono.using(() -> upload.reader(limits), body -> judged(campaign, body, request), UploadReader::close);
    }

    private Mono<CheckedList> judged(ListCheckStore.Campaign campaign, UploadReader body, ServerHttpRequest request) {
        CheckedRows checked = new CheckedRows();
        AtomicBoolean complete = new AtomicBoolean(true);
        return UploadBody.chunks(uploads.moving(request), body, () -> {})
                .onErrorResume(ListCheck::isLonger, longer -> {
                    complete.set(false);
                    return Flux.fromIterable(body.cutShort());
                })
                .map(ReadChunk::rows)
                .concatMap(rows -> judge(rows, campaign, checked), 1)
                .then(Mono.fromCallable(() -> checked.list(body.columns(), complete.get())));
    }

    private static boolean isLonger(Throwable error) {
        return error instanceof ProblemException problem
                && LONGER.contains(problem.problem().type());
    }

    private Mono<Void> judge(List<RecipientRow> sent, ListCheckStore.Campaign campaign, CheckedRows checked) {
        return withoutErased(sent, campaign).flatMap(rows -> {
            RowReader.Rows read = reader.read(rows, campaign.terms().separator());
            return admitted(read, campaign, checked)
                    .doOnNext(admission -> checked.add(rows, read.notInvited(), admission))
                    .then();
        });
    }

    /** As expansion takes them out, so that nothing more is said of them than that they are suppressed. */
    private Mono<List<RecipientRow>> withoutErased(List<RecipientRow> rows, ListCheckStore.Campaign campaign) {
        return erased.suppressedAmong(campaign.terms().workspaceId(), ErasedRows.addressesIn(rows))
                .map(people -> people.isEmpty() ? rows : without(people, rows));
    }

    private static List<RecipientRow> without(Set<EmailAddress> people, List<RecipientRow> rows) {
        return ErasedRows.of(rows, people.stream().map(EmailAddress::toString).collect(Collectors.toUnmodifiableSet()))
                .rows();
    }

    private Mono<Admission> admitted(RowReader.Rows read, ListCheckStore.Campaign campaign, CheckedRows checked) {
        long room = Math.max(0, campaign.room() - checked.invited());
        return store.known(read.candidates(), campaign)
                .map(known ->
                        Admission.of(read.candidates(), checked.with(known, read.candidates()), campaign.terms(), room))
                .flatMap(admission -> suggesting(admission, campaign, checked));
    }

    private Mono<Admission> suggesting(Admission admission, ListCheckStore.Campaign campaign, CheckedRows checked) {
        return store.taken(admission.subAddresses(campaign.terms()), campaign).map(taken -> {
            Set<String> notFree = new HashSet<>(taken);
            notFree.addAll(checked.invitedAddresses());
            return admission.suggesting(campaign.terms(), notFree);
        });
    }
}
