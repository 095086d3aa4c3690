package io.beckon.invite.expansion;

import io.beckon.contracts.admission.Admission;
import io.beckon.contracts.admission.NotInvited;
import io.beckon.contracts.admission.RowReader;
import io.beckon.contracts.admission.RowReader.Rows;
import io.beckon.contracts.admission.StorableText;
import io.beckon.contracts.message.ChunkSubmitted;
import io.beckon.contracts.state.ChunkState;
import io.beckon.contracts.submission.ChunkPayload;
import io.beckon.contracts.submission.RecipientRow;
import io.beckon.postgres.DatabaseFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.ReactiveTransaction;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/** One transaction a chunk: lock, read, admit, insert, mark as expanded. Doing it again changes nothing. */
@Component
class ChunkExpansion {

    private static final Logger log = LoggerFactory.getLogger(ChunkExpansion.class);

    private static final Retry AT_ONCE = Retry.backoff(20, Duration.ofMillis(5))
            .maxBackoff(Duration.ofMillis(250))
            .filter(ChunkExpansion::metAnother)
            .onRetryExhaustedThrow((retry, last) -> last.failure());

    private final ExpansionStore store;
    private final ErasedPeople erased;
    private final TransactionalOperator transactions;
    private final ExpansionProperties properties;
    private final ExpansionMeters meters;
    private final Clock clock;
    private final RowReader reader = new RowReader();

    ChunkExpansion(
            ExpansionStore store,
            ErasedPeople erased,
            TransactionalOperator transactions,
            ExpansionProperties properties,
            ExpansionMeters meters,
            Clock clock) {
        this.store = store;
        this.erased = erased;
        this.transactions = transactions;
        this.properties = properties;
        this.meters = meters;
        this.clock = clock;
    }

    /** Errors only for passing faults, where trying the same again makes sense. */
    Mono<Expansion> expand(ChunkSubmitted chunk) {
        Attempt attempt = Attempt.at(chunk);
        return run(attempt)
                .onErrorResume(PoisonRows::mayCause, failure -> runWithoutPoison(attempt, failure))
                .onErrorResume(ChunkExpansion::liesInTheChunk, failure -> countFailure(chunk, failure))
                .doOnNext(meters::count)
                .map(Result::expansion);
    }

    /** Whether the campaign sends at this moment. */
    Mono<Boolean> isRunning(long campaignId) {
        return store.isRunning(campaignId);
    }

    /** What came of one transaction; the lists are empty unless it expanded the chunk just now. */
    record Result(Expansion expansion, int invited, List<NotInvited> notInvited) {

        static Result of(Expansion expansion) {
            return new Result(expansion, 0, List.of());
        }
    }

    private Mono<Result> run(Attempt attempt) {
        return transactions
                .execute(transaction -> inTransaction(attempt, transaction))
                .single()
                .retryWhen(AT_ONCE)
                .onErrorResume(CampaignNearItsLimit.class, near -> run(attempt.withCampaignAlone()));
    }

    private Mono<Result> inTransaction(Attempt attempt, ReactiveTransaction transaction) {
        if (attempt.rehearsal()) {
            transaction.setRollbackOnly();
        }
        return store.lock(attempt.chunk())
                .flatMap(chunk -> expandOrLeave(chunk, attempt))
                .switchIfEmpty(Mono.fromSupplier(
                        () -> Result.of(new Expansion.Unknown("there is no such chunk: " + attempt.chunk()))));
    }

    private Mono<Result> expandOrLeave(StoredChunk chunk, Attempt attempt) {
        if (chunk.state() == ChunkState.EXPANDED) {
            return Mono.just(Result.of(chunk.expanded(chunk.firstDeliveryId(), chunk.invitedCount())));
        }
        Optional<String> reason = chunk.reasonToLeaveAlone();
        if (reason.isPresent()) {
            log.atInfo()
                    .addKeyValue("campaign", chunk.campaignId())
                    .log("{} is left alone: {}", attempt.chunk(), reason.get());
            return Mono.just(Result.of(new Expansion.LeftAlone(reason.get())));
        }
        return read(chunk, attempt)
                .flatMap(rows -> expand(chunk, rows, attempt))
                .onErrorResume(UnreadableChunk.class, unreadable -> parkWhole(chunk, unreadable));
    }

    /** Inflating and parsing a thousand rows takes milliseconds of CPU: not on the thread that serves other connections. */
    private Mono<Rows> read(StoredChunk chunk, Attempt attempt) {
        return Mono.fromCallable(() -> decode(chunk))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(rows -> erased.forgottenIn(rows, chunk))
                .flatMap(rows -> Mono.fromCallable(() -> readRows(rows, chunk, attempt))
                        .subscribeOn(Schedulers.boundedElastic()));
    }

    private Rows readRows(List<RecipientRow> rows, StoredChunk chunk, Attempt attempt) {
        List<RecipientRow> healthy = new ArrayList<>(rows.size());
        List<NotInvited> parked = new ArrayList<>();
        for (int position = attempt.from(); position < Math.min(attempt.to(), rows.size()); position++) {
            RecipientRow row = rows.get(position);
            String cause = attempt.poison().get(position);
            if (cause == null) {
                healthy.add(row);
            } else {
                parked.add(NotInvited.parked(row.number(), cause, StorableText.writtenAddress(row.address())));
            }
        }
        Rows read = reader.read(healthy, chunk.separator());
        read.notInvited().addAll(parked);
        return read;
    }

    private static List<RecipientRow> decode(StoredChunk chunk) {
        try {
            return ChunkPayload.decode(chunk.payload());
        } catch (IllegalArgumentException e) {
            throw new UnreadableChunk(e);
        }
    }

    private Mono<Result> expand(StoredChunk chunk, Rows rows, Attempt attempt) {
        return store.lockCampaign(chunk.campaignId(), attempt.alone())
                .then(store.room(chunk.campaignId()))
                .flatMap(room -> admit(chunk, rows, room, attempt)
                        .flatMap(admission -> suggestSubAddresses(chunk, admission))
                        .flatMap(admission -> write(chunk, rows, admission, room)));
    }

    private Mono<Admission> admit(StoredChunk chunk, Rows rows, Room room, Attempt attempt) {
        if (room.mayReach(chunk.rowLimit()) && !attempt.alone()) {
            return Mono.error(new CampaignNearItsLimit());
        }
        long free = Math.max(0, chunk.rowLimit() - room.invited());
        return store.known(rows.candidates(), chunk)
                .map(known -> Admission.of(rows.candidates(), known, chunk.terms(), free));
    }

    private Mono<Admission> suggestSubAddresses(StoredChunk chunk, Admission admission) {
        if (admission.inUse().isEmpty()) {
            return Mono.just(admission);
        }
        return store.taken(admission.subAddresses(chunk.terms()), chunk.campaignId())
                .map(taken -> admission.suggesting(chunk.terms(), taken));
    }

    private Mono<Result> write(StoredChunk chunk, Rows rows, Admission admission, Room room) {
        List<NotInvited> notInvited = new ArrayList<>(rows.notInvited());
        notInvited.addAll(admission.notInvited());
        int invited = admission.admitted().size();
        Instant now = clock.instant();
        Mono<Void> invite = invited == 0
                ? Mono.empty()
                : store.insertInvitations(admission.admitted(), room.firstInvitation(), chunk, now)
                        .flatMap(inserted -> inserted == invited ? Mono.empty() : Mono.error(new SomebodyWasFaster()))
                        .then(store.insertDeliveries(invited, room, chunk, now));
        Mono<Void> refuse = notInvited.isEmpty() ? Mono.empty() : store.insertOutcomes(notInvited, chunk);
        return invite.then(refuse)
                .then(store.markExpanded(chunk.pointer(), room.firstInvitation(), room.firstDelivery(), invited, now))
                .thenReturn(new Result(
                        chunk.expanded(invited == 0 ? 0 : room.firstDelivery(), invited), invited, notInvited));
    }

    private Mono<Result> runWithoutPoison(Attempt attempt, Throwable failure) {
        return store.rowCount(attempt.chunk())
                .flatMap(count -> PoisonRows.find(
                        0,
                        count,
                        (from, to) -> run(attempt.rehearsing(from, to)).then(),
                        failure))
                .flatMap(poison -> run(attempt.without(poison)));
    }

    private Mono<Result> parkWhole(StoredChunk chunk, UnreadableChunk unreadable) {
        log.atError()
                .addKeyValue("campaign", chunk.campaignId())
                .setCause(unreadable)
                .log("{} is parked: it cannot be read", chunk.pointer());
        return store.countFailure(chunk.pointer(), unreadable.getMessage(), 1)
                .thenReturn(Result.of(new Expansion.LeftAlone("the chunk is parked")));
    }

    private Mono<Result> countFailure(ChunkSubmitted chunk, Throwable failure) {
        log.atError().setCause(failure).log("{} failed", chunk);
        return store.countFailure(chunk, failure.toString(), properties.failuresBeforeParking())
                .thenReturn(Result.of(new Expansion.Failed(failure)));
    }

    /** Another chunk with some of the same addresses came first, or the two met in a deadlock: the next try sees what it wrote. */
    private static boolean metAnother(Throwable failure) {
        String state = PoisonRows.sqlState(failure);
        return failure instanceof SomebodyWasFaster || (state != null && state.startsWith("40"));
    }

    private static boolean liesInTheChunk(Throwable failure) {
        return !metAnother(failure) && !DatabaseFailure.isTransient(failure);
    }

    /** The campaign may not have room for all chunks that wait: this one must count, and have the campaign alone while it does. */
    private static final class CampaignNearItsLimit extends RuntimeException {
        private static final long serialVersionUID = 1;

        CampaignNearItsLimit() {
            super("the campaign is near its limit", null, false, false);
        }
    }

    /** An address that was free when we looked is an invitation now: our ids would have a gap. */
    private static final class SomebodyWasFaster extends RuntimeException {
        private static final long serialVersionUID = 1;

        SomebodyWasFaster() {
            super("another chunk invited one of these addresses first", null, false, false);
        }
    }

    private static final class UnreadableChunk extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnreadableChunk(IllegalArgumentException cause) {
            super(cause.getMessage(), cause);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }
}
