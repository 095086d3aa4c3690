package io.beckon.bench;

import io.beckon.bench.baseline.HandWrittenApplication;
import io.beckon.bench.figure.Figure;
import io.beckon.bench.figure.GrowthFigure;
import io.beckon.bench.figure.ListFigure;
import io.beckon.bench.figure.ReminderFigure;
import io.beckon.bench.figure.RenderingFigure;
import io.beckon.bench.figure.RoadFigure;
import io.beckon.bench.figure.SmtpFigure;
import io.beckon.bench.report.Report;
import io.beckon.bench.stage.BeckonProcess;
import io.beckon.bench.stage.Sizes;
import io.beckon.bench.stage.Stage;
import io.beckon.testkit.smtp.FaultySmtp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What {@code infra/beckon bench} starts; the contestants are started from it too, each as a process of its own. */
@Command(
        name = "bench",
        description = "Measures Beckon beside what it is compared with, and writes a report.",
        mixinStandardHelpOptions = true)
public final class Bench implements Callable<Integer> {

    private static final List<Figure> FIGURES = List.of(
            new RenderingFigure(),
            new SmtpFigure(),
            new ListFigure(),
            new RoadFigure(),
            new ReminderFigure(),
            new GrowthFigure());

    @Option(names = "--rounds", defaultValue = "5", description = "Of each figure (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--quick", description = "Small and once: shows that it works, and says little.")
    private boolean quick;

    @Option(
            names = "--statements",
            description = "Says what each statement takes on the whole road; costs a little itself.")
    private boolean statements;

    @Option(
            names = "--only",
            split = ",",
            description = "Some of rendering, smtp, lists, road, reminders, growth (default: all).")
    private @Nullable Set<String> only;

    @Option(
            names = "--out",
            defaultValue = "infra/bench/results",
            description = "Folder of the report (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("");

    Bench() {}

    public static void main(String[] arguments) throws Exception {
        String first = arguments.length == 0 ? "" : arguments[0];
        String[] rest = arguments.length == 0 ? arguments : Arrays.copyOfRange(arguments, 1, arguments.length);
        switch (first) {
            case "beckon" -> BeckonProcess.run(rest);
            case "hand-written" -> HandWrittenApplication.run(rest);
            case "sink" -> FaultySmtp.main(rest);
            default -> System.exit(new CommandLine(new Bench()).execute("bench".equals(first) ? rest : arguments));
        }
    }

    @Override
    public Integer call() throws Exception {
        List<Figure> wanted = wanted();
        Path folder = Files.createTempDirectory("beckon-bench");
        Report report = new Report(System.out);
        Surroundings.describe(report);
        try (Stage stage = Stage.start(folder, statements)) {
            report.surrounding("SMTP sink", stage.sink().toString());
            report.say("Logs in " + folder);
            Sizes sizes = quick ? Sizes.quick() : Sizes.full(rounds);
            for (Figure figure : wanted) {
                report.say(figure.name() + " ...");
                figure.measure(stage, sizes, report);
                report.write(out);
            }
        }
        FileSystemUtils.deleteRecursively(folder);
        report.say("Report in " + out.toAbsolutePath());
        return 0;
    }

    private List<Figure> wanted() {
        Set<String> names = only;
        if (names == null) {
            return FIGURES;
        }
        names.forEach(name -> {
            if (FIGURES.stream().noneMatch(figure -> figure.name().equals(name))) {
                throw new CommandLine.ParameterException(
                        new CommandLine(this),
                        "There is no figure " + name + "; choose from "
                                + String.join(
                                        ", ", FIGURES.stream().map(Figure::name).toList()) + ".");
            }
        });
        return FIGURES.stream().filter(figure -> names.contains(figure.name())).toList();
    }
}
