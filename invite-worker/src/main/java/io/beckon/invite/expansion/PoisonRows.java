package io.beckon.invite.expansion;

import io.r2dbc.spi.R2dbcException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Finds the rows that make a chunk fail, by rehearsing halves of it: k bad rows of n take about k log n rehearsals. */
final class PoisonRows {

    /** Data exception, integrity constraint violation, program limit exceeded (a value too large for its index). */
    private static final Set<String> LIES_IN_THE_DATA = Set.of("22", "23", "54");

    private static final int CAUSES_LOOKED_AT = 16;

    private PoisonRows() {}

    /** Expands rows from (included) to (excluded) of the chunk and rolls back. */
    interface Rehearsal {
        Mono<Void> of(int from, int to);
    }

    /** Whether a failure can come from what stands in a row, rather than from the database's state. */
    static boolean mayCause(Throwable failure) {
        String state = sqlState(failure);
        return state != null && LIES_IN_THE_DATA.contains(state.substring(0, 2));
    }

    /** The position of each bad row in a part that is known to hold one, with its cause. */
    static Mono<Map<Integer, String>> find(int from, int to, Rehearsal rehearsal, Throwable failure) {
        return halves(from, to, rehearsal, failure).collectMap(Poison::position, Poison::cause);
    }

    static @Nullable String sqlState(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES_LOOKED_AT; depth++) {
            if (cause instanceof R2dbcException database
                    && database.getSqlState() != null
                    && database.getSqlState().length() == 5) {
                return database.getSqlState();
            }
            cause = cause.getCause();
        }
        return null;
    }

    private record Poison(int position, String cause) {}

    private static Flux<Poison> halves(int from, int to, Rehearsal rehearsal, Throwable failure) {
        if (to - from == 1) {
            return Flux.just(new Poison(from, innermost(failure)));
        }
        int middle = (from + to) >>> 1;
        return Flux.concat(rehearse(from, middle, rehearsal), rehearse(middle, to, rehearsal));
    }

    private static Flux<Poison> rehearse(int from, int to, Rehearsal rehearsal) {
        return rehearsal
                .of(from, to)
                .thenMany(Flux.<Poison>empty())
                .onErrorResume(PoisonRows::mayCause, failure -> halves(from, to, rehearsal, failure));
    }

    private static String innermost(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause.getCause() != null && depth < CAUSES_LOOKED_AT; depth++) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
