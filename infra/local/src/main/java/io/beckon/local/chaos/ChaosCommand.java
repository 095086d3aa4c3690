package io.beckon.local.chaos;

import io.beckon.local.CannotStartException;
import io.beckon.testkit.embedded.EmbeddedPostgresServer;
import io.beckon.testkit.embedded.EmbeddedRabbitServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The long chaos run, on servers of its own. */
@Command(
        name = "chaos",
        description =
                "Kills services, broker and database with SIGKILL in the midst of a campaign, on a mail server that fails, "
                        + "and checks that nobody was lost and nobody doubled in silence.")
public final class ChaosCommand implements Callable<Integer> {

    private static final int PEOPLE_A_KILL = 400;
    private static final int LEAST_PEOPLE = 10;
    private static final int OFFENCES_SHOWN = 50;

    @Option(names = "--kills", defaultValue = "20", description = "How many kills (default: ${DEFAULT-VALUE}).")
    private int kills;

    @Option(names = "--seed", description = "Plans the same run again (default: a new one, which is printed).")
    private @Nullable Long seed;

    @Option(names = "--people", description = "Rows in all (default: 400 a kill).")
    private @Nullable Integer people;

    @Option(
            names = "--keep",
            paramLabel = "FOLDER",
            description =
                    "Where logs and lists go and stay (default: a temporary folder, which stays if anything does not hold).")
    private @Nullable Path keep;

    @Option(
            names = "--pace",
            defaultValue = "PT0.03S",
            description = "How long the mail server takes for each mail (default: ${DEFAULT-VALUE}).")
    private Duration pace = Duration.ofMillis(30);

    @Option(
            names = "--patience",
            defaultValue = "PT5M",
            description = "How long the end may take after the last kill (default: ${DEFAULT-VALUE}).")
    private Duration patience = Duration.ofMinutes(5);

    @Override
    public Integer call() throws Exception {
        int rows = people == null ? Math.max(LEAST_PEOPLE, kills * PEOPLE_A_KILL) : people;
        if (kills < 0 || rows < LEAST_PEOPLE) {
            throw new CannotStartException("Give --kills from 0 and --people from " + LEAST_PEOPLE + ".");
        }
        long planned = seed == null ? new SecureRandom().nextInt(Integer.MAX_VALUE) : seed;
        Path folder = keep == null ? Files.createTempDirectory("beckon-chaos") : Files.createDirectories(keep);
        System.out.printf("Seed %d: %d kills, %,d rows; logs in %s%n", planned, kills, rows, folder.toAbsolutePath());
        Verdict verdict = run(ChaosPlan.of(planned, rows, kills), folder);
        report(verdict, planned, rows);
        if (verdict.holds() && keep == null) {
            delete(folder);
        }
        return verdict.holds() ? 0 : 1;
    }

    private Verdict run(ChaosPlan plan, Path folder) throws Exception {
        try (EmbeddedPostgresServer postgres =
                        EmbeddedPostgresServer.builder().durable(false).start();
                EmbeddedRabbitServer rabbit = EmbeddedRabbitServer.builder().start();
                ChaosServers servers = ChaosServers.on(postgres, rabbit, folder);
                ChaosRun run = new ChaosRun(plan, servers, ownJar(), ChaosRun.JVM, patience, System.out::println)) {
            return Checker.check(run.run(pace));
        }
    }

    private void report(Verdict verdict, long planned, int rows) {
        System.out.println();
        verdict.lines().forEach(System.out::println);
        if (verdict.holds()) {
            System.out.println("Everything held.");
            return;
        }
        verdict.offences().stream().limit(OFFENCES_SHOWN).forEach(System.out::println);
        System.out.printf(
                "%d things did not hold. Again: infra/beckon chaos --seed %d --kills %d --people %d%n",
                verdict.offences().size(), planned, kills, rows);
    }

    private static Path ownJar() {
        Path jar = Path.of(System.getProperty("java.class.path"));
        if (!jar.getFileName().toString().endsWith(".jar")) {
            throw new CannotStartException(
                    "The chaos run starts its services from the runnable jar; use infra/beckon chaos.");
        }
        return jar;
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
