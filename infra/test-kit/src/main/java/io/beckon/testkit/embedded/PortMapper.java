package io.beckon.testkit.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Erlang port mapper, by which RabbitMQ's nodes find each other and tools find them; on loopback and a port of its own. */
final class PortMapper {

    private static final Duration START = Duration.ofSeconds(90);

    private final RabbitInstallation installation;
    private final ServerFolder folder;
    private final int port = FreePort.find();
    private @Nullable ServerProcess process;

    PortMapper(RabbitInstallation installation, ServerFolder folder) {
        this.installation = installation;
        this.folder = folder;
    }

    int port() {
        return port;
    }

    /** @param environment of the installation */
    void start(Map<String, String> environment) {
        folder.rememberedProcess("mapper").ifPresent(pid -> ServerProcess.endLeftover(pid, "epmd", "TERM"));
        List<String> command = List.of(
                installation.program("epmd").map(Path::toString).orElse("epmd"),
                "-address",
                "127.0.0.1",
                "-port",
                Integer.toString(port));
        ServerProcess started =
                ServerProcess.start("The Erlang port mapper", "KILL", folder.path("mapper.log"), command, environment);
        folder.rememberProcess("mapper", started.pid());
        process = started;
        started.awaitReady(() -> !FreePort.isFree(port), START);
    }

    void end() {
        if (process != null) {
            process.kill();
            process = null;
        }
    }
}
