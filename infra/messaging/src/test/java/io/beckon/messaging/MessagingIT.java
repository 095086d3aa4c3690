package io.beckon.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.ConnectionFactory;
import io.beckon.contracts.message.BeckonMessage;
import io.beckon.contracts.message.Channel;
import io.beckon.contracts.message.ChunkSubmitted;
import io.beckon.contracts.message.DeliveriesDue;
import io.beckon.contracts.message.MessageCodec;
import io.beckon.contracts.state.Lane;
import io.beckon.postgres.PostgresConfiguration;
import io.beckon.testkit.Database;
import io.beckon.testkit.RabbitServer;
import io.beckon.testkit.Servers;
import io.beckon.testkit.VirtualHost;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Listening and publishing on a real broker that is stopped, killed and fed with garbage. */
class MessagingIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration STEP_DEADLINE = Duration.ofSeconds(10);
    private static final String EXCHANGE = Channel.INVITATIONS_SUBMITTED.destination(Lane.BULK);
    private static final String QUEUE = EXCHANGE + ".beckon";

    private static final AtomicInteger sequence = new AtomicInteger();
    private static final ScriptedHandler handler = new ScriptedHandler();
    private static final RabbitServer rabbit = Servers.rabbit();
    private static VirtualHost virtualHost;
    private static Database postgres;
    private static ConfigurableApplicationContext service;

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({PostgresConfiguration.class, MessagingConfiguration.class})
    static class Service {

        @Bean
        MeterRegistry meterRegistry() {
            return new SimpleMeterRegistry();
        }

        @Bean
        @ListensTo(channel = Channel.INVITATIONS_SUBMITTED, lane = Lane.BULK, atOnce = "${test.at-once}")
        ReliableListener workOnBulk(Listeners listeners) {
            return listeners.listen(handler);
        }

        @Bean
        @ListensTo(channel = Channel.DELIVERIES_REQUESTED, lane = Lane.EXPRESS)
        ReliableListener workOnExpress(Listeners listeners) {
            return listeners.listen(handler);
        }
    }

    @BeforeAll
    static void startService() {
        virtualHost = rabbit.createVirtualHost();
        postgres = Servers.postgres().createDatabase();
        service = start();
    }

    @AfterAll
    static void stopService() {
        service.close();
        virtualHost.delete();
        postgres.drop();
    }

    @BeforeEach
    void handlerDoesItsWork() {
        handler.follow(message -> Mono.just(Outcome.done()));
        await().atMost(PATIENCE).until(() -> virtualHost.messages(QUEUE) == 0);
        database().sql("DELETE FROM parked_message").then().block(STEP_DEADLINE);
    }

    @Test
    void published_message_is_handled_once_and_leaves_its_queue() {
        ChunkSubmitted message = message();
        publish(message);
        await().atMost(PATIENCE).until(() -> handler.timesGiven(message) == 1 && virtualHost.messages(QUEUE) == 0);
    }

    @Test
    void several_listeners_of_one_context_each_get_their_own_lane() {
        DeliveriesDue express = new DeliveriesDue(7);
        publisher()
                .publish(Channel.DELIVERIES_REQUESTED, Lane.EXPRESS, List.of(express))
                .block(STEP_DEADLINE);
        await().atMost(PATIENCE).until(() -> handler.timesGiven(express) == 1);
    }

    @Test
    void queue_exists_before_its_consumer_with_the_arguments_both_declare() {
        publisher()
                .publish(Channel.DELIVERIES_REQUESTED, Lane.BULK, List.of(new DeliveriesDue(8)))
                .block(STEP_DEADLINE);
        String unheard = Channel.DELIVERIES_REQUESTED.destination(Lane.BULK) + ".beckon";
        assertThat(virtualHost.messages(unheard)).isEqualTo(1);
        assertThat(virtualHost.messages(unheard + ".dlq")).isZero();
        assertThat(arguments(unheard)).isEqualTo(arguments(QUEUE).replace(EXCHANGE, "deliveries.requested.bulk"));
        assertThat(arguments(QUEUE)).contains("quorum", "x-delivery-limit", "1000", "x-dead-letter-exchange");
    }

    @Test
    void unknown_kind_and_garbage_are_parked_and_the_next_message_is_handled() throws Exception {
        publishRaw("{\"kind\":\"chunk.forgotten\",\"version\":1}".getBytes(StandardCharsets.UTF_8));
        publishRaw(new byte[] {0, 1, (byte) 0xff});
        publishRaw("{\"kind\":\"nul\\u0000\",\"version\":1}".getBytes(StandardCharsets.UTF_8));
        ChunkSubmitted next = message();
        publish(next);
        await().atMost(PATIENCE).until(() -> handler.timesGiven(next) == 1 && parked().size() == 3);
        assertThat(parked()).allSatisfy(row -> assertThat(row).containsEntry("channel", EXCHANGE));
        assertThat(parked()).extracting(row -> row.get("kind")).contains("chunk.forgotten");
        await().atMost(PATIENCE).until(() -> virtualHost.messages(QUEUE) == 0);
    }

    @Test
    void a_parked_message_put_back_comes_as_it_came_and_is_parked_anew_if_nobody_understands_it() throws Exception {
        byte[] garbage = {0, 1, (byte) 0xff};
        republisher().republish(EXCHANGE, garbage).block(STEP_DEADLINE);
        await().atMost(PATIENCE).until(() -> parked().size() == 1 && virtualHost.messages(QUEUE) == 0);
        assertThat(parked().get(0))
                .containsEntry("channel", EXCHANGE)
                .containsEntry("payload", ByteBuffer.wrap(garbage));
        ChunkSubmitted understood = message();
        republisher().republish(EXCHANGE, new MessageCodec().encode(understood)).block(STEP_DEADLINE);
        await().atMost(PATIENCE).until(() -> handler.timesGiven(understood) == 1);
        StepVerifier.create(republisher().republish("letters.of.old", garbage))
                .verifyError(UnknownDestinationException.class);
    }

    @Test
    void handler_that_parks_is_obeyed_with_its_cause() {
        ChunkSubmitted message = message();
        handler.follow(given -> Mono.just(Outcome.park("no such chunk")));
        publish(message);
        await().atMost(PATIENCE).until(() -> parked().size() == 1 && virtualHost.messages(QUEUE) == 0);
        assertThat(parked().get(0)).containsEntry("cause", "no such chunk").containsEntry("kind", ChunkSubmitted.KIND);
    }

    @Test
    void failing_handler_is_called_again_after_a_rest_and_the_subscription_goes_on() {
        ChunkSubmitted failing = message();
        handler.follow(given -> given.equals(failing) && handler.timesGiven(failing) < 3
                ? Mono.error(new IllegalStateException("a passing fault"))
                : Mono.just(Outcome.done()));
        publish(failing);
        await().atMost(PATIENCE).until(() -> handler.timesGiven(failing) == 3 && virtualHost.messages(QUEUE) == 0);
        ChunkSubmitted next = message();
        publish(next);
        await().atMost(PATIENCE).until(() -> handler.timesGiven(next) == 1);
        assertThat(parked()).isEmpty();
    }

    @Test
    void handler_that_throws_or_says_nothing_is_called_again() {
        ChunkSubmitted throwing = message();
        ChunkSubmitted silent = message();
        ChunkSubmitted hanging = message();
        handler.follow(given -> {
            if (handler.timesGiven(given) > 1) {
                return Mono.just(Outcome.done());
            }
            if (given.equals(throwing)) {
                throw new IllegalStateException("a bug");
            }
            return given.equals(silent) ? Mono.empty() : Mono.never();
        });
        publish(throwing, silent, hanging);
        await().atMost(PATIENCE)
                .until(() -> List.of(throwing, silent, hanging).stream().allMatch(m -> handler.timesGiven(m) == 2)
                        && virtualHost.messages(QUEUE) == 0);
    }

    @Test
    void message_in_hand_when_the_connection_dies_comes_again() {
        ChunkSubmitted message = message();
        handler.follow(given -> handler.timesGiven(given) == 1
                ? Mono.<Outcome>never().timeout(Duration.ofSeconds(3), Mono.just(Outcome.done()))
                : Mono.just(Outcome.done()));
        publish(message);
        await().atMost(PATIENCE).until(() -> handler.timesGiven(message) == 1);
        rabbit.evaluate("lists:foreach(fun(Pid) -> rabbit_networking:close_connection(Pid, \"test\") end,"
                + " rabbit_networking:connections())");
        await().atMost(PATIENCE).until(() -> handler.timesGiven(message) == 2 && virtualHost.messages(QUEUE) == 0);
    }

    @Test
    void consuming_and_publishing_resume_by_themselves_after_a_broker_restart() {
        List<ChunkSubmitted> before = List.of(message(), message(), message());
        handler.follow(given -> Mono.delay(Duration.ofMillis(200)).thenReturn(Outcome.done()));
        publisher().publish(Channel.INVITATIONS_SUBMITTED, Lane.BULK, before).block(STEP_DEADLINE);
        rabbit.kill();
        rabbit.start();
        ChunkSubmitted after = message();
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            publish(after);
            return true;
        });
        await().atMost(PATIENCE)
                .until(() -> handler.given().containsAll(before)
                        && handler.timesGiven(after) >= 1
                        && virtualHost.messages(QUEUE) == 0);
    }

    @Test
    void publishing_to_a_stopped_broker_errors_within_three_seconds_and_works_after_its_start() {
        rabbit.stop();
        try {
            StepVerifier.create(publisher().publish(Channel.INVITATIONS_SUBMITTED, Lane.BULK, messages(500)))
                    .expectError()
                    .verify(Duration.ofSeconds(3));
        } finally {
            rabbit.start();
        }
        ChunkSubmitted message = message();
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            publish(message);
            return true;
        });
        await().atMost(PATIENCE).until(() -> handler.timesGiven(message) >= 1);
    }

    @Test
    void message_without_a_queue_is_an_error_not_a_loss() throws Exception {
        publisher()
                .publish(Channel.INVITATIONS_SUBMITTED, Lane.EXPRESS, List.of(message()))
                .block(STEP_DEADLINE);
        String express = Channel.INVITATIONS_SUBMITTED.destination(Lane.EXPRESS) + ".beckon";
        try (var connection = connect();
                var channel = connection.createChannel()) {
            channel.queueDelete(express);
        }
        StepVerifier.create(publisher().publish(Channel.INVITATIONS_SUBMITTED, Lane.EXPRESS, List.of(message())))
                .expectErrorMatches(error -> error instanceof MessageNotTakenException
                        && error.getMessage().contains("no queue"))
                .verify(STEP_DEADLINE);
    }

    @Test
    void stopping_service_finishes_what_it_has_in_hand() {
        ChunkSubmitted message = message();
        AtomicInteger finished = new AtomicInteger();
        handler.follow(given -> Mono.delay(Duration.ofSeconds(1)).map(tick -> {
            finished.incrementAndGet();
            return Outcome.done();
        }));
        publish(message);
        await().atMost(PATIENCE).until(() -> handler.timesGiven(message) == 1);
        service.close();
        try {
            assertThat(finished).hasValue(1);
            assertThat(virtualHost.messages(QUEUE)).isZero();
        } finally {
            service = start();
        }
    }

    @Test
    void outcomes_are_counted_by_channel_and_lane() {
        publish(message());
        await().atMost(PATIENCE)
                .until(() -> service
                                .getBean(MeterRegistry.class)
                                .find("beckon.messages")
                                .tags("channel", "invitations_submitted", "lane", "bulk", "outcome", "done")
                                .timers()
                                .stream()
                                .mapToLong(io.micrometer.core.instrument.Timer::count)
                                .sum()
                        > 0);
    }

    private static ConfigurableApplicationContext start() {
        return new SpringApplicationBuilder(Service.class)
                .web(WebApplicationType.NONE)
                .properties(Map.of(
                        "spring.config.name", "beckon-messaging-test",
                        "spring.config.import", "classpath:beckon-postgres.yml,classpath:beckon-messaging.yml"))
                .run(
                        "--beckon.rabbitmq.host=" + virtualHost.host(),
                        "--beckon.rabbitmq.port=" + virtualHost.port(),
                        "--beckon.rabbitmq.user=" + virtualHost.user(),
                        "--beckon.rabbitmq.password=" + virtualHost.password(),
                        "--beckon.rabbitmq.virtual-host=" + virtualHost.name(),
                        "--beckon.postgres.host=" + postgres.host(),
                        "--beckon.postgres.port=" + postgres.port(),
                        "--beckon.postgres.database=" + postgres.name(),
                        "--beckon.postgres.user=" + postgres.user(),
                        "--beckon.postgres.password=" + postgres.password(),
                        "--beckon.messaging.handler-deadline=5s",
                        "--beckon.messaging.retry-first=100ms",
                        "--test.at-once=4");
    }

    private static Republisher republisher() {
        return service.getBean(Republisher.class);
    }

    private static MessagePublisher publisher() {
        return service.getBean(MessagePublisher.class);
    }

    private static DatabaseClient database() {
        return service.getBean(DatabaseClient.class);
    }

    private static ChunkSubmitted message() {
        return new ChunkSubmitted(1, sequence.incrementAndGet());
    }

    private static List<ChunkSubmitted> messages(int count) {
        return java.util.stream.Stream.generate(MessagingIT::message)
                .limit(count)
                .toList();
    }

    private static void publish(BeckonMessage... messages) {
        publisher()
                .publish(Channel.INVITATIONS_SUBMITTED, Lane.BULK, List.of(messages))
                .block(STEP_DEADLINE);
    }

    private static void publishRaw(byte[] body) throws Exception {
        try (var connection = connect();
                var channel = connection.createChannel()) {
            channel.confirmSelect();
            channel.basicPublish(EXCHANGE, EXCHANGE, null, body);
            channel.waitForConfirmsOrDie(10_000);
        }
    }

    private static com.rabbitmq.client.Connection connect() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(virtualHost.amqpUri());
        return factory.newConnection();
    }

    private static List<Map<String, Object>> parked() {
        return database()
                .sql("SELECT channel, kind, cause, payload FROM parked_message ORDER BY id")
                .fetch()
                .all()
                .collectList()
                .block(STEP_DEADLINE);
    }

    private static String arguments(String queue) {
        return rabbit.evaluate(
                "lists:flatten(io_lib:format(\"~0p\", [lists:sort(rabbit_amqqueue:with(rabbit_misc:r(<<\""
                        + virtualHost.name() + "\">>, queue, <<\"" + queue
                        + "\">>), fun amqqueue:get_arguments/1))]))");
    }
}
