package io.beckon.mail.delivery;

import io.beckon.mail.journal.ClaimJournal;
import io.beckon.postgres.DatabaseFailure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Records outcomes in groups, one group at a time. While the database is away they stay in memory and are tried again until they are
 * recorded: bounded, because a claim keeps its turn until all of it is recorded, so that no further one is made.
 */
@Component
class Recorder {

    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private record Outcome(Conclusion conclusion, ClaimInHand claim) {}

    private final RecordStore store;
    private final DeliverySettings settings;
    private final DeliveryMetrics metrics;
    private final Map<Long, ClaimInHand> inHand = new ConcurrentHashMap<>();
    private final Queue<Outcome> arrived = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean timed = new AtomicBoolean();
    private final Scheduler.Worker worker = Schedulers.parallel().createWorker();

    // Touched by the worker alone.
    private final Deque<List<Outcome>> halves = new ArrayDeque<>();
    private boolean recording;

    Recorder(RecordStore store, DeliverySettings settings, DeliveryMetrics metrics) {
        this.store = store;
        this.settings = settings;
        this.metrics = metrics;
    }

    /** From here on it is known that this process has the claim. */
    ClaimInHand take(Claim claim, ClaimJournal journal) {
        ClaimInHand taken = new ClaimInHand(claim, journal);
        inHand.put(claim.id(), taken);
        metrics.inFlight(claim.deliveries().size());
        return taken;
    }

    /** Claims of which something is not recorded yet. */
    Collection<Long> claimsInHand() {
        return Set.copyOf(inHand.keySet());
    }

    /** Never fails; the claim says when it is recorded. */
    void record(Conclusion conclusion, ClaimInHand claim) {
        arrived.add(new Outcome(conclusion, claim));
        int count = waiting.incrementAndGet();
        if (count == settings.recordRows()) {
            worker.schedule(this::recordNext);
        } else if (timed.compareAndSet(false, true)) {
            worker.schedule(this::timeIsUp, settings.recordEvery().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void timeIsUp() {
        timed.set(false);
        recordNext();
    }

    private void recordNext() {
        if (recording) {
            return;
        }
        List<Outcome> group = halves.isEmpty() ? takeGroup() : halves.remove();
        if (!group.isEmpty()) {
            recording = true;
            record(group, FIRST_PAUSE);
        }
    }

    /** Each delivery once: a second outcome of one, of an older claim, waits for the next group. */
    private List<Outcome> takeGroup() {
        List<Outcome> group = new ArrayList<>();
        Set<Long> ids = new HashSet<>();
        for (Outcome next = arrived.peek();
                next != null && group.size() < settings.recordRows();
                next = arrived.peek()) {
            if (!ids.add(next.conclusion().id())) {
                break;
            }
            group.add(next);
            arrived.remove();
        }
        waiting.addAndGet(-group.size());
        return group;
    }

    private void record(List<Outcome> group, Duration pause) {
        List<RecordStore.Entry> entries = group.stream()
                .map(outcome -> new RecordStore.Entry(
                        outcome.conclusion(), outcome.claim().claim().hold()))
                .toList();
        Map<ClaimInHand, Integer> counts = new HashMap<>();
        group.forEach(outcome -> counts.merge(outcome.claim(), 1, Integer::sum));
        List<Long> done = counts.entrySet().stream()
                .filter(count -> count.getKey().endsWith(count.getValue()))
                .map(count -> count.getKey().claim().id())
                .toList();
        Mono.defer(() -> store.record(entries, done))
                .subscribe(
                        changed -> worker.schedule(() -> recorded(group, changed, counts)),
                        error -> worker.schedule(() -> failed(group, pause, error)));
    }

    private void recorded(List<Outcome> group, List<RecordStore.Changed> changed, Map<ClaimInHand, Integer> counts) {
        Set<Long> took = new HashSet<>();
        changed.forEach(row -> {
            took.add(row.deliveryId());
            if (row.doubled()) {
                LOG.atWarn().addKeyValue("delivery", row.deliveryId()).log("the mail server took this mail twice");
                metrics.doubled();
            }
        });
        group.forEach(outcome -> {
            if (took.contains(outcome.conclusion().id())) {
                metrics.recorded(outcome.conclusion());
            }
        });
        finish(counts);
        goOn();
    }

    private void failed(List<Outcome> group, Duration pause, Throwable error) {
        if (!DatabaseFailure.refusesValues(error)) {
            LOG.atWarn()
                    .addKeyValue("outcomes", group.size() + waiting.get())
                    .setCause(error)
                    .log("outcomes could not be recorded; they are kept and tried again in {}", pause);
            Duration doubled = pause.multipliedBy(2);
            Duration next = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
            worker.schedule(() -> record(group, next), pause.toMillis(), TimeUnit.MILLISECONDS);
        } else if (group.size() > 1) {
            halves.add(group.subList(0, group.size() / 2));
            halves.add(group.subList(group.size() / 2, group.size()));
            goOn();
        } else {
            failedAlone(group.get(0), error);
        }
    }

    private void failedAlone(Outcome outcome, Throwable error) {
        Conclusion conclusion = outcome.conclusion();
        Conclusion bare = conclusion.withoutWords();
        LOG.atError()
                .addKeyValue("delivery", conclusion.id())
                .setCause(error)
                .log("the database refuses this outcome: {}", conclusion.state());
        if (!bare.equals(conclusion)) {
            halves.addFirst(List.of(new Outcome(bare, outcome.claim())));
        } else {
            // Its claim stays in the database, and ends here: what it still holds there is released as an orphan's.
            outcome.claim().keepInDatabase();
            finish(Map.of(outcome.claim(), 1));
        }
        goOn();
    }

    private void finish(Map<ClaimInHand, Integer> counts) {
        counts.forEach((claim, count) -> {
            metrics.inFlight(-count);
            if (claim.endsWith(count)) {
                claim.journal().recorded();
            }
            if (claim.recorded(count)) {
                inHand.remove(claim.claim().id());
            }
        });
    }

    private void goOn() {
        recording = false;
        if (!halves.isEmpty() || waiting.get() >= settings.recordRows()) {
            recordNext();
        } else if (waiting.get() > 0 && timed.compareAndSet(false, true)) {
            worker.schedule(this::timeIsUp, settings.recordEvery().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Completes when everything claimed is recorded. */
    Mono<Void> allRecorded() {
        return Mono.defer(() -> Mono.when(
                inHand.values().stream().map(ClaimInHand::whenRecorded).toList()));
    }
}
