package io.beckon.mail.delivery;

import io.beckon.contracts.message.BeckonMessage;
import io.beckon.contracts.message.Channel;
import io.beckon.contracts.message.DeliveriesDue;
import io.beckon.contracts.message.DeliveriesRequested;
import io.beckon.contracts.state.Lane;
import io.beckon.mail.lease.Hold;
import io.beckon.mail.provider.Providers;
import io.beckon.messaging.MessageHandler;
import io.beckon.messaging.MessagePublisher;
import io.beckon.messaging.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Works on one hint of a lane: claim after claim until nothing is left where it points to. It says Done then, and for a paused campaign,
 * whose rows nobody may claim: whoever resumes it gives the hint again.
 */
final class HintHandler implements MessageHandler {

    private static final Logger LOG = LoggerFactory.getLogger(HintHandler.class);
    private static final Duration AFTER_A_FAULT = Duration.ofSeconds(1);

    private final ClaimStore claims;
    private final Sending sending;
    private final ClaimPermit permit;
    private final Providers providers;
    private final LaneTurns turns;
    private final MessagePublisher publisher;
    private final DeliverySettings settings;
    private final DeliveryMetrics metrics;
    private final Clock clock;

    HintHandler(
            ClaimStore claims,
            Sending sending,
            ClaimPermit permit,
            Providers providers,
            LaneTurns turns,
            MessagePublisher publisher,
            DeliverySettings settings,
            DeliveryMetrics metrics,
            Clock clock) {
        this.claims = claims;
        this.sending = sending;
        this.permit = permit;
        this.providers = providers;
        this.turns = turns;
        this.publisher = publisher;
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** How far a hint has come; it ends with an outcome. */
    private record Progress(
            Hint hint,
            BeckonMessage message,
            long since,
            int claims,
            @Nullable Outcome outcome) {

        Progress claimed() {
            return new Progress(hint, message, since, claims + 1, null);
        }

        Progress end(Outcome with) {
            return new Progress(hint, message, since, claims, with);
        }
    }

    @Override
    public Mono<Outcome> handle(BeckonMessage message) {
        Hint hint;
        if (message instanceof DeliveriesRequested requested) {
            hint = new Hint.Range(requested);
        } else if (message instanceof DeliveriesDue due) {
            hint = new Hint.Due(due);
        } else {
            return Mono.just(Outcome.park("no message for the mail worker: " + message));
        }
        Progress start = new Progress(hint, message, System.nanoTime(), 0, null);
        return Mono.just(start)
                .expand(progress -> progress.outcome() == null ? step(progress) : Mono.empty())
                .last()
                .mapNotNull(Progress::outcome)
                // Whoever gives up waiting for the outcome must not take mails off the wire or forget what became of
                // them.
                .cache();
    }

    private Mono<Progress> step(Progress progress) {
        if (sending.isStopping()) {
            return Mono.just(progress.end(Outcome.retryAfter(Duration.ZERO, "the worker is stopping")));
        }
        if (isOverdue(progress)) {
            return handOn(progress);
        }
        // Nobody may wait longer than a hint's time: the listener would give the message up and get it a second time.
        return Mono.firstWithSignal(
                        providers.whenTheyTakeMails(),
                        sending.whenStopping(),
                        Mono.delay(left(progress)).then())
                .then(Mono.defer(() -> turns.claims().take(progress.hint().campaignId(), left(progress))))
                .flatMap(turn -> claimAndSend(progress).doFinally(end -> turn.end()))
                .switchIfEmpty(Mono.defer(() -> handOn(progress)))
                .onErrorResume(error -> Mono.just(faulty(progress, error)));
    }

    private Duration left(Progress progress) {
        Duration left = settings.hintTime().minusNanos(System.nanoTime() - progress.since());
        return left.isNegative() ? Duration.ZERO : left;
    }

    private boolean isOverdue(Progress progress) {
        return left(progress).isZero() || (turns.lane() == Lane.BULK && progress.claims() >= settings.hintClaims());
    }

    private Mono<Progress> claimAndSend(Progress progress) {
        Optional<Hold> hold = sending.isStopping() ? Optional.empty() : permit.hold();
        return hold.isEmpty()
                ? lookAgain(progress)
                : providers
                        .room(settings.claimRows(), turns.lane())
                        .flatMap(room -> room == 0 ? lookAgain(progress) : claimAndSend(progress, hold.get(), room));
    }

    private Mono<Progress> claimAndSend(Progress progress, Hold hold, int room) {
        long from = System.nanoTime();
        Instant now = clock.instant();
        return claims.claim(progress.hint(), hold, room, now, now.plus(settings.registrationWait()))
                .flatMap(claim -> sendAll(claim, progress, from).thenReturn(claim))
                .doFinally(end -> providers.done(room))
                .flatMap(claim -> claim.rows() == room
                        ? Mono.just(progress.claimed())
                        : lookWhetherAnyIsLeft(progress.claimed()));
    }

    private Mono<Void> sendAll(Claim claim, Progress progress, long from) {
        metrics.ended(claim.ended());
        if (claim.deliveries().isEmpty()) {
            return Mono.empty();
        }
        return sending.send(claim, progress.hint().campaignId(), turns.envelopes())
                .doOnSuccess(end -> metrics.claimDone(Duration.ofNanos(System.nanoTime() - from)));
    }

    private Mono<Progress> lookWhetherAnyIsLeft(Progress progress) {
        return claims.anyLeft(progress.hint(), clock.instant())
                .flatMap(left -> left ? lookAgain(progress) : Mono.just(progress.end(Outcome.done())));
    }

    private Mono<Progress> lookAgain(Progress progress) {
        return Mono.delay(settings.lookAgain()).thenReturn(progress);
    }

    /** To the back of the queue, where other campaigns have their turn first. */
    private Mono<Progress> handOn(Progress progress) {
        return claims.anyLeft(progress.hint(), clock.instant())
                .flatMap(left -> left
                        ? publisher.publish(Channel.DELIVERIES_REQUESTED, turns.lane(), List.of(progress.message()))
                        : Mono.empty())
                .thenReturn(progress.end(Outcome.done()))
                .onErrorResume(error -> Mono.just(faulty(progress, error)));
    }

    private Progress faulty(Progress progress, Throwable error) {
        LOG.atWarn()
                .addKeyValue("campaign", progress.hint().campaignId())
                .setCause(error)
                .log("a hint could not be worked on and is tried again");
        return progress.end(Outcome.retryAfter(AFTER_A_FAULT, String.valueOf(error)));
    }
}
