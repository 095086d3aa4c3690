package io.beckon.testkit.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class FaultySmtpServerTest {

    private static final String MAIL = "Subject: x\r\nMessage-ID: <1@b.test>\r\n\r\nhello";

    private final FaultySmtpServer server = FaultySmtpServer.started();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void takes_a_mail_and_tells_its_envelope_message_id_and_content() throws IOException {
        try (SmtpClient client = SmtpClient.greeted(server)) {
            assertThat(client.mail("ada@example.org", MAIL)).startsWith("250 2.0.0");
            assertThat(client.ask("QUIT")).startsWith("221");
            assertThat(client.reply()).isNull();
        }
        assertThat(server.mails()).singleElement().satisfies(mail -> {
            assertThat(mail.sender()).isEqualTo("a@b.test");
            assertThat(mail.recipients()).containsExactly("ada@example.org");
            assertThat(mail.messageId()).isEqualTo("<1@b.test>");
            assertThat(mail.session()).isEqualTo(1);
            assertThat(new String(mail.content(), StandardCharsets.UTF_8)).isEqualTo(MAIL + "\r\n");
        });
    }

    @Test
    void knows_of_which_mails_the_answer_may_not_have_been_read() throws IOException {
        try (SmtpClient client = SmtpClient.greeted(server)) {
            client.mail("read@example.org", MAIL);
            client.mail("unread@example.org", MAIL);
        }
        try (SmtpClient client = SmtpClient.greeted(server)) {
            client.mail("quit@example.org", MAIL);
            client.ask("QUIT");
        }
        server.fail(Fault.at(Step.DOT).drop());
        try (SmtpClient client = SmtpClient.greeted(server)) {
            assertThat(client.mail("dropped@example.org", MAIL)).isNull();
        }
        while (server.openConnections() > 0) {
            Thread.onSpinWait();
        }
        assertThat(server.unreadReplies())
                .extracting(reply -> reply.mail().recipients().get(0))
                .containsExactlyInAnyOrder("unread@example.org", "dropped@example.org");
    }

    @Test
    void removes_the_stuffed_dot_and_ends_only_at_a_dot_alone() throws IOException {
        try (SmtpClient client = SmtpClient.greeted(server)) {
            assertThat(client.mail("a@example.org", "X: y\r\n\r\n..\r\n..x")).startsWith("250");
        }
        assertThat(new String(server.mails().get(0).content(), StandardCharsets.UTF_8))
                .isEqualTo("X: y\r\n\r\n.\r\n.x\r\n");
    }

    @Test
    void refuses_content_whose_lines_end_without_crlf() throws IOException {
        try (SmtpClient client = SmtpClient.greeted(server)) {
            assertThat(client.mail("a@example.org", "X: y\n\nsmuggled\n.\r\nMAIL FROM:<c@d.test>"))
                    .startsWith("550 5.5.2");
        }
        assertThat(server.accepted()).isZero();
    }

    @Test
    void answers_a_pipelined_transaction_in_order() throws IOException {
        try (SmtpClient client = SmtpClient.greeted(server)) {
            client.send("MAIL FROM:<a@b.test> SIZE=10\r\nRCPT TO:<x@y.test>\r\nRCPT TO:<>\r\nDATA\r\n");
            assertThat(client.reply()).startsWith("250 2.1.0");
            assertThat(client.reply()).startsWith("250 2.1.5");
            assertThat(client.reply()).startsWith("501");
            assertThat(client.reply()).startsWith("354");
            client.send("x\r\n.\r\nMAIL FROM:<a@b.test>\r\nRSET\r\nNOOP\r\n");
            for (int i = 0; i < 4; i++) {
                assertThat(client.reply()).startsWith("250");
            }
        }
    }

    @Test
    void holds_clients_to_the_order_of_commands() throws IOException {
        try (SmtpClient client = new SmtpClient(server)) {
            assertThat(client.reply()).startsWith("220");
            assertThat(client.ask("MAIL FROM:<a@b.test>")).startsWith("503");
            assertThat(client.ask("HELO x")).startsWith("250");
            assertThat(client.ask("RCPT TO:<a@b.test>")).startsWith("503");
            assertThat(client.ask("DATA")).startsWith("503");
            assertThat(client.ask("MAIL FROM:<a@b.test>")).startsWith("250");
            assertThat(client.ask("MAIL FROM:<a@b.test>")).startsWith("503");
            assertThat(client.ask("DATA")).startsWith("554");
            assertThat(client.ask("VRFY x")).startsWith("502");
        }
    }

    @Test
    void an_extension_switched_off_is_neither_offered_nor_understood() throws IOException {
        try (FaultySmtpServer bare =
                        FaultySmtpServer.builder().without(Extension.values()).start();
                SmtpClient client = SmtpClient.greeted(bare)) {
            assertThat(client.ask("MAIL FROM:<a@b.test> SMTPUTF8")).startsWith("555 Unsupported");
            assertThat(client.ask("MAIL FROM:<a@b.test> SIZE=1")).startsWith("555 Unsupported");
            assertThat(client.ask("MAIL FROM:<ä@b.test>")).startsWith("553 Address");
            assertThat(client.ask("MAIL FROM:<a@b.test>")).isEqualTo("250 Ok");
        }
    }

    @Test
    void takes_utf8_addresses_only_with_smtputf8() throws IOException {
        try (SmtpClient client = SmtpClient.greeted(server)) {
            assertThat(client.ask("MAIL FROM:<ä@b.test>")).startsWith("553 5.6.7");
            assertThat(client.ask("MAIL FROM:<ä@b.test> BODY=8BITMIME SMTPUTF8"))
                    .startsWith("250");
            assertThat(client.ask("RCPT TO:<жук@пример.test>")).startsWith("250");
        }
        assertThat(server.triesFor("жук@пример.test")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"MAIL", "RCPT", "DATA", "DOT"})
    void a_refusal_at_any_step_leaves_the_session_and_takes_nothing(Step step) throws IOException {
        server.fail(Fault.at(step).reply("452 4.2.2 Full").first(1));
        try (SmtpClient client = SmtpClient.greeted(server)) {
            assertThat(client.mail("a@example.org", MAIL)).isEqualTo("452 4.2.2 Full");
            assertThat(server.accepted()).isZero();
            assertThat(client.ask("RSET")).startsWith("250");
            assertThat(client.mail("a@example.org", MAIL)).startsWith("250");
        }
        assertThat(server.accepted()).isOne();
        assertThat(server.struckAt(step)).isOne();
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"MAIL", "RCPT", "DATA", "BODY"})
    void a_connection_dropped_before_the_final_dot_takes_nothing(Step step) throws IOException {
        server.fail(Fault.at(step).drop());
        try (SmtpClient client = SmtpClient.greeted(server)) {
            assertThat(client.mail("a@example.org", MAIL)).isNull();
        }
        assertThat(server.accepted()).isZero();
    }

    @Test
    void a_connection_dropped_after_the_final_dot_has_taken_the_mail() throws IOException {
        server.fail(
                Fault.at(Step.DOT).drop().first(1),
                Fault.at(Step.DOT).dropWithinReply().first(1),
                Fault.at(Step.DOT).dropAfterReply().first(1));
        String[] heard = new String[3];
        for (int i = 0; i < heard.length; i++) {
            try (SmtpClient client = SmtpClient.greeted(server)) {
                heard[i] = client.mail("a@example.org", MAIL);
            }
        }
        assertThat(heard[0]).isNull();
        assertThat(heard[1])
                .isNotNull()
                .isNotEqualTo(heard[2])
                .satisfies(half -> assertThat(heard[2]).startsWith(half));
        assertThat(heard[2]).startsWith("250 2.0.0 Ok");
        assertThat(server.accepted()).isEqualTo(3);
        assertThat(server.deliveriesTo("a@example.org")).isEqualTo(3);
        assertThat(server.duplicates()).isEqualTo(2);
    }

    @Test
    void a_banner_may_refuse_or_drop_the_connection() throws IOException {
        server.fail(
                Fault.at(Step.BANNER).reply("421 4.3.2 Not now").first(1),
                Fault.at(Step.BANNER).drop().first(1));
        try (SmtpClient client = new SmtpClient(server)) {
            assertThat(client.reply()).isEqualTo("421 4.3.2 Not now");
            assertThat(client.reply()).isNull();
        }
        try (SmtpClient client = new SmtpClient(server)) {
            assertThat(client.reply()).isNull();
        }
        try (SmtpClient client = new SmtpClient(server)) {
            assertThat(client.reply()).startsWith("220");
        }
    }

    @Test
    void greylisting_defers_each_recipient_its_own_number_of_times() throws IOException {
        server.fail(Fault.at(Step.RCPT).greylist(2));
        try (SmtpClient client = SmtpClient.greeted(server)) {
            for (String recipient : new String[] {"a@example.org", "b@example.org"}) {
                for (int i = 0; i < 2; i++) {
                    assertThat(client.mail(recipient, MAIL)).startsWith("451 4.7.1");
                    client.ask("RSET");
                }
                assertThat(client.mail(recipient, MAIL)).startsWith("250");
                assertThat(server.triesFor(recipient)).isEqualTo(3);
            }
        }
    }

    @Test
    void conditions_narrow_each_other_in_order() throws IOException {
        server.fail(Fault.at(Step.RCPT)
                .reply("550 5.1.1 No such user")
                .forRecipient(recipient -> recipient.startsWith("no"))
                .every(2));
        try (SmtpClient client = SmtpClient.greeted(server)) {
            client.ask("MAIL FROM:<>");
            assertThat(client.ask("RCPT TO:<no@x.test>")).startsWith("250");
            assertThat(client.ask("RCPT TO:<yes@x.test>")).startsWith("250");
            assertThat(client.ask("RCPT TO:<no@x.test>")).startsWith("550");
        }
    }

    @Test
    void the_same_seed_gives_the_same_failures() {
        Fault one = Fault.at(Step.MAIL).drop().probability(0.3, 7);
        Fault two = Fault.at(Step.MAIL).drop().probability(0.3, 7);
        Moment moment = new Moment(Step.MAIL, 1, "", List.of());
        int struck = 0;
        for (int i = 0; i < 1_000; i++) {
            boolean strikes = one.strikes(moment);
            assertThat(two.strikes(moment)).isEqualTo(strikes);
            struck += strikes ? 1 : 0;
        }
        assertThat(struck).isBetween(250, 350);
    }

    @Test
    void a_stalled_session_is_silent_until_the_client_goes() throws IOException {
        server.fail(Fault.at(Step.DOT).stall());
        try (SmtpClient client = SmtpClient.greeted(server)) {
            client.shortPatience();
            assertThatThrownBy(() -> client.mail("a@example.org", MAIL)).isInstanceOf(SocketTimeoutException.class);
            assertThat(server.openConnections()).isOne();
        }
        assertThat(server.accepted()).isOne();
    }

    @Test
    void a_delayed_reply_comes_late_but_as_usual() throws IOException {
        server.fail(Fault.at(Step.MAIL).delay(Duration.ofMillis(150)));
        try (SmtpClient client = SmtpClient.greeted(server)) {
            long start = System.nanoTime();
            assertThat(client.ask("MAIL FROM:<a@b.test>")).startsWith("250");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
        }
    }

    @Test
    void stopped_it_refuses_connections_and_started_again_it_has_its_port_and_counts() throws IOException {
        try (SmtpClient client = SmtpClient.greeted(server)) {
            client.mail("a@example.org", MAIL);
            server.stop();
            assertThat(client.reply()).isNull();
        }
        assertThatThrownBy(() -> new Socket(server.host(), server.port())).isInstanceOf(ConnectException.class);
        server.start();
        try (SmtpClient client = SmtpClient.greeted(server)) {
            assertThat(client.mail("a@example.org", MAIL)).startsWith("250");
        }
        assertThat(server.accepted()).isEqualTo(2);
    }

    @Test
    void counts_only_mode_keeps_no_mail_but_counts_them_all() throws IOException {
        try (FaultySmtpServer counting =
                        FaultySmtpServer.builder().keep(Keep.COUNTS).start();
                SmtpClient client = SmtpClient.greeted(counting)) {
            for (int i = 0; i < 5_000; i++) {
                client.mail("p" + i + "@example.org", "message-id:\r\n <" + i + "@b.test>\r\n\r\nx");
            }
            assertThat(counting.mails()).isEmpty();
            assertThat(counting.distinctRecipients()).isEqualTo(5_000);
            assertThat(counting.deliveriesOf("<4999@b.test>")).isOne();
            assertThat(client.ask("XCOUNTS"))
                    .endsWith("accepted=5000 recipients=5000 message-ids=5000 duplicates=0 sessions=1");
        }
    }

    @Test
    void reads_faults_from_text() throws IOException {
        server.fail(FaultScript.parse("at=rcpt; reply=451 4.7.1 Later; recipient=slow; first=1"));
        try (SmtpClient client = SmtpClient.greeted(server)) {
            client.ask("MAIL FROM:<>");
            assertThat(client.ask("RCPT TO:<quick@x.test>")).startsWith("250");
            assertThat(client.ask("RCPT TO:<slow@x.test>")).isEqualTo("451 4.7.1 Later");
            assertThat(client.ask("RCPT TO:<slow@x.test>")).startsWith("250");
        }
        assertThatThrownBy(() -> FaultScript.parse("at=rcpt; reply=451 x; often=3"))
                .hasMessage("A fault has no condition often");
    }

    @Test
    void takes_a_mail_in_chunks_of_any_octets() throws IOException {
        try (FaultySmtpServer chunks =
                        FaultySmtpServer.builder().with(Extension.CHUNKING).start();
                SmtpClient client = SmtpClient.greeted(chunks)) {
            client.ask("MAIL FROM:<a@b.test>");
            client.ask("RCPT TO:<x@y.test>");
            assertThat(client.ask("BDAT 8\r\n.\r\n.\nX")).isEqualTo("250 2.0.0 Ok: 8 octets");
            assertThat(client.ask("BDAT 4 last\r\nYZ")).startsWith("250");
            assertThat(chunks.mails())
                    .singleElement()
                    .satisfies(mail -> assertThat(mail.content())
                            .asString(StandardCharsets.US_ASCII)
                            .isEqualTo(".\r\n.\nX\r\nYZ\r\n"));
        }
    }

    @Test
    void reads_a_chunk_that_nobody_is_to_have() throws IOException {
        try (FaultySmtpServer chunks =
                        FaultySmtpServer.builder().with(Extension.CHUNKING).start();
                SmtpClient client = SmtpClient.greeted(chunks)) {
            client.send("BDAT 6 LAST\r\nQUIT\r\nMAIL FROM:<a@b.test>\r\nBDAT 6\r\nQUIT\r\nBDAT x\r\nQUIT\r\n");
            assertThat(client.reply()).startsWith("503");
            assertThat(client.reply()).startsWith("250");
            assertThat(client.reply()).startsWith("554");
            assertThat(client.reply()).startsWith("501");
            assertThat(client.reply()).startsWith("221");
            assertThat(chunks.accepted()).isZero();
        }
        try (SmtpClient client = SmtpClient.greeted(server)) {
            assertThat(client.ask("BDAT 0 LAST")).startsWith("502");
        }
    }
}
