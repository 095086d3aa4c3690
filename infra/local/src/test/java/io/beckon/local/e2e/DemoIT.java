package io.beckon.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a newcomer starts it: the runnable jar in a process of its own, on servers of its own. */
@Tag("once")
class DemoIT {

    private static final long MINUTES = 8;

    @TempDir
    private Path folder;

    @Test
    void two_demos_at_once_both_balance_whoever_has_the_usual_port() throws Exception {
        List<Demo> both = new ArrayList<>();
        try {
            for (int number = 1; number <= 2; number++) {
                both.add(Demo.start(
                        Files.createDirectory(folder.resolve("demo" + number)), "--exit", "--people", "300"));
            }
            for (Demo demo : both) {
                assertThat(demo.status()).as(demo.output()).isZero();
                assertThat(demo.output())
                        .containsPattern("rows received +300 = .* balances")
                        .containsPattern("invited +\\d+ = sent \\d+ +balances")
                        .containsPattern("first mails sent +\\d+ = .* balances")
                        .containsPattern(
                                "mails +[\\d,]+ accepted by the inbox, [\\d,]+ sent by Beckon, 0 twice +balances")
                        .doesNotContain("DOES NOT BALANCE");
                assertThat(demo.folder().resolve("beckon-demo-outcomes.csv")).isNotEmptyFile();
            }
        } finally {
            both.forEach(Demo::end);
        }
    }

    @Test
    void a_port_that_was_asked_for_and_is_taken_is_one_sentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Demo demo = Demo.start(folder, "--exit", "--port", String.valueOf(taken.getLocalPort()));
            try {
                assertThat(demo.status()).isNotZero();
                assertThat(demo.output())
                        .contains("Port " + taken.getLocalPort()
                                + " is taken, so the API cannot start; choose another with"
                                + " --port, or end what uses it.")
                        .doesNotContain("Exception");
            } finally {
                demo.end();
            }
        }
    }

    /** One demo and what it printed. */
    private record Demo(Process process, Path folder) {

        static Demo start(Path folder, String... arguments) throws IOException {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of("-Xmx384m", "-XX:+UseSerialGC", "-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8"));
            command.addAll(List.of("-jar", jar().toString(), "demo"));
            command.addAll(List.of(arguments));
            return new Demo(
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve("output").toFile())
                            .start(),
                    folder);
        }

        int status() throws InterruptedException, IOException {
            assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).as(output()).isTrue();
            return process.exitValue();
        }

        String output() throws IOException {
            return Files.readString(folder.resolve("output"));
        }

        void end() {
            process.destroy();
        }

        private static Path jar() {
            return Path.of("target", "beckon-local-0.1.0-SNAPSHOT-exec.jar").toAbsolutePath();
        }
    }
}
