package io.beckon.reminder.followup;

import io.beckon.contracts.message.Channel;
import io.beckon.reminder.followup.ManualFollowUpStore.ManualBatch;
import io.beckon.reminder.pass.LenientHints;
import io.beckon.reminder.pass.Pass;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Expands the follow-ups that managers asked for; several take turns, a batch each. */
@Component
class ManualFollowUpPass implements Pass {

    private static final Logger LOG = LoggerFactory.getLogger(ManualFollowUpPass.class);

    private final ManualFollowUpStore store;
    private final LenientHints hints;
    private final FollowUpSettings settings;
    private final Clock clock;

    ManualFollowUpPass(ManualFollowUpStore store, LenientHints hints, FollowUpSettings settings, Clock clock) {
        this.store = store;
        this.hints = hints;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "manual-follow-ups";
    }

    @Override
    public Duration interval() {
        return settings.interval();
    }

    /** Completes with how many mails were queued. */
    @Override
    public Mono<Long> run() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return store.requested()
                .collectList()
                .flatMapIterable(ids -> ids)
                .concatMap(followUp -> take(followUp, now))
                .collectList()
                .flatMapIterable(batches -> batches)
                .expand(batch -> batch.last() ? Mono.empty() : take(batch.followUp(), now))
                .reduce(0L, (sum, batch) -> sum + batch.queued());
    }

    private Mono<ManualBatch> take(int followUp, Instant now) {
        return store.expand(followUp, now)
                .flatMap(batch -> hints.publish(
                                Channel.DELIVERIES_REQUESTED,
                                batch.lane(),
                                batch.ranges().stream()
                                        .map(RequestedRange::hint)
                                        .toList())
                        .thenReturn(batch))
                .onErrorResume(error -> leaveOut(followUp, error));
    }

    /** One follow-up that cannot be expanded must not hold up the others; the next pass tries it again. */
    private static Mono<ManualBatch> leaveOut(int followUp, Throwable error) {
        LOG.error("Follow-up {} cannot be expanded", followUp, error);
        return Mono.empty();
    }
}
