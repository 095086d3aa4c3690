package io.beckon.gateway.console.operations;

import io.beckon.gateway.console.door.ApiRefusal;
import io.beckon.gateway.console.shell.Console;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import reactor.core.publisher.Mono;

/**
 * A part of what goes on, or why there is nothing to be seen of it: what is not known must never look like zero.
 *
 * @param why null where it is known, otherwise the end of a sentence's key
 */
public record Seen<T>(@Nullable T value, @Nullable String why) {

    private static final Duration DEADLINE = Duration.ofSeconds(4);

    private static final String NOT_YOURS = "not-yours";
    private static final String UNKNOWN = "unknown";

    /** What is not even asked for, as this person may not see it: every refused look is in the audit log. */
    static <T> Mono<Seen<T>> notYours() {
        return Mono.just(new Seen<>(null, NOT_YOURS));
    }

    /** The answer, or why there was none within the deadline; only who is not signed in any more gets the refusal itself. */
    static <T> Mono<Seen<T>> of(Mono<T> asked) {
        return asked.timeout(DEADLINE)
                .map(value -> new Seen<T>(value, null))
                .onErrorResume(
                        ApiRefusal.class,
                        refusal -> Console.isOver(refusal)
                                ? Mono.error(refusal)
                                : Mono.just(new Seen<>(
                                        null, refusal.status() == HttpStatus.FORBIDDEN ? NOT_YOURS : UNKNOWN)))
                .onErrorResume(TimeoutException.class, late -> Mono.just(new Seen<>(null, UNKNOWN)));
    }
}
