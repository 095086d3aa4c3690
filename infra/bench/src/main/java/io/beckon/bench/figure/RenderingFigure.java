package io.beckon.bench.figure;

import io.beckon.bench.report.Finding;
import io.beckon.bench.report.Finding.Target;
import io.beckon.bench.report.Report;
import io.beckon.bench.report.Samples;
import io.beckon.bench.stage.Sizes;
import io.beckon.bench.stage.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Words and MIME of one mail after another, on one core. */
public final class RenderingFigure implements Figure {

    private static final String UNIT = "mails/s";

    @FunctionalInterface
    private interface Maker {
        /** The mail's length in bytes. */
        int make(int number) throws Exception;
    }

    @Override
    public String name() {
        return "rendering";
    }

    @Override
    public void measure(Stage stage, Sizes sizes, Report report) throws Exception {
        Maker ours = new SegmentMails()::make;
        Maker theirs = new AngusMails()::make;
        rate(ours, sizes.rendering());
        rate(theirs, sizes.rendering());
        List<Double> our = new ArrayList<>();
        List<Double> their = new ArrayList<>();
        for (int round = 0; round < sizes.rounds(); round++) {
            our.add(rate(ours, sizes.rendering()));
            their.add(rate(theirs, sizes.rendering()));
        }
        report.add(Finding.ratio(
                "rendering + MIME, one core",
                new Samples("Beckon", UNIT, our),
                new Samples("Thymeleaf + Angus MimeMessage", UNIT, their),
                Target.atLeast(10),
                "The built-in English invitation with the same values for both, as HTML and text, to bytes; mails of %,d and %,d bytes."
                        .formatted(ours.make(0), theirs.make(0))));
    }

    private static double rate(Maker maker, Duration length) throws Exception {
        long start = System.nanoTime();
        long end = start + length.toNanos();
        int made = 0;
        long bytes = 0;
        while (System.nanoTime() < end) {
            bytes += maker.make(made++);
        }
        if (bytes == 0) {
            throw new IllegalStateException("nothing was made");
        }
        return made / ((System.nanoTime() - start) / 1e9);
    }
}
