package io.beckon.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckon.mail.provider.Providers;
import io.beckon.testkit.Database;
import io.beckon.testkit.Servers;
import io.beckon.testkit.SettableClock;
import io.beckon.testkit.smtp.AcceptedMail;
import io.beckon.testkit.smtp.Fault;
import io.beckon.testkit.smtp.FaultySmtpServer;
import io.beckon.testkit.smtp.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers with several providers, and with limited ones. */
class ProvidersIT {

    private static final Duration WITHIN = Duration.ofSeconds(90);

    @TempDir
    static Path folder;

    private static Database database;
    private static Campaigns campaigns;
    private static long workspace;

    private final FaultySmtpServer a = FaultySmtpServer.started();
    private final FaultySmtpServer b = FaultySmtpServer.started();
    private final List<RunningWorker> workers = new ArrayList<>();

    @BeforeAll
    static void migrate() {
        database = Servers.postgres().createDatabase();
        campaigns = new Campaigns(database);
    }

    private RunningWorker worker(Map<String, Object> more) {
        Map<String, Object> settings = RunningWorker.providers(Map.of("a", a, "b", b));
        settings.putAll(more);
        return start(settings);
    }

    private RunningWorker start(Map<String, Object> settings) {
        RunningWorker worker = RunningWorker.start(
                database,
                Servers.rabbit().createVirtualHost(),
                a,
                folder.resolve("keys"),
                SettableClock.atPresent(),
                settings);
        workers.add(worker);
        if (workspace == 0) {
            workspace = campaigns.workspace();
        }
        return worker;
    }

    @AfterEach
    void stop() {
        workers.forEach(RunningWorker::close);
        a.close();
        b.close();
    }

    @Test
    void mails_are_shared_by_weight() {
        RunningWorker worker = worker(Map.of("beckon.providers.a.weight", 3));
        Campaigns.Range range = invited(400);

        worker.request(range);

        awaitAllSentOnce(range);
        assertThat(a.accepted()).isBetween(250L, 350L);
        assertThat(sentBy("a", range)).isEqualTo(a.accepted());
        assertThat(sentBy("b", range)).isEqualTo(b.accepted());
    }

    @Test
    void when_one_provider_goes_down_all_mails_go_out_by_the_other_and_it_is_used_again_when_it_is_back() {
        RunningWorker worker = worker(Map.of());
        slow(a, b);
        Campaigns.Range range = invited(800);
        worker.request(range);
        await().atMost(WITHIN).until(() -> a.accepted() > 40);

        a.fail(
                Fault.at(Step.BANNER).reply("421 4.3.2 Going down"),
                Fault.at(Step.MAIL).reply("421 4.3.2 Going down"));

        awaitAllSentOnce(range);
        assertThat(b.accepted()).isGreaterThan(a.accepted());
        assertThat(campaigns.number(
                        "SELECT max(attempts) FROM delivery WHERE id BETWEEN ? AND ?", range.first(), range.last()))
                .isEqualTo(1);
        long before = a.accepted();
        a.recover();
        await().atMost(WITHIN).untilAsserted(() -> {
            Campaigns.Range more = invited(20);
            worker.request(more);
            awaitAllSentOnce(more);
            assertThat(a.accepted()).isGreaterThan(before + 20);
        });
    }

    @Test
    void while_all_are_down_nothing_is_tried_and_it_goes_on_by_itself() {
        RunningWorker worker = worker(Map.of());
        Campaigns.Range range = invited(300);
        a.stop();
        b.stop();
        worker.request(range);
        await().atMost(WITHIN).until(() -> !worker.bean(Providers.class).takeMails());

        assertThat(campaigns.number(
                        "SELECT sum(attempts) FROM delivery WHERE id BETWEEN ? AND ?", range.first(), range.last()))
                .isZero();
        a.start();
        b.start();

        awaitAllSentOnce(range);
        assertThat(campaigns.number(
                        "SELECT count(*) FROM attempt WHERE delivery_id BETWEEN ? AND ?", range.first(), range.last()))
                .isZero();
    }

    /** Of a limit of 20 a second half a second's worth may go at once, and each worker may hold as much. */
    @Test
    void a_rate_holds_for_two_workers_together() {
        Map<String, Object> limited = new HashMap<>(RunningWorker.providers(Map.of("limited", a)));
        limited.put("beckon.providers.limited.rate.per-second", 20);
        limited.put("beckon.providers.limited.rate.per-day", 100_000);
        RunningWorker one = start(limited);
        RunningWorker other = start(limited);
        Campaigns.Range first = invited(100);
        Campaigns.Range second = invited(100);
        one.request(first);
        other.request(second);

        awaitAllSentOnce(first);
        awaitAllSentOnce(second);

        List<Instant> times = a.mails().stream().map(AcceptedMail::at).sorted().toList();
        assertThat(times)
                .hasSize(200)
                .allSatisfy(from -> assertThat(times.stream()
                                .filter(at -> !at.isBefore(from) && at.isBefore(from.plusSeconds(3)))
                                .count())
                        .isLessThanOrEqualTo(10 + 3 * 20 + 2 * 10));
        assertThat(campaigns.number("SELECT day_used FROM provider_rate WHERE provider = 'limited'"))
                .isBetween(200L, 220L);
    }

    @Test
    void what_is_used_up_for_the_day_stays_used_up_after_a_restart_and_nothing_is_claimed() {
        Map<String, Object> limited = new HashMap<>(RunningWorker.providers(Map.of("daily", a)));
        limited.put("beckon.providers.daily.rate.per-day", 30);
        RunningWorker first = start(limited);
        Campaigns.Range range = invited(50);
        first.request(range);
        await().atMost(WITHIN).until(() -> a.accepted() == 30);
        workers.remove(first);
        first.close();

        RunningWorker second = start(limited);
        second.request(range);
        await().during(Duration.ofSeconds(2)).atMost(WITHIN).until(() -> a.accepted() == 30);

        assertThat(campaigns.states(range)).isEqualTo(Map.of("ready", 20L, "sent", 30L));
        campaigns.change("UPDATE provider_rate SET day = day - interval '1 day' WHERE provider = 'daily'");
        awaitAllSentOnce(range);
    }

    private static void slow(FaultySmtpServer... servers) {
        Stream.of(servers).forEach(server -> server.fail(Fault.at(Step.RCPT).delay(Duration.ofMillis(20))));
    }

    private static Campaigns.Range invited(int count) {
        return campaigns.invited(campaigns.running(workspace), count);
    }

    private static long sentBy(String provider, Campaigns.Range range) {
        return campaigns.number(
                "SELECT count(*) FROM delivery WHERE provider = ? AND state = 'sent' AND id BETWEEN ? AND ?",
                provider,
                range.first(),
                range.last());
    }

    private void awaitAllSentOnce(Campaigns.Range range) {
        await().atMost(WITHIN)
                .untilAsserted(
                        () -> assertThat(campaigns.states(range)).isEqualTo(Map.of("sent", (long) range.count())));
        assertThat(IntStream.range(0, range.count()).mapToObj(n -> campaigns.address(range, n)))
                .allSatisfy(address -> assertThat(a.deliveriesTo(address) + b.deliveriesTo(address))
                        .isEqualTo(1));
    }
}
