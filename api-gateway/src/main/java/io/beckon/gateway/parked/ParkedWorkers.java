package io.beckon.gateway.parked;

import io.beckon.contracts.message.BeckonMessage;
import io.beckon.contracts.message.Channel;
import io.beckon.contracts.message.ChunkSubmitted;
import io.beckon.contracts.message.DeliveriesDue;
import io.beckon.contracts.state.Lane;
import io.beckon.gateway.http.AfterCommit;
import io.beckon.gateway.problem.ProblemType;
import io.beckon.messaging.MessagePublisher;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Hands parked work to the workers again: the row first, then the hint, which the sweep repeats should it be lost. */
@Component
class ParkedWorkers {

    private static final Logger log = LoggerFactory.getLogger(ParkedWorkers.class);

    private static final Duration HINT_DEADLINE = Duration.ofSeconds(2);

    private final ParkedStore store;
    private final MessagePublisher publisher;
    private final TransactionalOperator transaction;
    private final Clock clock;

    ParkedWorkers(ParkedStore store, MessagePublisher publisher, TransactionalOperator transaction, Clock clock) {
        this.store = store;
        this.publisher = publisher;
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
                ? publish(Channel.DELIVERIES_REQUESTED, again.lane(), new DeliveriesDue(campaignId), id)
                : publish(
                        Channel.INVITATIONS_SUBMITTED,
                        again.lane(),
                        new ChunkSubmitted(id.first(), again.sequence()),
                        id);
    }

    private Mono<Void> publish(Channel channel, Lane lane, BeckonMessage message, ParkedId id) {
        return publisher
                .publish(channel, lane, List.of(message))
                .timeout(HINT_DEADLINE)
                .onErrorResume(failure -> {
                    log.warn("The hint for {} is left to the sweep: {}", id, failure.toString());
                    return Mono.empty();
                });
    }
}
