package io.beckon.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.testkit.Servers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that Beckon is made of and stands on is killed with SIGKILL in the midst of a campaign, on a mail server that fails. */
@Tag("once")
class ChaosIT {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration PACE = Duration.ofMillis(30);

    /** One of each kind; seeds that once failed are added here and stay. */
    @ParameterizedTest
    @ValueSource(longs = 1)
    void nobody_is_lost_and_nobody_doubled_in_silence_when_each_part_is_killed_once(long seed) throws Exception {
        everythingHolds(ChaosPlan.of(seed, 3_000, 6));
    }

    /** The longer runs; of those that once failed the seed, rows and kills stay here. */
    @ParameterizedTest
    @CsvSource("2, 4000, 12")
    @Tag("full")
    void nobody_is_lost_and_nobody_doubled_in_silence_through_many_kills(long seed, int people, int kills)
            throws Exception {
        everythingHolds(ChaosPlan.of(seed, people, kills));
    }

    private static void everythingHolds(ChaosPlan plan) throws Exception {
        Path folder = ServiceJar.emptyFolder(
                "chaos-" + plan.seed() + "-" + plan.kills().size());
        try (ChaosServers servers = ChaosServers.on(Servers.postgres(), Servers.rabbit(), folder);
                ChaosRun run =
                        new ChaosRun(plan, servers, ServiceJar.path(), ChaosRun.JVM, PATIENCE, System.out::println)) {
            Verdict verdict = Checker.check(run.run(PACE));
            System.out.println("Seed " + plan.seed() + ", logs in " + folder);
            verdict.lines().forEach(System.out::println);
            assertThat(verdict.offences()).as("seed " + plan.seed()).isEmpty();
            assertThat(verdict.evidence().kills()).hasSameSizeAs(plan.kills());
            assertThat(verdict.evidence().faults().values()).anyMatch(struck -> struck.times() > 0);
        }
    }
}
