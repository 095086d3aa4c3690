package io.beckon.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.message.Channel;
import io.beckon.contracts.state.DeliveryState;
import io.beckon.contracts.state.Lane;
import io.beckon.local.app.Role;
import io.beckon.local.client.BeckonClient;
import io.beckon.local.client.Snapshot;
import io.beckon.testkit.Servers;
import io.beckon.testkit.smtp.Fault;
import io.beckon.testkit.smtp.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The mail server goes at a tenth of its speed for a while: what waits, waits in the database, and when it is fast again so is Beckon. */
@Tag("full")
class BacklogIT {

    /** For each mail, on 16 connections: 400 mails a second, slow enough to be the narrowest place on a small machine. */
    private static final Duration USUAL = Duration.ofMillis(40);

    private static final Duration SLOW = USUAL.multipliedBy(10);
    private static final int CHUNK = 1_000;
    /** beckon.delivery: (bulk-claims + express-claims) x claim-rows. */
    private static final long IN_HAND_AT_MOST = (3 + 2) * 256;

    private static final List<String> JVM = List.of("-Xmx160m", "-XX:TieredStopAtLevel=1");
    private static final long HEAP_AT_MOST = 110L * 1024 * 1024;
    private static final int WINDOWS = 5;
    private static final int BACK_WITHIN_SECONDS = 30;
    private static final Pattern USED = Pattern.compile("(?:used|total used) (\\d+)K");

    @Test
    void heap_and_queue_stay_bounded_and_speed_comes_back() throws Exception {
        slowFor(120, 40_000, Duration.ofMinutes(10));
    }

    private static void slowFor(int seconds, int people, Duration patience) throws Exception {
        Path folder = ServiceJar.emptyFolder("backlog-" + people);
        KillLog log = new KillLog();
        try (ChaosServers servers = ChaosServers.on(Servers.postgres(), Servers.rabbit(), folder);
                Fleet fleet = new Fleet(ServiceJar.path(), JVM, servers, servers.settings(), log)) {
            servers.smtp().fail(Fault.at(Step.DOT).delay(USUAL));
            fleet.start();
            BeckonClient client = new BeckonClient(
                    fleet.gatewayUrl(),
                    Files.readString(folder.resolve("owner-api-key")).strip());
            String campaign = client.post("/v1/campaigns", Map.of("name", "Backlog"))
                    .path("id")
                    .asString();
            client.post("/v1/campaigns/" + campaign + "/start", Map.of());
            ChaosList list = ChaosList.make(0, people, folder);
            client.submit(campaign, list.file(), "text/csv", "backlog", sent -> {});

            assertThat(Pause.until(() -> servers.smtp().accepted() > people / 20, patience))
                    .isTrue();
            long before = median(rates(servers, WINDOWS));

            servers.smtp().recover().fail(Fault.at(Step.DOT).delay(SLOW));
            long slow = staysBounded(seconds, servers, fleet, new Waiting(servers, campaign), people);
            assertThat(slow)
                    .as("mails a second of the slow server, %d before", before)
                    .isLessThan(before / 3);

            servers.smtp().recover().fail(Fault.at(Step.DOT).delay(USUAL));
            long back = secondsUntil(before / 2, servers);
            System.out.printf("%d mails/s before, %d while slow, half of it back after %d s%n", before, slow, back);
            assertThat(back)
                    .as("seconds until half of %d mails/s are back", before)
                    .isLessThanOrEqualTo(BACK_WITHIN_SECONDS);

            assertThat(Pause.until(() -> ended(client, campaign), patience)).isTrue();
            assertThat(servers.smtp().accepted()).isEqualTo(list.admitted().size());
            assertThat(servers.smtp().distinctRecipients())
                    .isEqualTo(list.admitted().size());
            fleet.supervise();
            assertThat(log.crashes()).isEmpty();
        }
    }

    /** Looks once a second; mails a second meanwhile. */
    private static long staysBounded(int seconds, ChaosServers servers, Fleet fleet, Waiting waiting, int people)
            throws Exception {
        List<Long> rates = new ArrayList<>();
        for (int second = 0; second < seconds; second++) {
            rates.addAll(rates(servers, 1));
            assertThat(waiting.inHand()).as("mails in hand").isLessThanOrEqualTo(IN_HAND_AT_MOST);
            assertThat(waiting.hints()).as("hints in the queue").isLessThanOrEqualTo(2L * (people / CHUNK + 1));
        }
        assertThat(waiting.ready()).as("a backlog").isGreaterThan(IN_HAND_AT_MOST);
        assertThat(heapAfterCollection(fleet.pid(Role.MAIL)))
                .as("heap of the mail worker")
                .isLessThan(HEAP_AT_MOST);
        return median(rates);
    }

    private static List<Long> rates(ChaosServers servers, int seconds) {
        List<Long> rates = new ArrayList<>();
        for (int second = 0; second < seconds; second++) {
            long from = System.nanoTime();
            long taken = servers.smtp().accepted();
            Pause.of(1_000);
            rates.add((servers.smtp().accepted() - taken) * 1_000_000_000L / (System.nanoTime() - from));
        }
        return rates;
    }

    /** Until the median of the last windows is at least this rate. */
    private static long secondsUntil(long rate, ChaosServers servers) {
        Deque<Long> last = new ArrayDeque<>();
        for (int second = 1; second <= BACK_WITHIN_SECONDS; second++) {
            last.addAll(rates(servers, 1));
            if (last.size() > WINDOWS) {
                last.remove();
            }
            if (last.size() == WINDOWS && median(last) >= rate) {
                return second;
            }
        }
        return BACK_WITHIN_SECONDS + 1L;
    }

    private static long median(Collection<Long> values) {
        List<Long> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static boolean ended(BeckonClient client, String campaign) {
        return Snapshot.of(client.get("/v1/campaigns/" + campaign + "/snapshot"))
                .firstMailsEnded();
    }

    /** In bytes, all generations. */
    private static long heapAfterCollection(long pid) throws IOException, InterruptedException {
        jcmd(pid, "GC.run");
        Matcher used = USED.matcher(jcmd(pid, "GC.heap_info").replaceAll("(?m)^ *(Metaspace|class space).*$", ""));
        long bytes = 0;
        while (used.find()) {
            bytes += Long.parseLong(used.group(1)) * 1024;
        }
        assertThat(bytes).as("heap in use").isPositive();
        return bytes;
    }

    private static String jcmd(long pid, String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    /** What waits where. */
    private record Waiting(ChaosServers servers, String campaign) {

        long inHand() throws java.sql.SQLException {
            return database().inState(DeliveryState.SENDING);
        }

        long ready() throws java.sql.SQLException {
            return database().inState(DeliveryState.READY);
        }

        long hints() {
            return servers.virtualHost().messages(Channel.DELIVERIES_REQUESTED.destination(Lane.BULK) + ".beckon");
        }

        private ChaosDatabase database() {
            return new ChaosDatabase(servers.database(), Long.parseLong(campaign));
        }
    }
}
