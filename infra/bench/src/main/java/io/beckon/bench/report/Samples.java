package io.beckon.bench.report;

import java.util.Arrays;
import java.util.List;

/**
 * What one contestant showed in the rounds of a figure.
 *
 * @param contestant who
 * @param unit of every value
 * @param values one a round, at least one
 */
public record Samples(String contestant, String unit, List<Double> values) {

    public Samples {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("No value was measured for " + contestant + ".");
        }
        values = List.copyOf(values);
    }

    public double median() {
        return quantile(0.5);
    }

    public double least() {
        return quantile(0);
    }

    public double most() {
        return quantile(1);
    }

    /** Linear between neighbours; {@code share} from 0 to 1. */
    public double quantile(double share) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double at = share * (sorted.length - 1);
        int below = (int) Math.floor(at);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    @Override
    public String toString() {
        return contestant + " " + Arrays.toString(values.toArray()) + " " + unit;
    }
}
