package io.beckon.mail.delivery;

import io.beckon.mail.journal.DeadJournal;
import io.beckon.mail.journal.DeadJournals;
import io.beckon.mail.journal.JournalContent;
import io.beckon.mail.journal.JournalSettings;
import io.beckon.mail.lease.WorkerLease;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Looks for journals of processes that died here, on start and ever after, for whoever shares the folder may die at any time. */
@Component
class JournalReplays implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(JournalReplays.class);

    private final DeadJournals journals;
    private final JournalReplay replay;
    private final JournalSettings settings;
    private final Set<Path> ofAnotherDatabase = ConcurrentHashMap.newKeySet();
    private volatile boolean firstIsOver;
    private volatile @Nullable Disposable looking;
    private volatile @Nullable Disposable patience;

    JournalReplays(DeadJournals journals, JournalReplay replay, JournalSettings settings) {
        this.journals = journals;
        this.replay = replay;
        this.settings = settings;
    }

    /** Whether what was found on start is recorded, or was given up waiting for. */
    boolean firstIsOver() {
        return firstIsOver;
    }

    @Override
    public void start() {
        looking = Flux.interval(Duration.ZERO, settings.lookEvery())
                .onBackpressureDrop()
                .concatMap(tick -> look(), 1)
                .subscribe();
        patience = Mono.delay(settings.replayWithin()).subscribe(over -> giveUpWaiting());
    }

    private void giveUpWaiting() {
        if (!firstIsOver) {
            LOG.warn(
                    "what a mail worker that died left in {} is not recorded after {}; claiming begins all the same",
                    settings.folder(),
                    settings.replayWithin());
            firstIsOver = true;
        }
    }

    /** Never errors: what could not be replayed stays where it is, and is found by the next look. */
    Mono<Void> look() {
        return journals.candidates()
                .filter(candidate -> !ofAnotherDatabase.contains(candidate))
                .concatMapDelayError(this::replay, 1)
                .then()
                .doOnSuccess(done -> firstIsOver = true)
                .onErrorResume(error -> {
                    LOG.atWarn()
                            .setCause(error)
                            .log("the journal of a mail worker that died could not be replayed; trying again");
                    return Mono.empty();
                });
    }

    private Mono<Void> replay(Path candidate) {
        return Mono.usingWhen(
                journals.take(candidate),
                journal -> blocking(journal::read).flatMap(content -> replay(journal, content)),
                journal -> blocking(() -> {
                    journal.close();
                    return journal;
                }));
    }

    private Mono<Void> replay(DeadJournal journal, JournalContent content) {
        content.damages()
                .forEach(damage -> LOG.warn(
                        "{}; whatever its worker had claimed and not recorded counts as unknown where no answer stands",
                        damage));
        return replay.concerns(content).flatMap(ours -> ours ? record(journal, content) : leave(journal));
    }

    private Mono<Void> record(DeadJournal journal, JournalContent content) {
        return replay.of(content)
                .then(blocking(() -> {
                    journal.remove();
                    return journal;
                }))
                .then();
    }

    private Mono<Void> leave(DeadJournal journal) {
        if (ofAnotherDatabase.add(journal.folder())) {
            LOG.error(
                    "the journal in {} is that of a worker on another database and is left alone; delete it if that database is no more",
                    journal);
        }
        return Mono.empty();
    }

    private static <T> Mono<T> blocking(Callable<T> work) {
        return Mono.fromCallable(work).subscribeOn(Schedulers.boundedElastic());
    }

    @Override
    public void stop() {
        dispose(looking);
        dispose(patience);
        looking = null;
        patience = null;
    }

    private static void dispose(@Nullable Disposable running) {
        if (running != null) {
            running.dispose();
        }
    }

    @Override
    public boolean isRunning() {
        return looking != null;
    }

    /** Before anything is claimed. */
    @Override
    public int getPhase() {
        return WorkerLease.PHASE;
    }
}
