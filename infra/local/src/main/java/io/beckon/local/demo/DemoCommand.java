package io.beckon.local.demo;

import io.beckon.local.CannotStartException;
import io.beckon.local.app.LocalBeckon;
import io.beckon.local.app.Role;
import io.beckon.local.client.BeckonClient;
import io.beckon.local.client.Snapshot;
import io.beckon.local.servers.LocalServers;
import io.beckon.local.terminal.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** The whole road in one process: a list in, mails out, people who open, accept and unsubscribe, a reminder, and the account of it. */
@Command(
        name = "demo",
        description =
                "Shows the whole road on servers of its own: a list in, mails sent, opened, accepted, reminded, all accounted for.")
public final class DemoCommand implements Callable<Integer> {

    /** "Three days after sending", compressed: long enough that the first mails are all sent and some are read. */
    private static final int REMINDER_AFTER_SECONDS = 20;
    /** How many of a large list's mails are read. */
    private static final int MAILS_READ = 1_000;

    private static final int USUAL_PORT = 8080;
    private static final int ANY_FREE_PORT = 0;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(400);
    private static final Duration AT_LEAST = Duration.ofMinutes(5);
    /** A list is given up when it goes slower than this many people a second, beyond the least time. */
    private static final int SLOWEST = 50;

    @Parameters(
            arity = "0..1",
            paramLabel = "people.csv",
            description = "A list of your own (default: a bundled one of 1,000 people with realistic faults).")
    private @Nullable Path list;

    @Option(names = "--people", paramLabel = "N", description = "Makes a list of N people instead.")
    private @Nullable Integer people;

    @Option(names = "--exit", description = "Ends when all is accounted for; the exit status says whether it balances.")
    private boolean exit;

    @Option(names = "--port", description = "Port of the API (default: 8080, or any free one where that is taken).")
    private @Nullable Integer port;

    @Option(
            names = "--smtp-port",
            defaultValue = "0",
            description = "Port of the mail inbox, 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int smtpPort;

    private final Screen screen = new Screen(System.out);

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("beckon-demo");
        try {
            Path csv = DemoList.prepare(list, people, folder);
            screen.say("Starting PostgreSQL, RabbitMQ and a mail inbox ...");
            return onServers(csv, folder);
        } finally {
            delete(folder);
        }
    }

    private int onServers(Path csv, Path folder) throws Exception {
        CountDownLatch stopped = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        try (LocalServers servers = LocalServers.start(null, smtpPort)) {
            screen.say(servers.toString());
            try (LocalBeckon beckon = beckon(servers, folder)) {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stopped, closed)));
                boolean balances = show(servers, beckon, csv, folder);
                if (!exit) {
                    screen.say("It stays up until Ctrl-C.");
                    stopped.await();
                }
                return balances ? 0 : 1;
            }
        } finally {
            closed.countDown();
        }
    }

    private LocalBeckon beckon(LocalServers servers, Path folder) {
        if (port != null) {
            return beckon(servers, folder, port);
        }
        try {
            return beckon(servers, folder, USUAL_PORT);
        } catch (CannotStartException taken) {
            screen.say("Port " + USUAL_PORT + " is taken, so the API takes any free one.");
            return beckon(servers, folder, ANY_FREE_PORT);
        }
    }

    private static LocalBeckon beckon(LocalServers servers, Path folder, int port) {
        return LocalBeckon.start(servers.inbox(), EnumSet.allOf(Role.class), port, settings(servers, folder, port));
    }

    private boolean show(LocalServers servers, LocalBeckon beckon, Path csv, Path folder) throws Exception {
        BeckonClient client = new BeckonClient(
                beckon.url(), Files.readString(folder.resolve("owner-api-key")).strip());
        DemoPeople recipients = new DemoPeople(servers.inbox());
        client.patch("/v1/workspace", Map.of("publicBaseUrl", beckon.url()));
        String campaign = campaign(client);
        JsonNode submission = client.submit(campaign, csv, "text/csv", "demo", sent -> {});
        long rows = submission.path("rows").asLong();
        screen.say("%nHanded over %s: %,d rows in one request.".formatted(csv.getFileName(), rows));
        Duration patience = AT_LEAST.plusSeconds(rows / SLOWEST);
        watch(client, campaign, servers, patience, Snapshot::firstMailsEnded);
        recipients.readMail(MAILS_READ);
        screen.say(
                "%nOf those who read their mail, %,d opened, %,d of them accepted, %,d unsubscribed. The reminder \"three days after sending\" falls due now."
                        .formatted(recipients.opened(), recipients.accepted(), recipients.unsubscribed()));
        watch(client, campaign, servers, patience, Snapshot::remindersEnded);
        recipients.readMail(MAILS_READ);
        Snapshot end = Snapshot.of(client.get("/v1/campaigns/" + campaign + "/snapshot"));
        Path outcomes = Path.of("beckon-demo-outcomes.csv").toAbsolutePath();
        client.download("/v1/campaigns/" + campaign + "/outcomes", "text/csv", outcomes);
        return report(end, servers, beckon, outcomes, folder);
    }

    private String campaign(BeckonClient client) {
        Map<String, Object> campaign = new LinkedHashMap<>();
        campaign.put("name", "Welcome to the demo");
        campaign.put("message", "We have set up the new learning platform, and you are among the first to be let in.");
        campaign.put("expiresAfter", "P30D");
        campaign.put(
                "reminders",
                List.of(Map.of("after", "PT" + REMINDER_AFTER_SECONDS + "S", "message", "Your place is still free.")));
        String id = client.post("/v1/campaigns", campaign).path("id").asString();
        client.post("/v1/campaigns/" + id + "/start", Map.of());
        return id;
    }

    private void watch(
            BeckonClient client, String campaign, LocalServers servers, Duration patience, Predicate<Snapshot> ended)
            throws InterruptedException {
        Instant end = Instant.now().plus(patience);
        while (Instant.now().isBefore(end)) {
            Snapshot snapshot = Snapshot.of(client.get("/v1/campaigns/" + campaign + "/snapshot"));
            screen.draw(snapshot.bars("inbox", servers.inbox().accepted()));
            if (ended.test(snapshot)) {
                break;
            }
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        }
        screen.settle();
    }

    private boolean report(Snapshot end, LocalServers servers, LocalBeckon beckon, Path outcomes, Path folder)
            throws IOException {
        screen.say("");
        end.table().forEach(screen::say);
        boolean arrived =
                servers.inbox().accepted() == end.mailsSent() && servers.inbox().doubled() == 0;
        screen.say("%-22s %,d accepted by the inbox, %,d sent by Beckon, %,d twice   %s"
                .formatted(
                        "mails",
                        servers.inbox().accepted(),
                        end.mailsSent(),
                        servers.inbox().doubled(),
                        arrived ? "balances" : "DOES NOT BALANCE"));
        screen.say("");
        screen.say("API       " + beckon.url() + "/v1        (key: "
                + Files.readString(folder.resolve("owner-api-key")).strip() + ")");
        screen.say("OpenAPI   " + beckon.url() + "/openapi.json, to try it: " + beckon.url() + "/try");
        screen.say("Inbox     " + beckon.url() + "/inbox");
        screen.say("Outcomes  " + outcomes);
        return end.balances() && arrived;
    }

    private static Map<String, Object> settings(LocalServers servers, Path folder, int port) {
        Map<String, Object> settings = new LinkedHashMap<>(servers.settings());
        settings.put("beckon.keys.file", folder.resolve("keys"));
        settings.put("beckon.journal.folder", folder.resolve("journal"));
        settings.put("beckon.bootstrap.key-file", folder.resolve("owner-api-key"));
        settings.put("beckon.bootstrap.operator-key-file", folder.resolve("operator-api-key"));
        settings.put("beckon.bootstrap.public-base-url", "http://localhost:" + port);
        settings.put("beckon.bootstrap.workspace-name", "Riverside School");
        settings.put("beckon.bootstrap.from-address", "invitations@riverside.example");
        settings.put("logging.file.name", folder.resolve("beckon.log"));
        settings.put("logging.threshold.console", "error");
        return settings;
    }

    /** Ctrl-C: lets the main thread close everything in order, and waits for it. */
    private static void stop(CountDownLatch stopped, CountDownLatch closed) {
        stopped.countDown();
        try {
            closed.await(30, java.util.concurrent.TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
