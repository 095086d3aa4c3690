package io.beckon.local;

import io.beckon.local.app.LocalBeckon;
import io.beckon.local.app.Role;
import io.beckon.local.servers.LocalServers;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Beckon and its servers in one process, with data that outlives it. */
@Command(name = "up", description = "Runs Beckon on servers of its own whose data is kept in a folder, until Ctrl-C.")
final class UpCommand implements Callable<Integer> {

    @Option(names = "--data", description = "Folder of the data (default: ~/.local/share/beckon, or $BECKON_DATA).")
    private @Nullable Path data;

    @Option(names = "--port", defaultValue = "8080", description = "Port of the API (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--smtp-port",
            defaultValue = "1025",
            description = "Port of the mail inbox (default: ${DEFAULT-VALUE}).")
    private int smtpPort;

    @Option(
            names = "--roles",
            split = ",",
            description = "Which services run: ${COMPLETION-CANDIDATES} (default: all).")
    private @Nullable Set<Role> roles;

    @Override
    public Integer call() throws InterruptedException {
        Path folder = folder();
        CountDownLatch stopped = new CountDownLatch(1);
        try (LocalServers servers = LocalServers.start(folder, smtpPort);
                LocalBeckon beckon = LocalBeckon.start(servers.inbox(), picked(), port, settings(servers, folder))) {
            Runtime.getRuntime().addShutdownHook(new Thread(stopped::countDown));
            System.out.println("Servers   " + servers);
            System.out.println("API       " + beckon.url() + "/v1");
            System.out.println("To try it " + beckon.url() + "/try");
            System.out.println("Inbox     " + beckon.url() + "/inbox");
            System.out.println("API key   in " + keyFile(folder));
            System.out.println("Data      in " + folder + "; Ctrl-C ends it, the next `up` goes on with it.");
            stopped.await();
        }
        return 0;
    }

    private Map<String, Object> settings(LocalServers servers, Path folder) {
        Map<String, Object> settings = new LinkedHashMap<>(servers.settings());
        settings.put("beckon.keys.file", folder.resolve("keys"));
        settings.put("beckon.journal.folder", folder.resolve("journal"));
        settings.put("beckon.bootstrap.key-file", keyFile(folder));
        settings.put("beckon.bootstrap.setup-code-file", folder.resolve("setup-code"));
        settings.put("beckon.bootstrap.operator-key-file", folder.resolve("operator-api-key"));
        settings.put("beckon.bootstrap.public-base-url", "http://localhost:" + port);
        settings.put("beckon.bootstrap.workspace-name", "Riverside School");
        settings.put("beckon.bootstrap.from-address", "invitations@riverside.example");
        settings.put("logging.file.name", folder.resolve("beckon.log"));
        settings.put("logging.threshold.console", "warn");
        return settings;
    }

    private Set<Role> picked() {
        return roles == null ? EnumSet.allOf(Role.class) : roles;
    }

    private Path folder() {
        if (data != null) {
            return data.toAbsolutePath();
        }
        String set = System.getenv("BECKON_DATA");
        return set != null
                ? Path.of(set).toAbsolutePath()
                : Path.of(System.getProperty("user.home"), ".local", "share", "beckon");
    }

    private static Path keyFile(Path folder) {
        return folder.resolve("owner-api-key");
    }
}
