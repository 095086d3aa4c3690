package io.beckon.mail.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckon.mail.compose.ComposedMail;
import io.beckon.mail.transport.SendResult.Accepted;
import io.beckon.mail.transport.SendResult.Refused;
import io.beckon.mail.transport.SendResult.RefusedForNow;
import io.beckon.mail.transport.SendResult.Unknown;
import io.beckon.testkit.smtp.Extension;
import io.beckon.testkit.smtp.Fault;
import io.beckon.testkit.smtp.FaultySmtpServer;
import io.beckon.testkit.smtp.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Every fault at every step, with and without pipelining and chunks: the result says exactly what the server can know of the mail. */
class SmtpFaultsIT {
    private static final Duration PATIENCE = Duration.ofMillis(300);

    private final List<AutoCloseable> open = new ArrayList<>();

    enum Dialect {
        PLAIN,
        PIPELINING,
        CHUNKING,
        PIPELINING_AND_CHUNKING;

        boolean pipelines() {
            return this == PIPELINING || this == PIPELINING_AND_CHUNKING;
        }

        boolean chunks() {
            return this == CHUNKING || this == PIPELINING_AND_CHUNKING;
        }
    }

    enum Kind {
        TRY_LATER,
        REFUSED,
        CLOSING,
        DROP,
        DROP_WITHIN_REPLY,
        STALL
    }

    static Stream<Arguments> faults() {
        return Stream.of(Dialect.values())
                .flatMap(dialect -> Stream.of(Step.BANNER, Step.EHLO, Step.MAIL, Step.RCPT, Step.DATA, Step.DOT)
                        .filter(step -> step != Step.DATA || !dialect.chunks())
                        .flatMap(step -> Stream.of(Kind.values()).map(kind -> Arguments.of(dialect, step, kind))));
    }

    @ParameterizedTest(name = "{0}: {2} at {1}")
    @MethodSource("faults")
    void every_fault_at_every_step_has_its_result_and_the_next_mail_goes_out(Dialect dialect, Step step, Kind kind) {
        FaultySmtpServer server = server(dialect);
        server.fail(fault(step, kind).first(1));
        SmtpMailTransport transport = transport(server, 1, 1000);
        SendResult result = send(transport, "first@b.example");
        assertResult(result, step, kind);
        boolean taken = result instanceof Unknown || result instanceof Accepted;
        assertThat(server.deliveriesTo("first@b.example")).isEqualTo(taken ? 1 : 0);
        server.recover();
        assertThat(send(transport, "second@b.example")).isInstanceOf(Accepted.class);
        assertThat(server.deliveriesTo("second@b.example")).isEqualTo(1);
    }

    private static void assertResult(SendResult result, Step step, Kind kind) {
        SmtpPhase phase = phase(step);
        boolean replied = kind == Kind.TRY_LATER || kind == Kind.REFUSED || kind == Kind.CLOSING;
        if (kind == Kind.REFUSED && step == Step.EHLO) {
            // 5xx to EHLO: an old server, greeted by HELO instead.
            assertThat(result).isInstanceOf(Accepted.class);
        } else if (kind == Kind.REFUSED && !phase.beforeEnvelope()) {
            assertThat(result).isInstanceOfSatisfying(Refused.class, refused -> {
                assertThat(refused.phase()).isEqualTo(phase);
                assertThat(refused.reply()).isEqualTo(new SmtpReply(550, "5.7.1", "5.7.1 Not wanted"));
            });
        } else if (!replied && step == Step.DOT) {
            assertThat(result).isInstanceOf(Unknown.class);
        } else {
            assertThat(result).isInstanceOfSatisfying(RefusedForNow.class, refused -> {
                assertThat(refused.phase()).isEqualTo(phase);
                assertThat(refused.reply() != null).isEqualTo(replied);
                assertThat(refused.cause()).isNotBlank();
            });
        }
    }

    private static SmtpPhase phase(Step step) {
        return switch (step) {
            case BANNER -> SmtpPhase.GREETING;
            case EHLO -> SmtpPhase.EHLO;
            case MAIL, QUIT -> SmtpPhase.MAIL;
            case RCPT -> SmtpPhase.RCPT;
            case DATA -> SmtpPhase.DATA;
            case BODY -> SmtpPhase.CONTENT;
            case DOT -> SmtpPhase.FINAL_DOT;
        };
    }

    private static Fault fault(Step step, Kind kind) {
        Fault.Start at = Fault.at(step);
        return switch (kind) {
            case TRY_LATER -> at.reply("451 4.7.1 Later");
            case REFUSED -> at.reply("550 5.7.1 Not wanted");
            case CLOSING -> at.reply("421 4.3.2 Shutting down");
            case DROP -> at.drop();
            case DROP_WITHIN_REPLY -> at.dropWithinReply();
            case STALL -> at.stall();
        };
    }

    @ParameterizedTest
    @EnumSource
    void refused_recipients_keep_the_connection(Dialect dialect) {
        FaultySmtpServer server = server(dialect);
        server.fail(Fault.at(Step.RCPT).reply("550 5.1.1 Unknown").forRecipient(address -> address.startsWith("bad")));
        SmtpMailTransport transport = transport(server, 1, 1000);
        List<SendResult> results = Flux.range(0, 100)
                .flatMapSequential(
                        i -> transport.send(Mails.to((i % 3 == 0 ? "bad" : "good") + i + "@b.example"), SendWatch.NONE),
                        transport.concurrency())
                .collectList()
                .block(Mails.DEADLINE);
        assertThat(results).filteredOn(Refused.class::isInstance).hasSize(34);
        assertThat(results).filteredOn(Accepted.class::isInstance).hasSize(66);
        assertThat(server.accepted()).isEqualTo(66);
        assertThat(server.sessions()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void what_breaks_between_mails_loses_none_and_doubles_none(Dialect dialect) {
        FaultySmtpServer server = server(dialect);
        server.fail(
                Fault.at(Step.MAIL).drop().every(17),
                Fault.at(Step.DATA).reply("421 4.3.2 Busy").every(23),
                Fault.at(Step.RCPT).reply("450 4.2.0 Later").every(11),
                Fault.at(Step.DOT).reply("452 4.3.1 Full").every(29),
                Fault.at(Step.DOT).dropAfterReply().every(31),
                Fault.at(Step.DOT).drop().every(37));
        SmtpMailTransport transport = transport(server, 4, 50);
        List<SendResult> results = Flux.range(0, 1000)
                .flatMap(i -> transport.send(Mails.to("p" + i + "@b.example"), SendWatch.NONE), transport.concurrency())
                .collectList()
                .block(Mails.DEADLINE);
        long accepted = results.stream().filter(Accepted.class::isInstance).count();
        long unknown = results.stream().filter(Unknown.class::isInstance).count();
        assertThat(results).hasSize(1000).noneMatch(Refused.class::isInstance);
        assertThat(server.accepted()).isBetween(accepted, accepted + unknown);
        assertThat(unknown).isPositive().isLessThan(100);
        assertThat(server.duplicates()).isZero();
        assertThat(transport.waiting()).isZero();
    }

    /** More than the network holds: the server cannot have its end. */
    @ParameterizedTest
    @EnumSource
    void a_mail_whose_connection_is_cut_within_the_content_was_not_taken_and_goes_again(Dialect dialect) {
        FaultySmtpServer server = server(dialect);
        server.fail(Fault.at(Step.BODY).drop().first(1));
        SmtpMailTransport transport = transport(server, 1, 1000, Mails.DEADLINE);
        ComposedMail large =
                Mails.to("large@b.example", "x".repeat(998).concat("\r\n").repeat(20_000) + "End");
        assertThat(transport.send(large, SendWatch.NONE).block(Mails.DEADLINE))
                .isInstanceOfSatisfying(
                        RefusedForNow.class,
                        refused -> assertThat(refused.phase()).isEqualTo(SmtpPhase.CONTENT));
        assertThat(server.accepted()).isZero();
        assertThat(transport.send(large, SendWatch.NONE).block(Mails.DEADLINE)).isInstanceOf(Accepted.class);
        assertThat(server.mailsTo("large@b.example"))
                .singleElement()
                .satisfies(mail -> assertThat(mail.content()).isEqualTo(large.content()));
    }

    @Test
    void a_server_that_does_chunks_badly_can_be_spared_them() {
        FaultySmtpServer server = server(Dialect.PIPELINING_AND_CHUNKING);
        server.fail(Fault.at(Step.DATA).reply("451 4.3.0 This is DATA"));
        assertThat(send(transport(server, 1, 1000), "chunk@b.example")).isInstanceOf(Accepted.class);
        SmtpMailTransport without = keep(new SmtpMailTransport(
                Mails.withoutChunking(Mails.settings(server.host(), server.port(), 1, 1000, PATIENCE))));
        assertThat(send(without, "data@b.example"))
                .isInstanceOfSatisfying(
                        RefusedForNow.class,
                        refused -> assertThat(refused.phase()).isEqualTo(SmtpPhase.DATA));
    }

    @Test
    void a_250_counts_before_the_next_envelope_is_answered() {
        FaultySmtpServer server = server(Dialect.PIPELINING);
        server.fail(Fault.at(Step.RCPT).stall().forRecipient("slow@b.example"::equals));
        SmtpMailTransport transport = transport(server, 1, 1000, Duration.ofSeconds(10));
        Mono<SendResult> first = transport.send(Mails.to("first@b.example"), SendWatch.NONE);
        Mono<SendResult> slow = transport.send(Mails.to("slow@b.example"), SendWatch.NONE);
        StepVerifier.create(Flux.merge(first, slow).take(1))
                .assertNext(result -> assertThat(result).isInstanceOf(Accepted.class))
                .expectComplete()
                .verify(Duration.ofSeconds(5));
    }

    @Test
    void a_server_that_is_not_there_is_said_at_once_to_all_who_wait() {
        FaultySmtpServer server = server(Dialect.PIPELINING);
        server.stop();
        SmtpMailTransport transport = transport(server, 2, 1000);
        List<SendResult> results = Flux.range(0, 50)
                .flatMap(i -> transport.send(Mails.to("p" + i + "@b.example"), SendWatch.NONE), transport.concurrency())
                .collectList()
                .block(Mails.DEADLINE);
        assertThat(results)
                .hasSize(50)
                .allSatisfy(result -> assertThat(result)
                        .isInstanceOfSatisfying(
                                RefusedForNow.class,
                                refused -> assertThat(refused.phase()).isEqualTo(SmtpPhase.CONNECT)));
        server.start();
        assertThat(send(transport, "back@b.example")).isInstanceOf(Accepted.class);
    }

    @Test
    void a_connection_the_server_closed_while_it_idled_costs_no_mail_its_try() {
        FaultySmtpServer server = server(Dialect.PIPELINING);
        SmtpMailTransport transport = transport(server, 1, 1000);
        assertThat(send(transport, "a@b.example")).isInstanceOf(Accepted.class);
        server.cutConnections();
        assertThat(send(transport, "b@b.example")).isInstanceOf(Accepted.class);
        assertThat(server.accepted()).isEqualTo(2);
    }

    @Test
    void a_connection_ends_after_its_mails_and_after_idling() {
        FaultySmtpServer server = server(Dialect.PIPELINING);
        SmtpMailTransport transport = keep(new SmtpMailTransport(new SmtpSettings(
                server.host(),
                server.port(),
                null,
                null,
                null,
                null,
                SmtpSettings.TlsMode.NONE,
                null,
                "[127.0.0.1]",
                1,
                10,
                true,
                PATIENCE,
                Mails.all(Mails.DEADLINE))));
        Flux.range(0, 35)
                .concatMap(i -> transport.send(Mails.to("p" + i + "@b.example"), SendWatch.NONE))
                .blockLast(Mails.DEADLINE);
        assertThat(server.sessions()).isEqualTo(4);
        await().atMost(Mails.DEADLINE).until(() -> server.openConnections() == 0 && transport.openConnections() == 0);
        assertThat(send(transport, "again@b.example")).isInstanceOf(Accepted.class);
    }

    @Test
    void no_more_connections_than_set_and_none_left_after_closing() {
        FaultySmtpServer server = server(Dialect.PIPELINING);
        server.fail(Fault.at(Step.MAIL).delay(Duration.ofMillis(5)));
        SmtpMailTransport transport = transport(server, 3, 1000);
        Flux.range(0, 200)
                .flatMap(i -> transport.send(Mails.to("p" + i + "@b.example"), SendWatch.NONE), transport.concurrency())
                .blockLast(Mails.DEADLINE);
        assertThat(server.sessions()).isLessThanOrEqualTo(3);
        StepVerifier.create(transport.close(Mails.GRACE)).expectComplete().verify(Mails.DEADLINE);
        await().atMost(Mails.DEADLINE).until(() -> server.openConnections() == 0);
        assertThat(transport.openConnections()).isZero();
        assertThat(transport.send(Mails.to("late@b.example"), SendWatch.NONE).block(Mails.DEADLINE))
                .isInstanceOfSatisfying(
                        RefusedForNow.class,
                        refused -> assertThat(refused.phase()).isEqualTo(SmtpPhase.QUEUED));
    }

    @Test
    void closing_waits_for_what_is_on_the_wire_and_then_cuts_it() {
        FaultySmtpServer server = server(Dialect.PIPELINING);
        server.fail(Fault.at(Step.DOT).stall());
        SmtpMailTransport transport = transport(server, 1, 1000, Duration.ofMinutes(5));
        Mono<SendResult> stuck =
                transport.send(Mails.to("stuck@b.example"), SendWatch.NONE).cache();
        stuck.subscribe();
        await().atMost(Mails.DEADLINE).until(() -> server.struckAt(Step.DOT) == 1);
        StepVerifier.create(transport.close(Duration.ofMillis(200)))
                .expectComplete()
                .verify(Mails.DEADLINE);
        assertThat(stuck.block(Mails.DEADLINE)).isInstanceOf(Unknown.class);
    }

    @Test
    void more_at_once_than_both_lanes_may_send_is_the_callers_fault_and_is_not_queued() {
        FaultySmtpServer server = server(Dialect.PIPELINING);
        server.fail(Fault.at(Step.BANNER).stall());
        SmtpMailTransport transport = transport(server, 2, 1000, Duration.ofSeconds(2));
        List<Mono<SendResult>> sends = IntStream.range(0, 40)
                .mapToObj(i -> transport.send(Mails.to("p" + i + "@b.example"), SendWatch.NONE))
                .toList();
        StepVerifier.create(Flux.mergeDelayError(40, sends.toArray(new Mono[0])))
                .expectNextCount(2 * transport.concurrency())
                .expectErrorSatisfies(e -> assertThat(reactor.core.Exceptions.unwrapMultiple(e))
                        .hasSize(32)
                        .allSatisfy(one -> assertThat(one).isInstanceOf(IllegalStateException.class)))
                .verify(Mails.DEADLINE);
    }

    @Test
    void an_address_beyond_ascii_needs_a_server_that_says_it_can() {
        FaultySmtpServer server = server(Dialect.PIPELINING);
        SmtpMailTransport can = transport(server, 1, 1000);
        assertThat(send(can, "müller@b.example")).isInstanceOf(Accepted.class);
        assertThat(server.deliveriesTo("müller@b.example")).isEqualTo(1);
        FaultySmtpServer old =
                keep(FaultySmtpServer.builder().without(Extension.SMTP_UTF8).start());
        assertThat(send(transport(old, 1, 1000), "müller@b.example"))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.reply().enhanced()).isEqualTo("5.6.7"));
    }

    @Test
    void a_full_mailbox_said_with_a_5xx_but_4_2_2_is_tried_again() {
        FaultySmtpServer server = server(Dialect.PIPELINING);
        server.fail(Fault.at(Step.DOT).reply("552 4.2.2 Mailbox full"));
        assertThat(send(transport(server, 1, 1000), "full@b.example")).isInstanceOf(RefusedForNow.class);
    }

    private FaultySmtpServer server(Dialect dialect) {
        FaultySmtpServer.Builder builder = FaultySmtpServer.builder();
        if (!dialect.pipelines()) {
            builder.without(Extension.PIPELINING);
        }
        if (dialect.chunks()) {
            builder.with(Extension.CHUNKING);
        }
        return keep(builder.start());
    }

    private SmtpMailTransport transport(FaultySmtpServer server, int connections, int mails) {
        return transport(server, connections, mails, PATIENCE);
    }

    private SmtpMailTransport transport(FaultySmtpServer server, int connections, int mails, Duration patience) {
        return keep(new SmtpMailTransport(Mails.settings(server.host(), server.port(), connections, mails, patience)));
    }

    private static SendResult send(MailTransport transport, String address) {
        return transport.send(Mails.to(address), SendWatch.NONE).block(Mails.DEADLINE);
    }

    private <T> T keep(T resource) {
        open.add(
                0,
                resource instanceof SmtpMailTransport transport
                        ? () -> transport.close(Duration.ZERO).block(Mails.DEADLINE)
                        : (AutoCloseable) resource);
        return resource;
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable resource : open) {
            resource.close();
        }
    }
}
