package io.beckon.mail.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.mail.transport.SendResult.Accepted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** What every {@link MailTransport} does against a server that works. */
abstract class MailTransportContract {
    private MailTransport transport;

    /** A transport of three connections to an empty server. */
    abstract MailTransport open();

    /** The content of every mail the server has for this address, lines ended by CRLF. */
    abstract Collection<String> receivedBy(String address);

    /** The one recipient of every mail the server has. */
    abstract Collection<String> receivers();

    @BeforeEach
    final void openTransport() {
        transport = open();
    }

    @AfterEach
    final void closeTransport() {
        StepVerifier.create(transport.close(Mails.GRACE)).expectComplete().verify(Mails.DEADLINE);
    }

    @Test
    void a_mail_arrives_as_it_was() {
        String body = ".\r\n..\r\n.hidden\r\ntext.\r\n\r\n" + "x".repeat(990) + "\r\n.";
        StepVerifier.create(transport.send(Mails.to("anna@b.example", body), SendWatch.NONE))
                .assertNext(result -> assertThat(result).isInstanceOf(Accepted.class))
                .expectComplete()
                .verify(Mails.DEADLINE);
        assertThat(receivedBy("anna@b.example"))
                .singleElement()
                .satisfies(content -> assertThat(content).contains("\r\n\r\n" + body));
    }

    @Test
    void many_mails_each_arrive_once_and_the_watch_hears_of_each() {
        List<String> dots = Collections.synchronizedList(new ArrayList<>());
        List<String> addresses =
                IntStream.range(0, 100).mapToObj(i -> "p" + i + "@b.example").toList();
        StepVerifier.create(Flux.fromIterable(addresses)
                        .flatMap(
                                address -> transport.send(Mails.to(address), new SendWatch() {
                                    @Override
                                    public boolean mayFinish() {
                                        return dots.add(address);
                                    }
                                }),
                                transport.concurrency())
                        .filter(Accepted.class::isInstance)
                        .count())
                .expectNext(100L)
                .expectComplete()
                .verify(Mails.DEADLINE);
        assertThat(dots).containsExactlyInAnyOrderElementsOf(addresses);
        assertThat(addresses)
                .allSatisfy(address -> assertThat(receivedBy(address)).hasSize(1));
    }

    @Test
    void a_mail_that_may_not_be_finished_is_taken_back_before_its_final_dot_and_others_go_on() {
        List<String> addresses =
                IntStream.range(0, 40).mapToObj(i -> "q" + i + "@b.example").toList();
        SendWatch keptBack = new SendWatch() {
            @Override
            public boolean mayFinish() {
                return false;
            }
        };
        List<SendResult> results = Flux.fromIterable(addresses)
                .flatMapSequential(
                        address -> transport.send(Mails.to(address), isKeptBack(address) ? keptBack : SendWatch.NONE),
                        transport.concurrency())
                .collectList()
                .block(Mails.DEADLINE);
        for (int i = 0; i < addresses.size(); i++) {
            String address = addresses.get(i);
            if (isKeptBack(address)) {
                assertThat(results.get(i))
                        .isInstanceOfSatisfying(
                                SendResult.RefusedForNow.class,
                                later -> assertThat(later.phase()).isEqualTo(SmtpPhase.QUEUED));
                assertThat(receivedBy(address)).isEmpty();
            } else {
                assertThat(results.get(i)).isInstanceOf(Accepted.class);
                assertThat(receivedBy(address)).hasSize(1);
            }
        }
    }

    private static boolean isKeptBack(String address) {
        return address.startsWith("q1");
    }

    @Test
    void a_mail_that_may_not_start_any_more_is_not_sent() {
        SendWatch tooLate = new SendWatch() {
            @Override
            public boolean mayStart() {
                return false;
            }
        };
        StepVerifier.create(transport.send(Mails.to("late@b.example"), tooLate))
                .assertNext(result -> assertThat(result)
                        .isInstanceOfSatisfying(
                                SendResult.RefusedForNow.class,
                                refused -> assertThat(refused.phase()).isEqualTo(SmtpPhase.QUEUED)))
                .expectComplete()
                .verify(Mails.DEADLINE);
        assertThat(receivedBy("late@b.example")).isEmpty();
    }

    @Test
    void a_mail_with_a_bare_line_feed_is_refused_here_and_does_not_harm_the_next() {
        StepVerifier.create(
                        transport.send(Mails.to("a@b.example", "smuggled\n.\nMAIL FROM:<x@y.example>"), SendWatch.NONE))
                .expectErrorSatisfies(e -> assertThat(e).isInstanceOf(IllegalArgumentException.class))
                .verify(Mails.DEADLINE);
        StepVerifier.create(transport.send(Mails.to("next@b.example"), SendWatch.NONE))
                .assertNext(result -> assertThat(result).isInstanceOf(Accepted.class))
                .expectComplete()
                .verify(Mails.DEADLINE);
        assertThat(receivedBy("a@b.example")).isEmpty();
    }
}
