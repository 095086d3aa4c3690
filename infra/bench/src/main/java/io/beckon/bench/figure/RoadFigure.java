package io.beckon.bench.figure;

import io.beckon.bench.report.Finding;
import io.beckon.bench.report.Finding.Target;
import io.beckon.bench.report.Report;
import io.beckon.bench.report.Samples;
import io.beckon.bench.stage.Beckon;
import io.beckon.bench.stage.Costs;
import io.beckon.bench.stage.HandWritten;
import io.beckon.bench.stage.Patience;
import io.beckon.bench.stage.People;
import io.beckon.bench.stage.Sizes;
import io.beckon.bench.stage.Stage;
import io.beckon.bench.stage.Statements;
import io.beckon.local.app.Role;
import io.beckon.local.client.Snapshot;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** The whole road: an HTTP request with a list, until every mail is sent and that is recorded. */
public final class RoadFigure implements Figure {

    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final String RATE = "mails/s";
    private static final String COST = "CPU-ms/mail";

    /** What one contestant did. */
    private record Run(double rate, Costs costs) {}

    @Override
    public String name() {
        return "road";
    }

    @Override
    public void measure(Stage stage, Sizes sizes, Report report) throws Exception {
        List<Run> our = new ArrayList<>();
        List<Run> their = new ArrayList<>();
        List<BareCosts> bare = new ArrayList<>();
        try (Beckon beckon = Beckon.start(stage, EnumSet.allOf(Role.class));
                HandWritten handWritten = HandWritten.start(stage);
                Connection truth = stage.handWrittenDatabase()) {
            Traces before = Traces.now(stage);
            ours(stage, beckon, "warm-up", sizes.people());
            report(report, before.until(stage), sizes.people());
            theirs(stage, handWritten, truth, 0, sizes.handWrittenPeople());
            for (int round = 1; round <= sizes.rounds(); round++) {
                if (stage.countsStatements()) {
                    Statements.forget(stage);
                }
                our.add(ours(stage, beckon, "road-" + round, sizes.people()));
                if (stage.countsStatements()) {
                    Statements.top(stage, sizes.people()).forEach(report::say);
                }
                their.add(theirs(stage, handWritten, truth, round, sizes.handWrittenPeople()));
                bare.add(BareCosts.measure(stage, sizes, "bare-" + round));
            }
        }
        Samples rate = samples("Beckon", RATE, our.stream().map(Run::rate).toList());
        report.add(Finding.ratio(
                "end to end, mails a second",
                rate,
                samples("by hand", RATE, their.stream().map(Run::rate).toList()),
                Target.atLeast(10),
                ("From the first byte of the HTTP request to the last mail's 250; lists of %,d (Beckon) and %,d (by hand: a message,"
                                + " a mail by JavaMailSender and an UPDATE each, 16 listeners).")
                        .formatted(sizes.people(), sizes.handWrittenPeople())));
        Samples cost = samples(
                "Beckon", COST, our.stream().map(run -> run.costs().total()).toList());
        Samples theirCost = samples(
                "by hand", COST, their.stream().map(run -> run.costs().total()).toList());
        report.add(new Finding(
                "end to end, CPU a mail",
                List.of(cost, theirCost),
                theirCost.median() / cost.median(),
                "x less",
                Target.atLeast(10),
                "CPU time of all processes together. In the last round Beckon: %s; by hand: %s."
                        .formatted(
                                our.get(our.size() - 1).costs(),
                                their.get(their.size() - 1).costs())));
        report.add(composite(rate, bare));
    }

    private static void report(Report report, Traces traces, int mails) {
        Samples wal = samples("Beckon", "bytes/mail", List.of((double) traces.wal() / mails));
        report.add(new Finding(
                "write-ahead log a mail",
                List.of(wal),
                wal.median(),
                "bytes/mail",
                null,
                "From the stored list to the recorded mail, of %,d; full pages after checkpoints included."
                        .formatted(mails)));
        Samples hot = samples("Beckon", "%", List.of(100.0 * traces.inPlace() / traces.updates()));
        report.add(new Finding(
                "updates of deliveries that touch no index",
                List.of(hot),
                hot.median(),
                "%",
                null,
                "HOT updates among %,d of the same mails.".formatted(traces.updates())));
    }

    private static Finding composite(Samples rate, List<BareCosts> bare) {
        int cores = Runtime.getRuntime().availableProcessors();
        List<Double> limits =
                bare.stream().map(costs -> cores * 1000 / costs.total()).toList();
        Samples limit = samples(cores + " cores / bare costs", RATE, limits);
        BareCosts middle = bare.get(bare.size() / 2);
        return new Finding(
                "end to end, of the composite limit",
                List.of(rate, limit),
                100 * rate.median() / limit.median(),
                "%",
                Target.atLeast(50),
                ("The limit is what the cores would allow if a mail cost only its bare statements (%.3f ms), the bare SMTP client"
                                + " (%.3f ms) and the sink (%.3f ms).")
                        .formatted(middle.sql(), middle.client(), middle.sink()));
    }

    private static Run ours(Stage stage, Beckon beckon, String series, int people) {
        Path list = People.csv(stage.folder(), series, people);
        String campaign = beckon.running();
        Costs.Meter meter = Costs.since(stage, beckon.handle());
        long start = System.currentTimeMillis();
        beckon.submit(campaign, list);
        beckon.await(campaign, PATIENCE, Snapshot::firstMailsEnded);
        Costs costs = meter.perMail(people);
        Snapshot end = Snapshot.of(beckon.client().get("/v1/campaigns/" + campaign + "/snapshot"));
        if (end.mailsSent() != people || !end.balances()) {
            throw new IllegalStateException("of " + people + " mails " + end.mailsSent() + " were sent");
        }
        return new Run(people / seconds(start, Truth.lastSent(stage, campaign)), costs);
    }

    private static Run theirs(Stage stage, HandWritten handWritten, Connection truth, long campaign, int people)
            throws SQLException {
        Path list = People.csv(stage.folder(), "by-hand-" + campaign, people);
        Costs.Meter meter = Costs.since(stage, handWritten.handle());
        long start = System.currentTimeMillis();
        handWritten.submit(campaign, list);
        Patience patience = Patience.of(PATIENCE, "the mails of the hand-written contestant");
        while (Truth.number(truth, "SELECT count(*) FROM recipient WHERE status = 'PENDING'") > 0) {
            patience.wait(BETWEEN_LOOKS);
        }
        Costs costs = meter.perMail(people);
        long end = Truth.number(
                truth,
                "SELECT (extract(epoch FROM max(sent_at)) * 1000)::bigint FROM recipient WHERE campaign_id = "
                        + campaign);
        return new Run(people / seconds(start, end), costs);
    }

    private static double seconds(long startMillis, long endMillis) {
        return (endMillis - startMillis) / 1e3;
    }

    private static Samples samples(String contestant, String unit, List<Double> values) {
        return new Samples(contestant, unit, values);
    }
}
