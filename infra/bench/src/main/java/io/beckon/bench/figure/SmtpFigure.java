package io.beckon.bench.figure;

import io.beckon.bench.report.Finding;
import io.beckon.bench.report.Finding.Target;
import io.beckon.bench.report.Report;
import io.beckon.bench.report.Samples;
import io.beckon.bench.stage.Sink;
import io.beckon.bench.stage.Sizes;
import io.beckon.bench.stage.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Our SMTP client alone beside Postfix's {@code smtp-source}, mails of the same length to the same sink. */
public final class SmtpFigure implements Figure {

    private static final String FIGURE = "bare SMTP client";
    private static final String UNIT = "mails/s";

    @Override
    public String name() {
        return "smtp";
    }

    @Override
    public void measure(Stage stage, Sizes sizes, Report report) throws Exception {
        Optional<Path> source = Sink.tool("smtp-source");
        if (source.isEmpty()) {
            report.missing(FIGURE, "for Postfix's smtp-source is not installed here (Debian: apt-get install postfix)");
            return;
        }
        List<Double> our = new ArrayList<>();
        List<Double> their = new ArrayList<>();
        try (SmtpRun ours = new SmtpRun(stage.sink().port())) {
            ours.send(sizes.smtpMails());
            for (int round = 0; round < sizes.rounds(); round++) {
                our.add(sizes.smtpMails() / ours.send(sizes.smtpMails()));
                their.add(sizes.smtpMails() / theirs(source.get(), stage, sizes.smtpMails(), ours.mailLength()));
            }
            report.add(Finding.ratio(
                    FIGURE,
                    new Samples("Beckon", UNIT, our),
                    new Samples("smtp-source -d", UNIT, their),
                    Target.atLeast(2),
                    "%,d mails of %,d bytes on %d connections to %s, each."
                            .formatted(sizes.smtpMails(), ours.mailLength(), SmtpRun.CONNECTIONS, stage.sink())));
        }
    }

    /** In seconds. */
    private static double theirs(Path program, Stage stage, int mails, int length)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(
                        program.toString(),
                        "-d",
                        "-s",
                        String.valueOf(SmtpRun.CONNECTIONS),
                        "-m",
                        String.valueOf(mails),
                        "-l",
                        String.valueOf(length),
                        "-f",
                        SampleMail.FROM,
                        "-t",
                        SampleMail.address(1),
                        "127.0.0.1:" + stage.sink().port())
                .redirectErrorStream(true)
                .redirectOutput(stage.folder().resolve("smtp-source.log").toFile())
                .start();
        int status = process.waitFor();
        if (status != 0) {
            throw new IllegalStateException("smtp-source ended with status " + status + ", see "
                    + stage.folder().resolve("smtp-source.log"));
        }
        return (System.nanoTime() - start) / 1e9;
    }
}
