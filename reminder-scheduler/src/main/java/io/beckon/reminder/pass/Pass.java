package io.beckon.reminder.pass;

import java.time.Duration;
import reactor.core.publisher.Mono;

/**
 * Work that is looked for again and again, by any number of instances at once: whatever a pass moves, it claims in the database
 * first. A pass that fails is simply run again after its interval.
 */
public interface Pass {

    /** For logs and metrics, for example {@code lost-chunk-hints}. */
    String name();

    /** From the end of one run to the begin of the next, give or take a fifth. */
    Duration interval();

    /** Looks once for work and does all it finds; completes with how many things it moved. */
    Mono<Long> run();
}
