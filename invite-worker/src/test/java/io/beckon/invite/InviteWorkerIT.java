package io.beckon.invite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckon.contracts.message.Channel;
import io.beckon.contracts.message.ChunkSubmitted;
import io.beckon.contracts.state.Lane;
import io.beckon.contracts.submission.RecipientRow;
import io.beckon.invite.expansion.Lists;
import io.beckon.messaging.MessagePublisher;
import io.beckon.testkit.Database;
import io.beckon.testkit.Servers;
import io.beckon.testkit.VirtualHost;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole worker as its process runs it, on a real broker and database. */
class InviteWorkerIT {

    /** Made by whoever starts first. */
    private static final String KEYS = System.getProperty("java.io.tmpdir") + "/beckon-invite-"
            + ProcessHandle.current().pid() + "/keys";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SUBMITTED = Channel.INVITATIONS_SUBMITTED.destination(Lane.BULK) + ".beckon";
    private static final String REQUESTED = Channel.DELIVERIES_REQUESTED.destination(Lane.BULK) + ".beckon";

    private static Database database;
    private static VirtualHost virtualHost;
    private static Lists lists;
    private static ConfigurableApplicationContext worker;

    @BeforeAll
    static void startWorker() {
        database = Servers.postgres().createDatabase();
        virtualHost = Servers.rabbit().createVirtualHost();
        lists = new Lists(database);
        worker = start();
    }

    @AfterAll
    static void stopWorker() {
        worker.close();
        virtualHost.delete();
        database.drop();
    }

    @Test
    void message_becomes_invitations_and_a_request_for_their_delivery() {
        long before = virtualHost.messages(REQUESTED);
        ChunkSubmitted chunk = lists.list(lists.campaign(), Lists.people("ana@example.org", "nobody"));
        publish(List.of(chunk));
        await().atMost(PATIENCE).until(() -> virtualHost.messages(REQUESTED) == before + 1);
        assertThat(lists.addressesOf(chunk)).containsExactly("ana@example.org");
        await().atMost(PATIENCE).until(() -> virtualHost.messages(SUBMITTED) == 0);
    }

    @Test
    void stopping_worker_finishes_the_chunks_it_has_in_hand_and_the_next_one_takes_the_rest() {
        long campaign = lists.campaign();
        List<ChunkSubmitted> chunks = IntStream.range(0, 20)
                .mapToObj(n -> lists.list(campaign, people(n)))
                .toList();
        publish(chunks);
        await().atMost(PATIENCE).until(() -> expanded(campaign) > 0);
        worker.close();
        assertThat(lists.count("submission_chunk WHERE campaign_id = ? AND state = 'stored'", campaign))
                .as("chunks neither expanded nor still in the queue")
                .isLessThanOrEqualTo(virtualHost.messages(SUBMITTED));
        worker = start();
        await().atMost(PATIENCE).until(() -> expanded(campaign) == 20 && virtualHost.messages(SUBMITTED) == 0);
        assertThat(lists.count("invitation WHERE campaign_id = ?", campaign)).isEqualTo(20 * 200);
    }

    @Test
    void worker_says_that_it_lives_is_ready_and_what_it_did() throws Exception {
        assertThat(get("/actuator/health/liveness")).contains("\"status\":\"UP\"");
        assertThat(get("/actuator/health/readiness")).contains("\"status\":\"UP\"");
        ChunkSubmitted chunk = lists.list(lists.campaign(), Lists.people("bo@example.org", "nobody"));
        publish(List.of(chunk));
        await().atMost(PATIENCE)
                .until(
                        () -> get("/actuator/prometheus"),
                        metrics -> metrics.contains("beckon_expansion_rows_total{outcome=\"invited\"")
                                && metrics.contains("beckon_expansion_rows_total{outcome=\"invalid\"")
                                && metrics.contains("beckon_messages_seconds_count{channel=\"invitations_submitted\""));
    }

    private static List<RecipientRow> people(int chunk) {
        return IntStream.rangeClosed(1, 200)
                .mapToObj(n -> RecipientRow.of(n, "p" + chunk + "." + n + "@example.org", null))
                .toList();
    }

    private static long expanded(long campaign) {
        return lists.count("submission_chunk WHERE campaign_id = ? AND state = 'expanded'", campaign);
    }

    private static void publish(List<ChunkSubmitted> chunks) {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            worker.getBean(MessagePublisher.class)
                    .publish(Channel.INVITATIONS_SUBMITTED, Lane.BULK, chunks)
                    .block(Duration.ofSeconds(10));
            return true;
        });
    }

    private static String get(String path) throws IOException, InterruptedException {
        String port = worker.getEnvironment().getRequiredProperty("local.server.port");
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }

    private static ConfigurableApplicationContext start() {
        return new SpringApplicationBuilder(InviteWorker.class)
                .properties("spring.config.name=invite-worker")
                .run(
                        "--server.port=0",
                        "--beckon.keys.file=" + KEYS,
                        "--beckon.rabbitmq.host=" + virtualHost.host(),
                        "--beckon.rabbitmq.port=" + virtualHost.port(),
                        "--beckon.rabbitmq.user=" + virtualHost.user(),
                        "--beckon.rabbitmq.password=" + virtualHost.password(),
                        "--beckon.rabbitmq.virtual-host=" + virtualHost.name(),
                        "--beckon.postgres.host=" + database.host(),
                        "--beckon.postgres.port=" + database.port(),
                        "--beckon.postgres.database=" + database.name(),
                        "--beckon.postgres.user=" + database.user(),
                        "--beckon.postgres.password=" + database.password());
    }
}
