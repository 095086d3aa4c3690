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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/** How fast a list is taken, and how fast it becomes invitations; beside it, a COPY of as many rows into the same two tables. */
public final class ListFigure implements Figure {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String UNIT = "rows/s";

    /** Rows a second of one list. */
    private record Run(double submitted, double expanded) {}

    @Override
    public String name() {
        return "lists";
    }

    @Override
    public void measure(Stage stage, Sizes sizes, Report report) throws Exception {
        List<Run> runs = new ArrayList<>();
        List<Double> copied = new ArrayList<>();
        List<Double> unnested = new ArrayList<>();
        try (Beckon beckon = Beckon.start(stage, EnumSet.of(Role.GATEWAY, Role.INVITE))) {
            run(stage, beckon, "list-warm-up", sizes.rows());
            BareInserts.copy(stage, "copy-warm-up", sizes.rows());
            BareInserts.unnest(stage, "unnest-warm-up", sizes.rows());
            for (int round = 1; round <= sizes.rounds(); round++) {
                runs.add(run(stage, beckon, "list-" + round, sizes.rows()));
                copied.add(BareInserts.copy(stage, "copy-" + round, sizes.rows()));
                unnested.add(BareInserts.unnest(stage, "unnest-" + round, sizes.rows()));
            }
        }
        Samples expanded =
                new Samples("expansion", UNIT, runs.stream().map(Run::expanded).toList());
        Samples copy = new Samples("COPY", UNIT, copied);
        report.add(new Finding(
                "expansion",
                List.of(expanded, copy, new Samples("bare UNNEST", UNIT, unnested)),
                100 * expanded.median() / copy.median(),
                "%",
                Target.atLeast(50),
                "A stored list of %,d rows from its start to its last chunk, against one COPY of as many rows into invitation and one into delivery; beside them the same by INSERT from UNNEST, a thousand rows a transaction."
                        .formatted(sizes.rows())));
        report.add(Finding.ratio(
                "submission, CSV over HTTP",
                new Samples(
                        "submission", UNIT, runs.stream().map(Run::submitted).toList()),
                expanded,
                Target.atLeast(3),
                "The request with %,d rows, until it is answered by 202.".formatted(sizes.rows())));
    }

    private static Run run(Stage stage, Beckon beckon, String series, int rows) {
        Path list = People.csv(stage.folder(), series, rows);
        String campaign = beckon.draft(Map.of());
        long start = System.nanoTime();
        beckon.submit(campaign, list);
        double submitted = rows / ((System.nanoTime() - start) / 1e9);
        long begun = System.currentTimeMillis();
        beckon.begin(campaign);
        beckon.await(
                campaign,
                PATIENCE,
                snapshot -> snapshot.json().path("rows").path("waiting").asLong() == 0);
        long end = Truth.number(
                stage,
                "SELECT (extract(epoch FROM max(expanded_at)) * 1000)::bigint FROM submission_chunk WHERE campaign_id = "
                        + campaign);
        beckon.cancel(campaign);
        Truth.change(
                stage, "UPDATE delivery SET state = 'cancelled' WHERE state = 'ready' AND campaign_id = " + campaign);
        return new Run(submitted, rows / ((end - begun) / 1e3));
    }
}
