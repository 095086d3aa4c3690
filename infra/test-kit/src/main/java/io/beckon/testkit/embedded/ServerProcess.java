package io.beckon.testkit.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** One server process of ours: started into a log, stopped by a signal, and never left behind. */
final class ServerProcess {

    private static final Duration POLL = Duration.ofMillis(50);
    private static final int LOG_TAIL = 4_000;

    private final String name;
    private final String stopSignal;
    private final Path log;
    private final Process process;

    private ServerProcess(String name, String stopSignal, Path log, Process process) {
        this.name = name;
        this.stopSignal = stopSignal;
        this.log = log;
        this.process = process;
    }

    /** @param stopSignal what asks this server to stop in order, without SIG */
    static ServerProcess start(
            String name, String stopSignal, Path log, List<String> command, Map<String, String> environment) {
        List<String> inOwnSession = new ArrayList<>(OwnSession.prefix());
        inOwnSession.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(inOwnSession)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            Reaper.watch(stopSignal, process.pid());
            return new ServerProcess(name, stopSignal, log, process);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot run " + String.join(" ", command), failure);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** @throws IllegalStateException with the end of the log if the server ends or the deadline passes first */
    void awaitReady(BooleanSupplier ready, Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        while (!ready.getAsBoolean()) {
            if (!process.isAlive()) {
                Reaper.forget(process.pid());
                throw new IllegalStateException(
                        name + " ended with status " + process.exitValue() + " while starting:\n" + logTail());
            }
            if (System.nanoTime() > end) {
                kill();
                throw new IllegalStateException(
                        name + " was not ready after " + deadline.toSeconds() + " s:\n" + logTail());
            }
            pause();
        }
    }

    void stop(Duration deadline) {
        signal(process.pid(), stopSignal);
        if (!ended(deadline)) {
            kill();
        }
        Reaper.forget(process.pid());
    }

    void kill() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        ended(Duration.ofSeconds(10));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (children.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < end) {
            pause();
        }
        Reaper.forget(process.pid());
    }

    /** Stops a process that an earlier JVM left, if it still lives and is what we take it for. */
    static void endLeftover(long pid, String mark, String signal) {
        ProcessHandle.of(pid).filter(handle -> commandLine(pid).contains(mark)).ifPresent(handle -> {
            signal(pid, signal);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
            while (handle.isAlive() && System.nanoTime() < end) {
                pause();
            }
            handle.destroyForcibly();
        });
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    private boolean ended(Duration deadline) {
        try {
            return process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private String logTail() {
        try {
            String text = Files.readString(log, StandardCharsets.ISO_8859_1);
            return text.substring(Math.max(0, text.length() - LOG_TAIL));
        } catch (IOException unreadable) {
            return "(no log at " + log + ")";
        }
    }

    private static void signal(long pid, String signal) {
        Commands.run(
                Duration.ofSeconds(10),
                Map.of(),
                List.of("sh", "-c", "kill -s \"$1\" \"$2\" 2>/dev/null || true", "sh", signal, Long.toString(pid)));
    }

    private static void pause() {
        try {
            Thread.sleep(POLL.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for a server", interrupted);
        }
    }
}
