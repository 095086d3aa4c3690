package io.beckon.messaging;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Counts the messages a listener has in hand, so that it can stop in order: take no more, finish those. */
final class InHand {

    private int count;
    private boolean open = true;
    private Sinks.Empty<Void> stopping = Sinks.empty();
    private @Nullable Runnable whenEmpty;

    /** False when the listener is stopping: the message is not to be touched. */
    synchronized boolean take() {
        if (!open) {
            return false;
        }
        count++;
        return true;
    }

    void putDown() {
        Runnable callback;
        synchronized (this) {
            count--;
            callback = ifEmpty();
        }
        run(callback);
    }

    synchronized void open() {
        if (!open) {
            open = true;
            stopping = Sinks.empty();
        }
    }

    void close(Runnable callback) {
        Runnable now;
        Sinks.Empty<Void> signal;
        synchronized (this) {
            open = false;
            whenEmpty = callback;
            now = ifEmpty();
            signal = stopping;
        }
        signal.tryEmitEmpty();
        run(now);
    }

    synchronized boolean isOpen() {
        return open;
    }

    /** Completes when the listener is told to stop. */
    synchronized Mono<Void> stopping() {
        return stopping.asMono();
    }

    private @Nullable Runnable ifEmpty() {
        if (count > 0) {
            return null;
        }
        Runnable callback = whenEmpty;
        whenEmpty = null;
        return callback;
    }

    private static void run(@Nullable Runnable callback) {
        if (callback != null) {
            callback.run();
        }
    }
}
