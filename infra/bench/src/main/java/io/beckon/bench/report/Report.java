package io.beckon.bench.report;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Gathers what is found and writes it as Markdown, JSON and a plot. Not thread-safe. */
public final class Report {

    private final Map<String, String> surroundings = new LinkedHashMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, String> notMeasured = new LinkedHashMap<>();
    private final PrintStream log;

    /** @param log is told each finding as it comes */
    public Report(PrintStream log) {
        this.log = log;
    }

    /** Says what it ran on. */
    public void surrounding(String name, String value) {
        surroundings.put(name, value);
        log.println(name + ": " + value);
    }

    public void add(Finding finding) {
        findings.add(finding);
        log.println("  " + row(finding));
    }

    /** Says why a figure is missing. */
    public void missing(String figure, String reason) {
        notMeasured.put(figure, reason);
        log.println("  " + figure + ": not measured, " + reason);
    }

    /** Says what is going on. */
    public void say(String line) {
        log.println(line);
    }

    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** Writes {@code report.md}, {@code report.json} and {@code report.svg}; what is there is replaced. */
    public void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("report.md"), markdown());
        JsonMapper json =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        Files.writeString(folder.resolve("report.json"), json.writeValueAsString(tree()) + "\n");
        if (findings.stream().anyMatch(finding -> finding.target() != null)) {
            Plot.of(findings, folder.resolve("report.svg"));
        }
    }

    private String markdown() {
        StringBuilder text = new StringBuilder("# Benchmark\n\n");
        surroundings.forEach((name, value) ->
                text.append("- ").append(name).append(": ").append(value).append('\n'));
        text.append("\nEvery value is the median of its rounds, with the least and the most beside it; the contestants"
                + " of a line took turns.\n\n");
        text.append("| figure | measured | held against | result | target | reached |\n|---|---|---|---|---|---|\n");
        findings.forEach(finding -> text.append(row(finding)).append('\n'));
        text.append("\n![How far each target was reached](report.svg)\n\n## How each was measured\n\n");
        findings.forEach(finding -> text.append("- **")
                .append(finding.figure())
                .append("**: ")
                .append(finding.note())
                .append('\n'));
        if (!notMeasured.isEmpty()) {
            text.append("\n## Not measured\n\n");
            notMeasured.forEach((figure, reason) ->
                    text.append("- ").append(figure).append(": ").append(reason).append('\n'));
        }
        return text.toString();
    }

    private static String row(Finding finding) {
        List<Samples> samples = finding.samples();
        Boolean reached = finding.reached();
        return "| %s | %s | %s | %s | %s | %s |"
                .formatted(
                        finding.figure(),
                        shown(samples.get(0)),
                        samples.size() > 1
                                ? String.join(
                                        "; ",
                                        samples.stream()
                                                .skip(1)
                                                .map(Report::shown)
                                                .toList())
                                : "",
                        number(finding.value()) + " " + finding.valueUnit(),
                        target(finding),
                        reached == null ? "" : reached ? "yes" : "**no**");
    }

    private static String target(Finding finding) {
        Finding.Target target = finding.target();
        return target == null
                ? ""
                : (target.atLeast() ? "≥ " : "< ") + number(target.value()) + " " + finding.valueUnit();
    }

    private static String shown(Samples samples) {
        String range = samples.values().size() == 1
                ? ""
                : " (%s–%s, n=%d)"
                        .formatted(
                                number(samples.least()),
                                number(samples.most()),
                                samples.values().size());
        return samples.contestant() + " " + number(samples.median()) + " " + samples.unit() + range;
    }

    static String number(double value) {
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f", value);
    }

    private Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("surroundings", surroundings);
        tree.put("findings", findings);
        tree.put("notMeasured", notMeasured);
        return tree;
    }
}
