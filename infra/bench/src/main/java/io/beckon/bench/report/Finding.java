package io.beckon.bench.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of the report.
 *
 * @param figure what was measured
 * @param samples all contestants, ours first
 * @param value what is held against the target: a ratio or a figure of its own
 * @param valueUnit "x", "%", or the unit of the figure; values are printed with it
 * @param target what was aimed at, and whether more or less is better; null where nothing was aimed at
 * @param note how it was measured, in a sentence or two
 */
public record Finding(
        String figure,
        List<Samples> samples,
        double value,
        String valueUnit,
        @Nullable Target target,
        String note) {

    public Finding {
        samples = List.copyOf(samples);
    }

    /** What was aimed at. */
    public record Target(double value, boolean atLeast) {

        public static Target atLeast(double value) {
            return new Target(value, true);
        }

        public static Target lessThan(double value) {
            return new Target(value, false);
        }

        /** How far it was reached: 1 is just so, more is better. */
        double reach(double measured) {
            return atLeast ? measured / value : measured <= 0 ? 1 : value / measured;
        }
    }

    /** Null where nothing was aimed at. */
    @Nullable
    Boolean reached() {
        return target == null ? null : target.atLeast() ? value >= target.value() : value < target.value();
    }

    /** The ratio of two medians of which more is better. */
    public static Finding ratio(String figure, Samples ours, Samples theirs, Target target, String note) {
        return new Finding(figure, List.of(ours, theirs), ours.median() / theirs.median(), "x", target, note);
    }
}
