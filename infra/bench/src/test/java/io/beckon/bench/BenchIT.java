package io.beckon.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The benchmark runs from end to end and leaves its report; how fast anything is, is none of a test's business. */
@Tag("full")
class BenchIT {

    private static final List<String> ALWAYS = List.of(
            "rendering + MIME, one core",
            "expansion",
            "submission, CSV over HTTP",
            "end to end, mails a second",
            "end to end, CPU a mail",
            "end to end, of the composite limit",
            "pending list, first page",
            "pending list, search",
            "reminder scan + publish",
            "growth",
            "memory");

    @TempDir
    private Path folder;

    @Test
    void every_figure_is_measured_and_reported() throws Exception {
        int status = new CommandLine(new Bench()).execute("--quick", "--out", folder.toString());

        assertThat(status).isZero();
        JsonNode report = JsonMapper.shared().readTree(Files.readAllBytes(folder.resolve("report.json")));
        List<JsonNode> findings = StreamSupport.stream(report.path("findings").spliterator(), false)
                .toList();
        assertThat(findings)
                .extracting(finding -> finding.path("figure").asString())
                .containsAll(ALWAYS);
        assertThat(findings)
                .allSatisfy(finding -> assertThat(finding.path("samples"))
                        .allSatisfy(samples -> assertThat(samples.path("values"))
                                .isNotEmpty()
                                .allSatisfy(value -> assertThat(value.asDouble())
                                        .isGreaterThanOrEqualTo(0)
                                        .isFinite())));
        assertThat(folder.resolve("report.md")).content().contains("| memory |");
        assertThat(folder.resolve("report.svg")).content().contains("<svg");
    }

    @Test
    void a_figure_that_is_not_there_is_refused_by_name() {
        assertThat(new CommandLine(new Bench()).execute("--only", "speed", "--out", folder.toString()))
                .isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(folder).isEmptyDirectory();
    }
}
