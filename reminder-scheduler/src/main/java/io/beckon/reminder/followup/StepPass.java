package io.beckon.reminder.followup;

import io.beckon.contracts.message.Channel;
import io.beckon.postgres.DatabaseFailure;
import io.beckon.reminder.followup.StepStore.StepBatch;
import io.beckon.reminder.pass.LenientHints;
import io.beckon.reminder.pass.Pass;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Sends the reminders that fell due and ends what ran out; campaigns take turns, a batch each, until nothing is due. */
@Component
class StepPass implements Pass {

    private static final Logger LOG = LoggerFactory.getLogger(StepPass.class);

    private final StepStore store;
    private final LenientHints hints;
    private final FollowUpSettings settings;
    private final Clock clock;

    StepPass(StepStore store, LenientHints hints, FollowUpSettings settings, Clock clock) {
        this.store = store;
        this.hints = hints;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "follow-up-steps";
    }

    @Override
    public Duration interval() {
        return settings.interval();
    }

    /** Completes with how many invitations were reminded, expired or moved on. */
    @Override
    public Mono<Long> run() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return store.dueCampaigns(now)
                .map(Turn::first)
                .collectList()
                .flatMapIterable(turns -> turns)
                .expand(turn -> turn.more() ? take(turn, now) : Mono.empty())
                .reduce(0L, (sum, turn) -> sum + turn.moved());
    }

    private Mono<Turn> take(Turn turn, Instant now) {
        return store.doDue(turn.campaign(), turn.from(), now)
                .flatMap(batch -> hint(batch).thenReturn(turn.after(batch.decisions(), settings.batch())))
                .onErrorResume(error -> !DatabaseFailure.isTransient(error), error -> leaveOut(turn, error));
    }

    private Mono<Void> hint(StepBatch batch) {
        return batch.range() == null
                ? Mono.empty()
                : hints.publish(
                        Channel.DELIVERIES_REQUESTED,
                        batch.lane(),
                        List.of(batch.range().hint()));
    }

    /** One campaign that cannot be followed up must not hold up the others. */
    private static Mono<Turn> leaveOut(Turn turn, Throwable error) {
        LOG.error("Campaign {} cannot be followed up", turn.campaign(), error);
        return Mono.empty();
    }

    /**
     * A campaign's turn.
     *
     * @param from  follow_up_at from which the campaign's next batch is looked for
     * @param moved invitations the batch before moved
     * @param more  whether there may be more to do
     */
    private record Turn(long campaign, Instant from, long moved, boolean more) {

        static Turn first(long campaign) {
            return new Turn(campaign, Instant.EPOCH, 0, true);
        }

        Turn after(List<Decision> decisions, int batch) {
            Instant last = decisions.stream()
                    .map(decision -> decision.due().followUpAt())
                    .max(Instant::compareTo)
                    .orElse(from);
            return new Turn(campaign, last, decisions.size(), decisions.size() == batch);
        }
    }
}
