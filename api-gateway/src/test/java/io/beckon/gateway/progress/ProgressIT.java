package io.beckon.gateway.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.gateway.GatewayIT;
import io.beckon.gateway.InvitationRows;
import io.beckon.gateway.access.Actor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

class ProgressIT extends GatewayIT {

    private static final ParameterizedTypeReference<ServerSentEvent<JsonNode>> EVENT =
            new ParameterizedTypeReference<>() {};
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @Autowired
    private OpenStreams streams;

    @Autowired
    private SnapshotStore store;

    @Autowired
    private ProgressSettings settings;

    private InvitationRows rows;
    private long campaign;

    @BeforeEach
    void a_campaign() {
        rows = new InvitationRows(database);
        campaign = rows.campaign(workspace.id());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void any_states_that_may_stand_together_balance_and_are_counted_right(long seed) {
        RandomCampaign other =
                new RandomCampaign(database, new Random(-seed), workspace.id(), rows.campaign(workspace.id()));
        other.fill();
        RandomCampaign random = new RandomCampaign(database, new Random(seed), workspace.id(), campaign);
        random.fill();
        database.sql("""
                INSERT INTO delivery (id, workspace_id, purpose, lane, to_address, next_attempt_at)
                VALUES (nextval('delivery_block'), :workspace, 'code', 'express', 'ana@example.org', now())""").bind("workspace", workspace.id()).then().block(DEADLINE);
        Snapshot snapshot = store.count(campaign, Instant.now()).block(DEADLINE);

        assertThat(snapshot.equations()).allMatch(Snapshot.Equation::holds);
        assertThat(snapshot.balances()).isTrue();
        TreeMap<String, Long> counted = new TreeMap<>();
        counted.put("received", snapshot.rows().received());
        counted.put("waiting", snapshot.rows().waiting());
        counted.put("parked", snapshot.rows().parked());
        counted.put("invited", snapshot.rows().invited());
        snapshot.rows().refused().forEach((name, count) -> counted.put("refused " + name, count));
        snapshot.firstDeliveries().forEach((name, count) -> counted.put("mail " + name, count));
        snapshot.invitations().forEach((name, count) -> counted.put("answer " + name, count));
        snapshot.followUpDeliveries().forEach((name, count) -> counted.put("later " + name, count));
        snapshot.resendDeliveries().forEach((name, count) -> counted.put("resend " + name, count));
        counted.values().removeIf(count -> count == 0);
        assertThat(counted).isEqualTo(random.expected);
    }

    @Test
    void the_snapshot_has_the_shape_that_clients_read() {
        rows.invitation(campaign, "ana@mail.example");
        JsonNode json = manager()
                .get()
                .uri("/v1/campaigns/" + campaign + "/snapshot")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
        assertThat(json.at("/rows/invited").asLong()).isEqualTo(1);
        assertThat(json.at("/rows/refused/in_use").isNumber()).isTrue();
        assertThat(json.at("/firstDeliveries/sent").asLong()).isEqualTo(1);
        assertThat(json.at("/invitations/pending").asLong()).isEqualTo(1);
        assertThat(json.at("/followUpDeliveries/deferred").isNumber()).isTrue();
        assertThat(json.at("/equations/2/left").asLong()).isEqualTo(1);
        assertThat(json.path("balances").isBoolean()).isTrue();
        assertThat(Instant.parse(json.path("at").asString())).isNotNull();
    }

    @Test
    void many_viewers_share_one_snapshot() {
        List<CompletableFuture<String>> views = IntStream.range(0, 12)
                .mapToObj(i -> CompletableFuture.supplyAsync(this::moment))
                .toList();
        assertThat(views.stream().map(CompletableFuture::join).distinct()).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void another_workspaces_campaign_is_not_there() {
        for (String path : List.of("/snapshot", "/progress")) {
            with(stranger.ownerKey())
                    .get()
                    .uri("/v1/campaigns/" + campaign + path)
                    .exchange()
                    .expectStatus()
                    .isNotFound();
        }
    }

    @Test
    void a_stream_tells_what_changes_and_ends_with_the_campaign_for_good() {
        List<String> ids = new ArrayList<>();
        StepVerifier.create(watch(null).doOnNext(event -> ids.add(event.id())).map(event -> event.data()))
                .assertNext(snapshot ->
                        assertThat(snapshot.path("state").asString()).isEqualTo("running"))
                .then(() -> rows.change("campaign", campaign, "state = 'done', finished_at = now()"))
                .thenConsumeWhile(snapshot -> snapshot.path("state").asString().equals("running"))
                .assertNext(snapshot ->
                        assertThat(snapshot.path("settled").asBoolean()).isTrue())
                .expectComplete()
                .verify(DEADLINE);
        assertThat(ids).isSorted();
        String last = ids.get(ids.size() - 1);
        assertThat(last).endsWith(ProgressStream.END);
        manager()
                .get()
                .uri("/v1/campaigns/" + campaign + "/progress")
                .header("Last-Event-ID", last)
                .exchange()
                .expectStatus()
                .isNoContent();
        Awaitility.await().atMost(DEADLINE).until(() -> streams.count(apiKey()) == 0);
    }

    @Test
    void a_client_that_comes_back_gets_only_what_is_newer() {
        String first = watch(null).next().block(DEADLINE).id();
        ServerSentEvent<JsonNode> next = watch(first).next().block(DEADLINE);
        assertThat(Long.parseLong(next.id())).isGreaterThan(Long.parseLong(first));
        assertThat(watch("rubbish").next().block(DEADLINE).data().path("state").asString())
                .isEqualTo("running");
    }

    @Test
    void a_key_has_so_many_streams_and_gets_them_back_when_clients_go() {
        List<Disposable> open = new ArrayList<>();
        for (int i = 0; i < settings.streamsPerKey(); i++) {
            open.add(watch(null).subscribe());
        }
        Awaitility.await().atMost(DEADLINE).until(() -> streams.count(apiKey()) == settings.streamsPerKey());
        manager()
                .get()
                .uri("/v1/campaigns/" + campaign + "/progress")
                .accept(MediaType.TEXT_EVENT_STREAM, MediaType.APPLICATION_PROBLEM_JSON)
                .exchange()
                .expectStatus()
                .isEqualTo(429)
                .expectHeader()
                .exists("Retry-After");
        open.forEach(Disposable::dispose);
        Awaitility.await().atMost(DEADLINE).until(() -> streams.count(apiKey()) == 0);
        assertThat(watch(null).next().block(DEADLINE)).isNotNull();
    }

    @Test
    @Tag("full")
    void two_hundred_thousand_rows_are_counted_in_reasonable_time() {
        database.sql("""
                INSERT INTO invitation (id, workspace_id, campaign_id, submission_id, row_number, address, mailbox)
                SELECT 5000000000 + n, :workspace, :campaign, 1, n, n || '@m.example', 'm@m.example' FROM generate_series(1, 200000) n""")
                .bind("workspace", workspace.id())
                .bind("campaign", campaign)
                .then()
                .block();
        database.sql("""
                INSERT INTO delivery (id, workspace_id, campaign_id, invitation_id, purpose, state, sent_at)
                SELECT id, workspace_id, campaign_id, id, 'invitation', 'sent', now() FROM invitation WHERE campaign_id = :campaign""").bind("campaign", campaign).then().block();
        Snapshot snapshot = store.count(campaign, Instant.now()).block(DEADLINE);
        assertThat(snapshot.firstDeliveries()).containsEntry("sent", 200_000L);
        assertThat(snapshot.invitations()).containsEntry("pending", 200_000L);
    }

    private String moment() {
        return manager()
                .get()
                .uri("/v1/campaigns/" + campaign + "/snapshot")
                .exchange()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody()
                .path("at")
                .asString();
    }

    private Actor apiKey() {
        return new Actor(Actor.Kind.API_KEY, (Long)
                rows.row("SELECT id FROM api_key WHERE role = 'full_manager' AND workspace_id = " + workspace.id())
                        .get("id"));
    }

    private Flux<ServerSentEvent<JsonNode>> watch(String lastEventId) {
        return manager()
                .get()
                .uri("/v1/campaigns/" + campaign + "/progress")
                .accept(MediaType.TEXT_EVENT_STREAM)
                .headers(headers -> {
                    if (lastEventId != null) {
                        headers.set("Last-Event-ID", lastEventId);
                    }
                })
                .exchange()
                .expectStatus()
                .isOk()
                .returnResult(EVENT)
                .getResponseBody()
                .filter(event -> event.data() != null);
    }
}
