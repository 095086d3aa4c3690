package io.beckon.gateway.erasure;

import io.beckon.gateway.erasure.ErasedLists.Done;
import io.beckon.gateway.erasure.ErasureStore.Move;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Does the steps of erasures, each in one transaction under the lock of its row: a restart between two of them loses nothing, one within
 * them has done nothing, and several gateways do not meet in one erasure.
 */
@Component
class ErasureSteps {

    private static final Logger log = LoggerFactory.getLogger(ErasureSteps.class);

    /** A step that takes longer is rolled back and tried again. */
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    private static final Duration UNDER_WAY = Duration.ofSeconds(3);

    /** No erasure has this id. */
    private static final long NONE = 0;

    private final ErasureStore store;
    private final ErasedLists lists;
    private final ErasedMails mails;
    private final ErasedRest rest;
    private final ErasureSettings settings;
    private final TransactionalOperator transaction;
    private final Clock clock;

    ErasureSteps(
            ErasureStore store,
            ErasedLists lists,
            ErasedMails mails,
            ErasedRest rest,
            ErasureSettings settings,
            TransactionalOperator transaction,
            Clock clock) {
        this.store = store;
        this.lists = lists;
        this.mails = mails;
        this.rest = rest;
        this.settings = settings;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** One step of the erasure that is due longest; false when none has anything to do now. One that fails lets the others go first. */
    Mono<Boolean> one() {
        return Mono.defer(() -> {
            AtomicLong claimed = new AtomicLong(NONE);
            return Mono.defer(() -> store.claim(clock.instant()))
                    .doOnNext(erasure -> claimed.set(erasure.id()))
                    .flatMap(erasure -> step(erasure).thenReturn(true))
                    .defaultIfEmpty(false)
                    .as(transaction::transactional)
                    .timeout(DEADLINE)
                    .onErrorResume(failure -> putOff(claimed.get()).then(Mono.<Boolean>error(failure)));
        });
    }

    /** In a transaction of its own, for that of the step was rolled back. */
    private Mono<Void> putOff(long id) {
        return id == NONE
                ? Mono.empty()
                : store.putOff(id, clock.instant()).onErrorResume(failure -> {
                    log.warn("Erasure {} could not be put off: {}", id, failure.toString());
                    return Mono.empty();
                });
    }

    private Mono<Void> step(Erasure erasure) {
        return switch (erasure.phase()) {
            case "lists" -> lists(erasure);
            case "invitations" -> invitations(erasure);
            case "mails" -> mails(erasure);
            case "rest" -> rest(erasure);
            default -> Mono.error(new IllegalStateException("an erasure has no phase " + erasure.phase()));
        };
    }

    private Mono<Void> lists(Erasure erasure) {
        return lists.next(erasure, settings.chunksAtOnce())
                .flatMap(done -> lists.joined(erasure, done)
                        .flatMap(joined -> store.move(erasure, joined ? again(erasure, done) : after(erasure, done))));
    }

    /** Not before a look found none, for a retry may put a row behind the chunk that was the last. */
    private static Move after(Erasure erasure, List<Done> done) {
        Done end = done.isEmpty() ? new Done(erasure.submission(), erasure.sequence(), 0) : done.get(done.size() - 1);
        return new Move(
                done.isEmpty() ? "invitations" : "lists",
                end.submission(),
                end.sequence(),
                erasure.now(),
                done.size(),
                rows(done),
                0,
                0);
    }

    /** The same chunks once more, with the one that came among them; what is done already is not found again. */
    private static Move again(Erasure erasure, List<Done> done) {
        return new Move("lists", erasure.submission(), erasure.sequence(), erasure.now(), 0, rows(done), 0, 0);
    }

    private static long rows(List<Done> done) {
        return done.stream().mapToLong(Done::rows).sum();
    }

    private Mono<Void> invitations(Erasure erasure) {
        return mails.invitations(erasure)
                .flatMap(found -> found < ErasedMails.AT_ONCE
                        ? store.move(erasure, to(erasure, "mails", settings.mailsSettle(), found, 0))
                        : store.move(erasure, to(erasure, "invitations", Duration.ZERO, found, 0)));
    }

    /** A mail that is being sent is recorded first: otherwise what its server says would be written after we were done. */
    private Mono<Void> mails(Erasure erasure) {
        return mails.underWay(erasure)
                .flatMap(underWay -> underWay
                        ? store.move(erasure, to(erasure, "mails", UNDER_WAY, 0, 0))
                        : mails.mailsOfInvitations(erasure)
                                .flatMap(first -> mails.mailsOfAddress(erasure)
                                        .flatMap(second -> store.move(erasure, after(erasure, first, second)))));
    }

    private static Move after(Erasure erasure, ErasedMails.Changed first, ErasedMails.Changed second) {
        boolean last = first.batch() < ErasedMails.AT_ONCE && second.batch() < ErasedMails.AT_ONCE;
        return to(erasure, last ? "rest" : "mails", Duration.ZERO, 0, first.mails() + second.mails());
    }

    /** Looks once more for what was written while it went on, a test send or a correction that was just under way. */
    private Mono<Void> rest(Erasure erasure) {
        return mails.invitations(erasure)
                .flatMap(found -> found > 0
                        ? store.move(erasure, to(erasure, "mails", settings.mailsSettle(), found, 0))
                        : mails.mailsOfAddress(erasure)
                                .then(rest.erase(erasure))
                                .flatMap(accountStays -> store.finish(erasure, accountStays)));
    }

    private static Move to(Erasure erasure, String phase, Duration wait, long invitations, long mails) {
        return new Move(
                phase, erasure.submission(), erasure.sequence(), erasure.now().plus(wait), 0, 0, invitations, mails);
    }
}
