package io.beckon.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.beckon.bench.report.Finding.Target;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    @Test
    void quantiles_lie_between_neighbours() {
        Samples samples = new Samples("ours", "s", List.of(4.0, 1.0, 3.0, 2.0));

        assertThat(samples.median()).isEqualTo(2.5);
        assertThat(samples.least()).isEqualTo(1);
        assertThat(samples.most()).isEqualTo(4);
        assertThat(samples.quantile(0.99)).isEqualTo(3.97, within(1e-9));
    }

    @Test
    void nothing_measured_is_no_sample() {
        assertThatThrownBy(() -> new Samples("ours", "s", List.of())).hasMessageContaining("ours");
    }

    @Test
    void a_target_is_reached_or_not() {
        Samples ours = new Samples("ours", "mails/s", List.of(20.0));
        Samples theirs = new Samples("theirs", "mails/s", List.of(10.0));

        assertThat(Finding.ratio("f", ours, theirs, Target.atLeast(2), "").reached())
                .isTrue();
        assertThat(Finding.ratio("f", ours, theirs, Target.atLeast(2.1), "").reached())
                .isFalse();
        assertThat(new Finding("f", List.of(ours), 1, "s", Target.lessThan(1), "").reached())
                .isFalse();
        assertThat(new Finding("f", List.of(ours), 1, "s", null, "").reached()).isNull();
    }

    @Test
    void what_was_not_reached_and_what_was_not_measured_is_said(@TempDir Path folder) throws Exception {
        Report report = new Report(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
        report.surrounding("Machine", "2 cores");
        report.add(Finding.ratio(
                "speed",
                new Samples("ours", "mails/s", List.of(10.0, 12.0, 11.0)),
                new Samples("theirs", "mails/s", List.of(10.0)),
                Target.atLeast(2),
                "How."));
        report.missing("client", "for it is not installed");

        report.write(folder);

        assertThat(Files.readString(folder.resolve("report.md")))
                .contains("- Machine: 2 cores")
                .contains(
                        "| speed | ours 11.0 mails/s (10.0–12.0, n=3) | theirs 10.0 mails/s | 1.10 x | ≥ 2.00 x | **no** |")
                .contains("- client: for it is not installed");
        assertThat(folder.resolve("report.svg")).exists();
    }
}
