package io.beckon.gateway.http;

import java.util.ArrayList;
import java.util.List;
import org.springframework.transaction.NoTransactionException;
import org.springframework.transaction.reactive.TransactionSynchronization;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * What must wait until the rows it speaks of are visible to others, such as a message that points to them. Under an Idempotency-Key
 * the whole request is one transaction, so a handler never publishes by itself but through {@link #run}.
 */
public final class AfterCommit {

    private final List<Mono<Void>> steps = new ArrayList<>();

    AfterCommit() {}

    /**
     * Runs the step when the transaction around the request, or the caller's own, has committed; at once when there is none. After a
     * rollback it never runs.
     */
    public static Mono<Void> run(Mono<Void> step) {
        return Mono.deferContextual(context -> context.<AfterCommit>getOrEmpty(AfterCommit.class)
                .map(waiting -> waiting.add(step))
                .orElseGet(() -> afterOwnTransaction(step)));
    }

    private static Mono<Void> afterOwnTransaction(Mono<Void> step) {
        return TransactionSynchronizationManager.forCurrentTransaction()
                .filter(TransactionSynchronizationManager::isSynchronizationActive)
                .doOnNext(transaction -> transaction.registerSynchronization(new Step(step)))
                .map(registered -> true)
                .onErrorReturn(NoTransactionException.class, false)
                .defaultIfEmpty(false)
                .flatMap(waits -> waits ? Mono.<Void>empty() : step);
    }

    private record Step(Mono<Void> step) implements TransactionSynchronization {
        @Override
        public Mono<Void> afterCommit() {
            return step;
        }
    }

    Context into(Context context) {
        return context.put(AfterCommit.class, this);
    }

    Mono<Void> runAll() {
        return Flux.fromIterable(steps).concatMap(step -> step).then();
    }

    private Mono<Void> add(Mono<Void> step) {
        steps.add(step);
        return Mono.empty();
    }
}
