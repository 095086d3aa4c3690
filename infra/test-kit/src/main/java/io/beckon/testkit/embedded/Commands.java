package io.beckon.testkit.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs short commands to their end. */
final class Commands {

    /** @param output standard output and errors together */
    record Result(int status, String output) {}

    private Commands() {}

    static Result run(Duration deadline, Map<String, String> environment, List<String> command) {
        return run(deadline, environment, command, "");
    }

    static Result run(Duration deadline, Map<String, String> environment, List<String> command, String input) {
        try {
            Path output = Files.createTempFile("beckon-command", ".log");
            try {
                ProcessBuilder builder =
                        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
                builder.environment().putAll(environment);
                Process process = builder.start();
                try (var stdin = process.getOutputStream()) {
                    stdin.write(input.getBytes(StandardCharsets.UTF_8));
                } catch (IOException endedWithoutReading) {
                    // Its status says what it made of that.
                }
                if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                    return new Result(
                            -1,
                            "no end after " + deadline.toSeconds() + " s: "
                                    + Files.readString(output, StandardCharsets.ISO_8859_1));
                }
                return new Result(process.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1));
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot run " + String.join(" ", command), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while running " + command.get(0), interrupted);
        }
    }

    /** @return the output */
    static String succeed(Duration deadline, Map<String, String> environment, List<String> command) {
        Result result = run(deadline, environment, command);
        if (result.status() != 0) {
            throw new IllegalStateException(
                    String.join(" ", command) + " ended with status " + result.status() + ":\n" + result.output());
        }
        return result.output();
    }
}
