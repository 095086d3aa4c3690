package io.beckon.gateway.parked;

import io.beckon.contracts.message.Channel;
import io.beckon.contracts.message.ChunkSubmitted;
import io.beckon.contracts.message.DeliveriesDue;
import io.beckon.gateway.hint.Hints;
import io.beckon.gateway.http.AfterCommit;
import io.beckon.gateway.problem.ProblemType;
import java.time.Clock;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Hands parked work to the workers again: the row first, then the hint, which the sweep repeats should it be lost. */
@Component
class ParkedWorkers {

    private final ParkedStore store;
    private final Hints hints;
    private final TransactionalOperator transaction;
    private final Clock clock;

    ParkedWorkers(ParkedStore store, Hints hints, TransactionalOperator transaction, Clock clock) {
        this.store = store;
        this.hints = hints;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Whether it was parked until now, and of an upload that is sealed. */
    Mono<Boolean> retry(long workspaceId, ParkedId id) {
        return campaign(workspaceId, id)
                .flatMap(campaignId -> store.lock(campaignId)
                        .filter(open -> open)
                        .switchIfEmpty(Mono.error(() -> ProblemType.WRONG_STATE.with(
                                "cancelled", "try parked work of", "draft, scheduled, running, paused or done")))
                        .then(Mono.defer(() -> store.retry(id, clock.instant())))
                        .delayUntil(again -> store.runOn(campaignId))
                        .delayUntil(again -> AfterCommit.run(hint(campaignId, id, again))))
                .map(again -> true)
                .defaultIfEmpty(false)
                .as(transaction::transactional);
    }

    /** Whether it was parked until now. */
    Mono<Boolean> giveUp(long workspaceId, ParkedId id) {
        return campaign(workspaceId, id)
                .then(Mono.defer(() -> store.giveUp(id, clock.instant())))
                .as(transaction::transactional);
    }

    private Mono<Long> campaign(long workspaceId, ParkedId id) {
        return store.campaign(workspaceId, id).switchIfEmpty(Mono.error(() -> ParkedWorkController.missing(id)));
    }

    private Mono<Void> hint(long campaignId, ParkedId id, ParkedStore.Again again) {
        return id.kind() == ParkedId.Kind.DELIVERY
                ? hints.give(Channel.DELIVERIES_REQUESTED, again.lane(), new DeliveriesDue(campaignId), id.toString())
                : hints.give(
                        Channel.INVITATIONS_SUBMITTED,
                        again.lane(),
                        new ChunkSubmitted(id.first(), again.sequence()),
                        id.toString());
    }
}
