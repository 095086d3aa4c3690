package io.beckon.bench.figure;

import io.beckon.bench.report.Finding;
import io.beckon.bench.report.Finding.Target;
import io.beckon.bench.report.Report;
import io.beckon.bench.report.Samples;
import io.beckon.bench.stage.Beckon;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** How long a manager waits for the list of who has not opened yet: its first page, and a search in it. */
final class PendingList {

    private static final int WARM_UP = 50;
    private static final int CALLS = 200;
    private static final double TARGET_MILLIS = 100;

    private static final String FIRST_PAGE = "/v1/invitations?state=pending&limit=50";

    private PendingList() {}

    /** @param people who have not opened, of the series that {@link ReminderFigure} writes */
    static void measure(Beckon beckon, int people, Report report) {
        report(report, people, "first page", times(beckon, call -> FIRST_PAGE));
        report(report, people, "search", times(beckon, call -> FIRST_PAGE + "&search=" + prefix(call, people)));
    }

    /** Another person at each call, so that no answer can lie ready. */
    private static String prefix(int call, int people) {
        return "pending." + (long) people * call / (WARM_UP + CALLS);
    }

    private static Samples times(Beckon beckon, IntFunction<String> path) {
        List<Double> millis = new ArrayList<>();
        for (int call = 0; call < WARM_UP + CALLS; call++) {
            long start = System.nanoTime();
            int found = beckon.client().get(path.apply(call)).path("items").size();
            if (found == 0) {
                throw new IllegalStateException("nobody was found by " + path.apply(call));
            }
            if (call >= WARM_UP) {
                millis.add((System.nanoTime() - start) / 1e6);
            }
        }
        return new Samples("API", "ms", millis);
    }

    private static void report(Report report, int people, String what, Samples samples) {
        report.add(new Finding(
                "pending list, " + what,
                List.of(samples),
                samples.quantile(0.99),
                "ms (p99)",
                Target.lessThan(TARGET_MILLIS),
                "Of %,d pending, 50 a page, by HTTP, one call after the other; %d calls before were not counted."
                        .formatted(people, WARM_UP)));
    }
}
