package io.beckon.mail.delivery;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;

/** A bounded number of turns, given to the waiting campaigns in rotation and not in the order in which they asked. */
final class FairTurns {

    /** One turn; whoever has it gives it back exactly once, further calls do nothing. */
    final class Turn {

        private final AtomicBoolean over = new AtomicBoolean();

        void end() {
            if (over.compareAndSet(false, true)) {
                giveOn();
            }
        }
    }

    /** Somebody who waits for a turn, or did: it is his or his time is up, whichever comes first. */
    private static final class Waiter {

        private final MonoSink<Turn> sink;
        private final AtomicBoolean settled = new AtomicBoolean();
        private final Disposable.Swap patience = Disposables.swap();

        Waiter(MonoSink<Turn> sink) {
            this.sink = sink;
        }

        boolean settle() {
            return settled.compareAndSet(false, true);
        }

        /** The timer goes at once: for minutes it would hold whatever is done with the turn. */
        void receive(Turn turn) {
            patience.dispose();
            sink.success(turn);
        }
    }

    // Guarded by this; held for a few instructions, never while a turn is handed over.
    private final Map<Long, Deque<Waiter>> waiting = new LinkedHashMap<>();
    private int free;

    FairTurns(int turns) {
        free = turns;
    }

    /** A turn as soon as it is this campaign's. Whoever asks must not cancel: a turn given to nobody would be lost. */
    Mono<Turn> take(long campaignId) {
        return Mono.create(sink -> ask(campaignId, new Waiter(sink)));
    }

    /** A turn, or empty when it was not this campaign's within the time. Whoever asks must not cancel. */
    Mono<Turn> take(long campaignId, Duration atMost) {
        return Mono.create(sink -> {
            Waiter waiter = new Waiter(sink);
            if (!ask(campaignId, waiter)) {
                waiter.patience.update(Schedulers.parallel()
                        .schedule(
                                () -> giveUp(campaignId, waiter),
                                Math.max(0, atMost.toMillis()),
                                TimeUnit.MILLISECONDS));
            }
        });
    }

    /** Whether there was a turn at once. */
    private boolean ask(long campaignId, Waiter waiter) {
        boolean now;
        synchronized (this) {
            now = free > 0;
            if (now) {
                free--;
            } else {
                waiting.computeIfAbsent(campaignId, id -> new ArrayDeque<>()).add(waiter);
            }
        }
        if (now && waiter.settle()) {
            waiter.receive(new Turn());
        }
        return now;
    }

    private void giveUp(long campaignId, Waiter waiter) {
        if (!waiter.settle()) {
            return;
        }
        synchronized (this) {
            Deque<Waiter> its = waiting.get(campaignId);
            if (its != null && its.remove(waiter) && its.isEmpty()) {
                waiting.remove(campaignId);
            }
        }
        waiter.sink.success();
    }

    private void giveOn() {
        Waiter next = nextOrFree();
        while (next != null && !next.settle()) {
            next = nextOrFree();
        }
        if (next != null) {
            next.receive(new Turn());
        }
    }

    private synchronized @Nullable Waiter nextOrFree() {
        Iterator<Map.Entry<Long, Deque<Waiter>>> campaigns = waiting.entrySet().iterator();
        if (!campaigns.hasNext()) {
            free++;
            return null;
        }
        Map.Entry<Long, Deque<Waiter>> campaign = campaigns.next();
        long campaignId = campaign.getKey();
        Deque<Waiter> its = campaign.getValue();
        campaigns.remove();
        Waiter next = its.remove();
        if (!its.isEmpty()) {
            waiting.put(campaignId, its);
        }
        return next;
    }
}
