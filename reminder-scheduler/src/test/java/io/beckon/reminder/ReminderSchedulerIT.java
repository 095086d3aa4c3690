package io.beckon.reminder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckon.testkit.Servers;
import io.beckon.testkit.VirtualHost;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole service, as it is delivered, on a real broker and a real database. */
class ReminderSchedulerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String CHUNKS = "invitations.submitted.bulk.beckon";
    private static final String DELIVERIES = "deliveries.requested.express.beckon";

    private static ReminderDatabase database;
    private static VirtualHost virtualHost;
    private static ConfigurableApplicationContext service;

    @BeforeAll
    static void startService() {
        database = new ReminderDatabase();
        virtualHost = Servers.rabbit().createVirtualHost();
        service = new SpringApplicationBuilder(ReminderScheduler.class)
                .properties("spring.config.name=reminder-scheduler")
                .run(
                        "--server.port=0",
                        "--beckon.postgres.host=" + database.database().host(),
                        "--beckon.postgres.port=" + database.database().port(),
                        "--beckon.postgres.database=" + database.database().name(),
                        "--beckon.postgres.user=" + database.database().user(),
                        "--beckon.postgres.password=" + database.database().password(),
                        "--beckon.rabbitmq.host=" + virtualHost.host(),
                        "--beckon.rabbitmq.port=" + virtualHost.port(),
                        "--beckon.rabbitmq.user=" + virtualHost.user(),
                        "--beckon.rabbitmq.password=" + virtualHost.password(),
                        "--beckon.rabbitmq.virtual-host=" + virtualHost.name(),
                        "--beckon.sweep.lost-hint-interval=200ms",
                        "--beckon.followup.interval=200ms");
    }

    @AfterAll
    static void stopService() {
        service.close();
        virtualHost.delete();
        database.close();
    }

    @Test
    void reminders_and_lost_hints_reach_the_broker_and_a_queue_that_holds_some_gets_no_more() {
        long campaign = database.campaign(database.workspace(), "paused");
        long submission = database.submission(campaign, "sealed", "bulk");
        Instant longAgo = Instant.now().minus(Duration.ofHours(1));
        for (int i = 0; i < 100; i++) {
            database.chunk(submission, i, "stored", longAgo);
        }
        database.stepAfter(campaign, 1, Duration.ofMinutes(1));
        long first = database.sent(campaign, 3, longAgo, longAgo.plus(Duration.ofMinutes(1)));

        database.moveCampaign(campaign, "running");

        await().atMost(PATIENCE)
                .until(() -> database.count("delivery WHERE purpose = 'reminder' AND invitation_id >= ?", first) == 3);
        await().atMost(PATIENCE).until(() -> virtualHost.messages(DELIVERIES) == 1);
        await().atMost(PATIENCE).until(() -> virtualHost.messages(CHUNKS) == 64);
        await().during(Duration.ofSeconds(3)).atMost(PATIENCE).until(() -> virtualHost.messages(CHUNKS) == 64);
        assertThat(database.count("submission_chunk WHERE hinted_at < now() - interval '30 minutes'"))
                .isEqualTo(36);
    }

    @Test
    void health_and_figures_are_served() throws Exception {
        for (String page : List.of("liveness", "readiness")) {
            HttpResponse<String> answer = get("/actuator/health/" + page);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("UP");
        }
        assertThat(get("/actuator/prometheus").body())
                .contains("beckon_pass_moved_total{", "pass=\"dead-workers\"", "beckon_pass_failures_total{");
    }

    private static HttpResponse<String> get(String path) throws Exception {
        String port = service.getEnvironment().getRequiredProperty("local.server.port");
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                .build(),
                        BodyHandlers.ofString());
    }
}
