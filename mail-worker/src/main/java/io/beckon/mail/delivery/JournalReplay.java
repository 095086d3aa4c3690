package io.beckon.mail.delivery;

import io.beckon.mail.journal.ClaimJournal;
import io.beckon.mail.journal.JournalContent;
import io.beckon.mail.lease.DeadLeases;
import io.beckon.mail.lease.Hold;
import io.beckon.mail.lease.Holder;
import io.beckon.mail.letter.ClaimLetters;
import io.beckon.mail.letter.Letters;
import io.beckon.mail.provider.Providers;
import io.beckon.mail.transport.SendResult;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Records what a dead worker's journal says of the mails it had claimed: its 250s whoever has them now; other answers, mails of unknown
 * fate and those that were never out only where they are still its own. Doing it twice is harmless.
 */
@Component
class JournalReplay {

    private static final Logger LOG = LoggerFactory.getLogger(JournalReplay.class);

    private final ReplayStore store;
    private final DeadLeases leases;
    private final Letters letters;
    private final Judgement judgement;
    private final Providers providers;
    private final Recorder recorder;
    private final DeliveryMetrics metrics;
    private final Clock clock;

    JournalReplay(
            ReplayStore store,
            DeadLeases leases,
            Letters letters,
            Judgement judgement,
            Providers providers,
            Recorder recorder,
            DeliveryMetrics metrics,
            Clock clock) {
        this.store = store;
        this.leases = leases;
        this.letters = letters;
        this.judgement = judgement;
        this.providers = providers;
        this.recorder = recorder;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** One delivery, and what the journal says of it: null when its final dot was never out. */
    private record Found(
            ReplayStore.Row row,
            long claimId,
            Instant at,
            @Nullable SendResult result) {

        long campaignId() {
            return row.delivery().campaignId();
        }
    }

    /** Whether it speaks of this database: a delivery of another one may have the same id. */
    Mono<Boolean> concerns(JournalContent content) {
        return leases.database()
                .map(ours -> content.leases().stream()
                        .allMatch(lease -> lease.database().equals(ours)));
    }

    /** Completes when all of it is recorded. */
    Mono<Void> of(JournalContent content) {
        return Flux.fromIterable(content.leases())
                .concatMap(dead -> replay(dead, content))
                .then();
    }

    private Mono<Void> replay(Holder dead, JournalContent content) {
        return leases.adopt(dead)
                .flatMap(inTime -> record(dead, content)
                        .then(inTime ? Mono.empty() : correct(dead, content))
                        .then(store.forgetClaims(dead))
                        .then(leases.end(dead)));
    }

    private Mono<Void> record(Holder dead, JournalContent content) {
        Map<Long, JournalContent.Outcome> accepted = new HashMap<>();
        content.accepted(dead).forEach(outcome -> accepted.put(outcome.deliveryId(), outcome));
        return store.held(dead, accepted.keySet()).flatMap(rows -> {
            List<Found> found = new ArrayList<>();
            rows.forEach(row -> find(row, accepted.get(row.delivery().id()), content, found));
            return recordAll(dead, found).doOnSuccess(done -> tell(dead, found));
        });
    }

    private void find(
            ReplayStore.Row row, JournalContent.@Nullable Outcome accepted, JournalContent content, List<Found> found) {
        Long claimId = row.claimId();
        if (accepted != null) {
            if (!accepted.at().equals(row.toldAt())) {
                found.add(new Found(row, accepted.claimId(), accepted.at(), accepted.result()));
            }
        } else if (row.held() && claimId != null) {
            JournalContent.Outcome outcome =
                    content.outcome(claimId, row.delivery().id());
            if (outcome != null) {
                found.add(new Found(row, claimId, outcome.at(), outcome.result()));
            } else {
                found.add(new Found(row, claimId, clock.instant(), withoutAnswer(content, claimId, row)));
            }
        }
    }

    private static @Nullable SendResult withoutAnswer(JournalContent content, long claimId, ReplayStore.Row row) {
        return content.mayBeOut(claimId, row.delivery().id())
                ? new SendResult.Unknown("The worker died before it read the server's answer.")
                : null;
    }

    private Mono<Void> recordAll(Holder dead, List<Found> found) {
        Map<Long, List<Found>> claims = new HashMap<>();
        found.forEach(one ->
                claims.computeIfAbsent(one.claimId(), id -> new ArrayList<>()).add(one));
        return Flux.fromIterable(claims.values())
                .concatMap(claim -> recordClaim(dead, claim))
                .then();
    }

    /** All of a claim are of one campaign. */
    private Mono<Void> recordClaim(Holder dead, List<Found> found) {
        Found any = found.get(0);
        return letters.of(any.campaignId(), any.row().campaignVersion())
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("there is no campaign " + any.campaignId())))
                .flatMap(its -> {
                    List<ClaimedDelivery> deliveries =
                            found.stream().map(one -> one.row().delivery()).toList();
                    Claim claim = new Claim(
                            any.claimId(), Hold.ofDead(dead), any.row().campaignVersion(), deliveries, 0);
                    ClaimInHand inHand = recorder.take(claim, ClaimJournal.NONE);
                    found.forEach(one -> recorder.record(conclusion(one, its), inHand));
                    return inHand.whenRecorded();
                });
    }

    private Conclusion conclusion(Found found, ClaimLetters its) {
        ClaimedDelivery delivery = found.row().delivery();
        SendResult result = found.result();
        return result == null
                ? judgement.released(delivery, found.at())
                : judgement.of(delivery, providers.onlyName(), result, its, found.at());
    }

    private Mono<Void> correct(Holder dead, JournalContent content) {
        return store.correct(dead, content.neverOut(dead), clock.instant())
                .doOnNext(corrected -> {
                    LOG.warn(
                            "the journal of mail {} was found after its lease was over; {} mails that had been taken for unknown were never sent",
                            dead,
                            corrected);
                    metrics.replayed("corrected", corrected);
                })
                .then();
    }

    private void tell(Holder dead, List<Found> found) {
        long sent = count(found, SendResult.Accepted.class);
        long unknown = count(found, SendResult.Unknown.class);
        long released = found.stream().filter(one -> one.result() == null).count();
        long refused = found.size() - sent - unknown - released;
        LOG.warn(
                "mail {} died with {} mails in hand: {} had been sent, {} refused, {} may have been sent, {} had not and are released",
                dead,
                found.size(),
                sent,
                refused,
                unknown,
                released);
        metrics.replayed("sent", sent);
        metrics.replayed("refused", refused);
        metrics.replayed("unknown", unknown);
        metrics.replayed("released", released);
    }

    private static long count(List<Found> found, Class<? extends SendResult> kind) {
        return found.stream().filter(one -> kind.isInstance(one.result())).count();
    }
}
