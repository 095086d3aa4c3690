package io.beckon.local.e2e;

import io.beckon.testkit.embedded.FreePort;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One service as a process of its own, started from its own runnable jar. */
final class ServiceProcess implements AutoCloseable {

    /** Six of them start at once on two cores, beside whatever else the machine does. */
    private static final Duration START = Duration.ofMinutes(5);

    private final io.beckon.local.process.ServiceProcess process;

    private ServiceProcess(io.beckon.local.process.ServiceProcess process) {
        this.process = process;
    }

    /** Starts it without waiting. */
    static ServiceProcess start(String service, int number, Map<String, Object> settings, String... jvm) {
        int port = FreePort.find();
        Path log =
                Path.of("target", "processes", service + "-" + number + ".log").toAbsolutePath();
        List<String> arguments = new ArrayList<>(List.of("--server.port=" + port, "--server.address=127.0.0.1"));
        settings.forEach((name, value) -> arguments.add("--" + name + "=" + value));
        try {
            Files.deleteIfExists(log);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return new ServiceProcess(io.beckon.local.process.ServiceProcess.start(
                service, jar(service), List.of(jvm), arguments, port, log));
    }

    /** Waits until its readiness says UP. */
    ServiceProcess ready() {
        process.ready(START);
        return this;
    }

    String url() {
        return process.url();
    }

    /** What it wrote. */
    Path log() {
        return process.log();
    }

    long pid() {
        return process.pid();
    }

    void kill() {
        process.kill();
    }

    @Override
    public void close() {
        process.close();
    }

    private static Path jar(String service) {
        File[] jars =
                Path.of("..", "..", service, "target").toFile().listFiles((folder, name) -> name.endsWith("-exec.jar"));
        if (jars == null || jars.length != 1) {
            throw new IllegalStateException(
                    "the runnable jar of " + service + " is not built: run mvn verify from the top folder");
        }
        return jars[0].toPath().toAbsolutePath().normalize();
    }
}
