package io.beckon.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.local.client.BeckonClient;
import io.beckon.local.client.Snapshot;
import io.beckon.testkit.smtp.FaultySmtpServer;
import io.beckon.testkit.smtp.Keep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The four services as six processes, two of each worker, on one database and one broker: one list in by one request, exactly one mail each. */
@Tag("once")
class FourProcessesIT {

    private static final String HEAP = "-Xmx192m";

    @TempDir
    private Path folder;

    @Test
    void a_list_by_one_request_is_one_mail_for_every_valid_address() throws IOException {
        send(3_000, Duration.ofMinutes(4));
    }

    @Test
    @Tag("full")
    void a_hundred_thousand_people_by_one_request_are_one_mail_each() throws IOException {
        send(100_000, Duration.ofMinutes(15));
    }

    private void send(int people, Duration patience) throws IOException {
        ListOfPeople list = ListOfPeople.of(people, folder.resolve("people.csv"));
        FaultySmtpServer smtp = FaultySmtpServer.builder().keep(Keep.COUNTS).start();
        try (TestBeckon beckon = new TestBeckon(smtp, folder);
                ServiceProcess gateway = ServiceProcess.start("api-gateway", 1, beckon.settings(), HEAP)
                        .ready();
                Processes workers = Processes.start(beckon.settings())) {
            workers.ready();
            BeckonClient client = beckon.client(gateway.url());
            String campaign = TestBeckon.runningCampaign(client, people + " people");
            client.submit(campaign, list.file(), "text/csv", "one-request", sent -> {});
            Snapshot end = TestBeckon.await(client, campaign, patience, Snapshot::firstMailsEnded);
            Path outcomes = folder.resolve("outcomes.csv");
            client.download("/v1/campaigns/" + campaign + "/outcomes", "text/csv", outcomes);

            assertThat(end.mailsSent()).isEqualTo(list.valid().size());
            assertThat(smtp.accepted()).isEqualTo(list.valid().size());
            assertThat(smtp.duplicates()).isZero();
            assertThat(smtp.distinctMessageIds()).isEqualTo(list.valid().size());
            assertThat(list.valid())
                    .allSatisfy(address ->
                            assertThat(smtp.deliveriesTo(address)).as(address).isOne());
            assertThat(refused(outcomes)).isEqualTo(list.refused());
        }
    }

    /** Row number to reason of every row that was refused, from the file a manager gets. */
    private static Map<Long, String> refused(Path outcomes) throws IOException {
        List<String> lines = Files.readAllLines(outcomes);
        List<String> header = List.of(lines.get(0).replace("\uFEFF", "").split(",", -1));
        int row = header.indexOf("row");
        int outcome = header.indexOf("outcome");
        int reason = header.indexOf("reason");
        Map<Long, String> refused = new LinkedHashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            if (cells[outcome].equals("refused")) {
                refused.put(Long.parseLong(cells[row]), cells[reason]);
            }
        }
        return refused;
    }

    /** Two invite workers, two mail workers and a scheduler. */
    private record Processes(List<ServiceProcess> all) implements AutoCloseable {

        static Processes start(Map<String, Object> settings) {
            List<ServiceProcess> all = new ArrayList<>();
            for (int number = 1; number <= 2; number++) {
                all.add(ServiceProcess.start("invite-worker", number, settings, HEAP));
                all.add(ServiceProcess.start("mail-worker", number, settings, HEAP));
            }
            all.add(ServiceProcess.start("reminder-scheduler", 1, settings, HEAP));
            return new Processes(all);
        }

        void ready() {
            all.forEach(ServiceProcess::ready);
        }

        @Override
        public void close() {
            all.forEach(ServiceProcess::close);
        }
    }
}
