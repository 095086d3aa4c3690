package io.beckon.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.beckon.contracts.message.Channel;
import io.beckon.contracts.message.DeliveriesRequested;
import io.beckon.contracts.message.MessageCodec;
import io.beckon.contracts.state.Lane;
import io.beckon.testkit.Database;
import io.beckon.testkit.Servers;
import io.beckon.testkit.SettableClock;
import io.beckon.testkit.VirtualHost;
import io.beckon.testkit.Wire;
import io.beckon.testkit.smtp.Fault;
import io.beckon.testkit.smtp.FaultySmtpServer;
import io.beckon.testkit.smtp.Keep;
import io.beckon.testkit.smtp.Step;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker as a process of its own that is killed, stopped or frozen in the middle of a campaign, and another that goes on. */
@Tag("once")
class KilledWorkerIT {

    private static final Duration WITHIN = Duration.ofMinutes(2);
    /** Twice what is promised: what tests run on may have much else to do. */
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(20);

    private static final int MANY = 5000;
    private static final int ON_THE_WIRE_AT_MOST = 32;

    @TempDir
    private Path folder;

    private final Database database = Servers.postgres().createDatabase();
    private final VirtualHost broker = Servers.rabbit().createVirtualHost();
    private final Campaigns campaigns = new Campaigns(database);
    private final SettableClock clock = SettableClock.atPresent();
    private final List<AutoCloseable> running = new ArrayList<>();
    private FaultySmtpServer smtp;
    private Wire wire;

    @BeforeEach
    void start() {
        smtp = FaultySmtpServer.builder().keep(Keep.COUNTS).start();
        wire = Wire.to(database.host(), database.port());
        smtp.fail(Fault.at(Step.DOT).delay(Duration.ofMillis(40)));
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable worker : running) {
            worker.close();
        }
        wire.close();
        smtp.close();
    }

    @Test
    void a_killed_worker_doubles_at_most_the_mails_whose_dot_was_out_and_whose_reply_was_not_read() {
        WorkerProcess killed = process("killed", Map.of());
        Campaigns.Range range = midCampaign(killed);
        wire.cut();
        long before = smtp.accepted();
        await().atMost(WITHIN).until(() -> smtp.accepted() >= before + 100);
        killed.kill();
        long claimed = campaigns.number("SELECT count(*) FROM delivery WHERE state = 'sending'");

        RunningWorker next = worker();
        awaitAllSent(next, range);

        long sent = replayed(next, "sent");
        long unknown = replayed(next, "unknown");
        long released = replayed(next, "released");
        System.out.printf(
                "killed with %d claimed: %d released, %d replayed as sent, %d unknown, of which the server had %d%n",
                claimed, released, sent, unknown, smtp.duplicates());
        assertThat(released + sent + unknown + replayed(next, "refused")).isEqualTo(claimed);
        assertThat(sent).isGreaterThan(0);
        assertThat(released).isGreaterThan(0);
        assertThat(unknown).isBetween(1L, (long) ON_THE_WIRE_AT_MOST);
        assertThat(flagged("resent", range)).hasSize((int) unknown);
        assertOnlyTheseMoreThanOnce(range, flagged("resent", range));
        assertThat(folder.resolve("journal"))
                .isDirectoryContaining(path -> path.getFileName().toString().startsWith("worker-"));
        next.close();
        assertThat(folder.resolve("journal")).isEmptyDirectory();
    }

    @Test
    void a_living_worker_that_shares_the_folder_finds_what_a_killed_one_left_while_its_lease_still_holds() {
        WorkerProcess killed = process("killed-beside-another", Map.of());
        RunningWorker beside = worker(Servers.rabbit().createVirtualHost());
        Campaigns.Range range = midCampaign(killed);
        killed.kill();
        long claimed = campaigns.number("SELECT count(*) FROM delivery WHERE state = 'sending'");
        long itsId = campaigns.number("SELECT id FROM worker WHERE name LIKE ?", killed.pid() + "@%");
        assertThat(claimed).isPositive();

        await().atMost(WITHIN)
                .untilAsserted(() -> assertThat(campaigns.states(range)).containsOnlyKeys("ready", "sent"));

        assertThat(flagged("resent", range)).hasSize((int) replayed(beside, "unknown"));
        assertThat(campaigns.number("SELECT count(*) FROM claim")).isZero();
        await().atMost(WITHIN).until(() -> campaigns.number("SELECT count(*) FROM worker WHERE id = ?", itsId) == 0);
        assertThat(campaigns.number("SELECT count(*) FROM delivery WHERE cause = 'worker lost'"))
                .as("taken over by the sweep")
                .isZero();
    }

    @Test
    void a_worker_told_to_stop_ends_by_itself_in_time_with_nothing_claimed_and_nothing_unknown() {
        WorkerProcess told = process("told-to-stop", Map.of());
        Campaigns.Range range = midCampaign(told);

        told.terminate();
        assertThat(told.waitFor(STOPS_WITHIN)).as("ended by itself").isTrue();

        assertThat(campaigns.states(range)).containsOnlyKeys("ready", "sent").containsEntry("sent", smtp.accepted());
        assertThat(campaigns.number("SELECT count(*) FROM claim")).isZero();
        assertThat(campaigns.number("SELECT count(*) FROM worker")).isZero();
        assertThat(flagged("resent", range)).isEmpty();
        assertThat(folder.resolve("journal")).isEmptyDirectory();

        awaitAllSent(worker(), range);
        assertOnlyTheseMoreThanOnce(range, List.of());
    }

    @Test
    void a_worker_told_to_stop_is_in_time_although_the_mail_server_does_not_answer_and_flags_what_it_cannot_know() {
        WorkerProcess told = process("told-to-stop-in-a-stall", Map.of());
        Campaigns.Range range = midCampaign(told);
        smtp.fail(Fault.at(Step.DOT).stall());
        await().atMost(WITHIN).until(() -> smtp.struckAt(Step.DOT) > 0);

        told.terminate();
        assertThat(told.waitFor(STOPS_WITHIN)).as("ended by itself").isTrue();

        assertThat(campaigns.states(range)).containsOnlyKeys("ready", "sent");
        List<Integer> unknown = flagged("resent", range);
        assertThat(unknown).hasSizeBetween(1, ON_THE_WIRE_AT_MOST);
        assertThat(campaigns.states(range)).containsEntry("sent", smtp.accepted() - unknown.size());
        assertThat(campaigns.number("SELECT count(*) FROM claim")).isZero();
        assertThat(campaigns.number("SELECT count(*) FROM worker")).isZero();
        assertThat(folder.resolve("journal")).isEmptyDirectory();

        smtp.recover();
        awaitAllSent(worker(), range);
        assertOnlyTheseMoreThanOnce(range, unknown);
    }

    @Test
    void a_worker_that_wakes_after_its_lease_begins_nothing_and_tells_only_of_what_was_taken() throws IOException {
        WorkerProcess frozen = process(
                "frozen",
                Map.of(
                        "beckon.lease.length", "6s",
                        "beckon.lease.renew-every", "1s",
                        "beckon.lease.margin", "1s",
                        "beckon.smtp.timeouts.final-dot", "10m",
                        "beckon.smtp.timeouts.data", "10m",
                        "beckon.smtp.timeouts.rcpt", "10m",
                        "beckon.smtp.timeouts.mail", "10m"));
        Campaigns.Range range = midCampaign(frozen);
        frozen.freeze();
        await().atMost(WITHIN)
                .until(() -> campaigns.number("SELECT count(*) FROM worker WHERE lease_until > now()") == 0);
        long claimed = campaigns.number("SELECT count(*) FROM delivery WHERE state = 'sending'");
        assertThat(claimed).isGreaterThan(ON_THE_WIRE_AT_MOST);
        takeAway();

        RunningWorker next = worker();
        awaitAllSent(next, range);
        assertThat(Files.list(folder.resolve("journal")))
                .as("the journal of one that is frozen is not replayed")
                .hasSize(2);
        long taken = smtp.accepted();
        Map<String, Integer> tries = tries(range);
        assertThat(taken).as("what was on the wire went out twice").isGreaterThan(range.count());
        frozen.thaw();

        await().atMost(WITHIN).until(() -> hasLease(frozen));
        List<Integer> doubled = doubled(range);
        assertThat(doubled).as("on the wire, or read and not yet recorded").hasSizeBetween(1, (int) claimed);
        await().atMost(WITHIN)
                .untilAsserted(() -> assertThat(flagged("doubled", range)).isEqualTo(doubled));
        assertThat(smtp.accepted()).isEqualTo(taken);
        assertThat(tries(range)).isEqualTo(tries);
        assertThat(campaigns.states(range)).isEqualTo(Map.of("sent", (long) range.count()));
        System.out.printf(
                "frozen with %d claimed: %d had been taken and are flagged as doubled%n", claimed, doubled.size());
    }

    /** As the sweep does. */
    private void takeAway() {
        campaigns.change("DELETE FROM worker");
        campaigns.change(
                "UPDATE delivery SET state = 'ready', resent = true, next_attempt_at = now(), cause = 'worker lost' WHERE state = 'sending'");
        campaigns.change("DELETE FROM claim");
    }

    private WorkerProcess process(String name, Map<String, Object> more) {
        Map<String, Object> settings =
                new HashMap<>(RunningWorker.settings(wire.port(), database, broker, smtp, folder.resolve("keys")));
        settings.put("beckon.smtp.timeouts.final-dot", "1m");
        settings.putAll(more);
        WorkerProcess process = WorkerProcess.start(name, settings);
        running.add(process);
        return process;
    }

    private RunningWorker worker() {
        return worker(broker);
    }

    private RunningWorker worker(VirtualHost itsBroker) {
        RunningWorker worker = RunningWorker.start(database, itsBroker, smtp, folder.resolve("keys"), clock, Map.of());
        running.add(worker);
        return worker;
    }

    /** Some are sent, many are claimed, more are to come. */
    private Campaigns.Range midCampaign(WorkerProcess process) {
        await().atMost(WITHIN).ignoreExceptions().until(() -> hasLease(process));
        Campaigns.Range range = campaigns.invited(campaigns.running(campaigns.workspace()), MANY);
        // Its queue is there a moment after its lease is; a hint that comes twice is harmless.
        await().atMost(WITHIN)
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptions()
                .until(() -> {
                    publish(new DeliveriesRequested(range.campaignId(), range.first(), range.last()));
                    return campaigns.states(range).containsKey("sending");
                });
        await().atMost(WITHIN).until(() -> campaigns.states(range).getOrDefault("sent", 0L) >= 200);
        return range;
    }

    private boolean hasLease(WorkerProcess process) {
        return campaigns.number(
                        "SELECT count(*) FROM worker WHERE name LIKE ? AND lease_until > now()", process.pid() + "@%")
                == 1;
    }

    private void publish(DeliveriesRequested hint) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(broker.amqpUri());
        try (Connection connection = factory.newConnection();
                var channel = connection.createChannel()) {
            channel.confirmSelect();
            channel.basicPublish(
                    Channel.DELIVERIES_REQUESTED.destination(Lane.BULK), "#", null, new MessageCodec().encode(hint));
            channel.waitForConfirmsOrDie(5_000);
        }
    }

    private void awaitAllSent(RunningWorker worker, Campaigns.Range range) {
        await().atMost(WITHIN)
                .ignoreExceptions()
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> {
                    clock.advance(Duration.ofMinutes(5));
                    worker.due(range.campaignId());
                    assertThat(campaigns.states(range)).isEqualTo(Map.of("sent", (long) range.count()));
                });
    }

    private static long replayed(RunningWorker worker, String outcome) {
        return (long) worker.bean(MeterRegistry.class)
                .counter("beckon.journal.replayed", "outcome", outcome)
                .count();
    }

    private List<Integer> flagged(String flag, Campaigns.Range range) {
        return campaigns
                .rows("SELECT id FROM delivery WHERE " + flag + " AND id BETWEEN ? AND ?", range.first(), range.last())
                .stream()
                .map(row -> (int) ((Long) row.get("id") - range.first()))
                .sorted()
                .toList();
    }

    private List<Integer> doubled(Campaigns.Range range) {
        return IntStream.range(0, range.count())
                .filter(n -> smtp.deliveriesTo(campaigns.address(range, n)) == 2)
                .boxed()
                .toList();
    }

    private Map<String, Integer> tries(Campaigns.Range range) {
        Map<String, Integer> tries = new HashMap<>();
        for (int n = 0; n < range.count(); n++) {
            tries.put(campaigns.address(range, n), smtp.triesFor(campaigns.address(range, n)));
        }
        return tries;
    }

    private void assertOnlyTheseMoreThanOnce(Campaigns.Range range, List<Integer> may) {
        for (int n = 0; n < range.count(); n++) {
            int times = smtp.deliveriesTo(campaigns.address(range, n));
            assertThat(times).as(campaigns.address(range, n)).isBetween(1, may.contains(n) ? 2 : 1);
        }
    }
}
