package io.beckon.bench.figure;

import io.beckon.bench.report.Finding;
import io.beckon.bench.report.Finding.Target;
import io.beckon.bench.report.Report;
import io.beckon.bench.report.Samples;
import io.beckon.bench.stage.Beckon;
import io.beckon.bench.stage.People;
import io.beckon.bench.stage.Sizes;
import io.beckon.bench.stage.Stage;
import io.beckon.local.app.Role;
import io.beckon.local.client.Snapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ever longer lists in one small JVM: speed, memory, and how long five people wait behind the longest. */
public final class GrowthFigure implements Figure {

    private static final Duration PATIENCE = Duration.ofMinutes(40);
    private static final int FIVE = 5;

    @Override
    public String name() {
        return "growth";
    }

    @Override
    public void measure(Stage stage, Sizes sizes, Report report) throws Exception {
        int[] lengths = sizes.growth();
        int longest = lengths[lengths.length - 1];
        List<Samples> rates = new ArrayList<>();
        try (Beckon beckon = Beckon.start(stage, EnumSet.allOf(Role.class))) {
            send(stage, beckon, "growth-warm-up", lengths[0]);
            for (int i = 0; i < lengths.length - 1; i++) {
                List<Double> values = new ArrayList<>();
                for (int round = 0; round < Math.min(3, sizes.rounds()); round++) {
                    values.add(send(stage, beckon, "growth-" + i + "-" + round, lengths[i]));
                }
                rates.add(new Samples("%,d".formatted(lengths[i]), "mails/s", values));
            }
            Watch watch = new Watch(stage, beckon);
            double rate = send(stage, beckon, "growth-longest", longest, watch);
            rates.add(0, new Samples("%,d".formatted(longest), "mails/s", List.of(rate)));
            report(report, rates, watch, longest);
        }
    }

    private static void report(Report report, List<Samples> rates, Watch watch, int longest) {
        double best = rates.stream().skip(1).mapToDouble(Samples::median).max().orElseThrow();
        report.add(
                new Finding(
                        "growth",
                        rates,
                        100 * (best - rates.get(0).median()) / best,
                        "% slower",
                        Target.lessThan(10),
                        "Lists of growing length in the same JVM; the longest while five-recipient campaigns are handed in beside it."));
        Samples heap = new Samples("heap in use at the most", "MiB", List.of(watch.mostHeap()));
        report.add(new Finding(
                "memory",
                List.of(heap),
                heap.median(),
                "MiB",
                Target.lessThan(512),
                "All four services in one JVM with -Xmx%s and %,d recipients; looked at twice a second, garbage included."
                        .formatted(Beckon.HEAP, longest)));
        Samples latency = new Samples("accept to 250", "s", watch.latencies());
        report.add(new Finding(
                "latency, five behind %,d".formatted(longest),
                List.of(latency),
                latency.quantile(0.99),
                "s (p99)",
                Target.lessThan(1),
                "%,d campaigns of five, from the answer 202 to the last of the five 250s."
                        .formatted(latency.values().size())));
    }

    /** Looks at the heap and sends to five people while the long list is under way. */
    private static final class Watch {

        private final Stage stage;
        private final Beckon beckon;
        private final Path five;
        private final List<Double> latencies = new ArrayList<>();
        private double mostHeap;

        Watch(Stage stage, Beckon beckon) {
            this.stage = stage;
            this.beckon = beckon;
            this.five = People.csv(stage.folder(), "five", FIVE);
        }

        double mostHeap() {
            return mostHeap;
        }

        List<Double> latencies() {
            return latencies;
        }

        void look() {
            mostHeap = Math.max(mostHeap, beckon.heapMib());
            String campaign = beckon.running();
            beckon.submit(campaign, five);
            long accepted = System.currentTimeMillis();
            beckon.await(campaign, PATIENCE, Snapshot::firstMailsEnded);
            latencies.add(Math.max(0, Truth.lastSent(stage, campaign) - accepted) / 1e3);
        }
    }

    private static double send(Stage stage, Beckon beckon, String series, int people) {
        return send(stage, beckon, series, people, null);
    }

    private static double send(Stage stage, Beckon beckon, String series, int people, @Nullable Watch watch) {
        Path list = People.csv(stage.folder(), series, people);
        String campaign = beckon.running();
        long start = System.currentTimeMillis();
        beckon.submit(campaign, list);
        beckon.await(campaign, PATIENCE, snapshot -> {
            boolean ended = snapshot.firstMailsEnded();
            if (watch != null && !ended) {
                watch.look();
            }
            return ended;
        });
        return people / ((Truth.lastSent(stage, campaign) - start) / 1e3);
    }
}
