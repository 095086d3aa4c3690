package io.beckon.mail.bounce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.beckon.mail.bounce.BounceStage.Mail;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both ways by which reports come in, with everything behind them. */
class IntakeIT {

    @TempDir
    static Path folder;

    private static GreenMail mailbox;
    private static GreenMailUser owner;
    private static BounceStage stage;
    private static SmtpReporter server;

    @BeforeAll
    static void start() {
        mailbox = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP));
        mailbox.start();
        owner = mailbox.setUser("bounces@acme.example", "bounces", "secret");
        stage = BounceStage.start(
                folder,
                Map.of(
                        "beckon.bounces.listen.port", "0",
                        "beckon.bounces.listen.mail-size", "3MB",
                        "beckon.bounces.report-size", "64KB",
                        "beckon.bounces.imap.host", "127.0.0.1",
                        "beckon.bounces.imap.port", mailbox.getImap().getPort(),
                        "beckon.bounces.imap.tls", "none",
                        "beckon.bounces.imap.username", "bounces",
                        "beckon.bounces.imap.password", "secret",
                        "beckon.bounces.imap.every", "500ms"));
        server = new SmtpReporter(stage.bean(BounceListener.class).port());
    }

    @AfterAll
    static void stop() {
        stage.close();
        mailbox.stop();
    }

    @Test
    void a_report_handed_in_by_smtp_is_recorded_before_it_is_taken() throws MessagingException {
        Mail mail = stage.sent("pending");
        server.hand(
                stage.bytes("postfix-unknown-user", mail), stage.returnPath().of(mail.delivery()));
        assertThat(stage.invitation(mail)).containsEntry("state", "bounced");
        assertThat(stage.suppressions(mail)).containsExactly("address " + mail.address() + " bounced");
        assertThat(counted("hard", "smtp")).isPositive();
    }

    @Test
    void nobody_is_relayed_and_a_forged_return_path_is_refused() {
        Mail mail = stage.sent("pending");
        String genuine = stage.returnPath().of(mail.delivery());
        for (String recipient : new String[] {
            "ana@example.org",
            "bounces+d" + mail.delivery() + "@acme.example",
            genuine.replace("@acme.example", "@other.example"),
            genuine.replaceFirst("-..", "-zz")
        }) {
            MessagingException refused = catchThrowableOfType(
                    MessagingException.class, () -> server.hand(stage.bytes("postfix-unknown-user", mail), recipient));
            assertThat(failedAddress(refused).getReturnCode()).isEqualTo(550);
        }
        assertThat(stage.invitation(mail)).containsEntry("state", "pending");
    }

    @Test
    void what_cannot_be_recorded_now_is_asked_for_again() throws Exception {
        Mail mail = stage.sent("pending");
        String recipient = stage.returnPath().of(mail.delivery());
        byte[] report = stage.bytes("postfix-unknown-user", mail);
        try (AutoCloseable held =
                stage.holding("SELECT id FROM invitation WHERE id = " + mail.invitation() + " FOR UPDATE")) {
            SMTPSendFailedException later =
                    catchThrowableOfType(SMTPSendFailedException.class, () -> server.hand(report, recipient));
            assertThat(later.getReturnCode()).isEqualTo(451);
        }
        server.hand(report, recipient);
        assertThat(stage.invitation(mail)).containsEntry("state", "bounced");
        assertThat(stage.bounces(mail)).hasSize(1);
    }

    @Test
    void of_a_long_report_the_beginning_counts_and_a_longer_one_is_refused() throws MessagingException {
        Mail mail = stage.sent("pending");
        String recipient = stage.returnPath().of(mail.delivery());
        String report = new String(stage.bytes("postfix-unknown-user", mail), StandardCharsets.UTF_8);
        byte[] longer = (report + "x\r\n".repeat(1_100_000)).getBytes(StandardCharsets.UTF_8);
        MessagingException refused =
                catchThrowableOfType(MessagingException.class, () -> server.hand(longer, recipient));
        assertThat(refused).isNotNull();
        assertThat(stage.invitation(mail)).containsEntry("state", "pending");
        server.hand((report + "x\r\n".repeat(500_000)).getBytes(StandardCharsets.UTF_8), recipient);
        assertThat(stage.invitation(mail)).containsEntry("state", "bounced");
    }

    @Test
    void a_client_that_talks_nonsense_is_let_go_and_others_are_served() throws Exception {
        Mail mail = stage.sent("pending");
        int port = stage.bean(BounceListener.class).port();
        try (Socket socket = new Socket("127.0.0.1", port);
                BufferedReader answers =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            socket.setSoTimeout(30_000);
            assertThat(answers.readLine()).startsWith("220 ");
            socket.getOutputStream().write(("EHLO " + "x".repeat(5_000) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(answers.readLine()).startsWith("501 ");
            assertThat(answers.readLine()).isNull();
        }
        server.hand(stage.bytes("exim-unknown-user", mail), stage.returnPath().of(mail.delivery()));
        assertThat(stage.invitation(mail)).containsEntry("state", "bounced");
    }

    @Test
    void a_report_in_the_mailbox_is_recorded_and_marked_as_seen() throws Exception {
        Mail mail = stage.sent("pending");
        Mail other = stage.sent("pending");
        drop(stage.bytes("exchange-recipient-not-found", mail));
        drop(Reports.bytes("vacation"));
        drop(stage.bytes("arf-abuse", other));
        drop(Reports.bytes("postfix-unknown-user"));
        await().atMost(BounceStage.PATIENCE)
                .until(() -> stage.invitation(mail).get("state").equals("bounced"));
        await().atMost(BounceStage.PATIENCE)
                .until(() ->
                        stage.suppressionsOf(stage.workspace()).contains("mailbox " + other.address() + " complained"));
        await().atMost(BounceStage.PATIENCE).until(() -> unseen() == 0);
        assertThat(counted("hard", "imap")).isEqualTo(1);
        assertThat(counted("auto_reply", "imap")).isEqualTo(1);
        assertThat(counted("forged", "imap")).as("signed by nobody").isEqualTo(1);
    }

    @Test
    void a_report_that_could_not_be_recorded_stays_in_the_mailbox_until_it_is() throws Exception {
        Mail mail = stage.sent("pending");
        double failed = counted("look_failed", "imap");
        try (AutoCloseable held =
                stage.holding("SELECT id FROM invitation WHERE id = " + mail.invitation() + " FOR UPDATE")) {
            drop(stage.bytes("postfix-unknown-user", mail));
            await().atMost(BounceStage.PATIENCE).until(() -> counted("look_failed", "imap") > failed);
            assertThat(unseen()).isEqualTo(1);
        }
        await().atMost(BounceStage.PATIENCE).until(() -> unseen() == 0);
        assertThat(stage.invitation(mail)).containsEntry("state", "bounced");
        assertThat(stage.bounces(mail)).hasSize(1);
    }

    private static void drop(byte[] report) throws MessagingException {
        owner.deliver(new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(report)));
    }

    private static int unseen() throws Exception {
        return mailbox.getManagers().getImapHostManager().getInbox(owner).getUnseenCount();
    }

    private static SMTPAddressFailedException failedAddress(MessagingException failure) {
        Exception cause = failure;
        while (cause != null && !(cause instanceof SMTPAddressFailedException)) {
            cause = cause instanceof MessagingException next ? next.getNextException() : null;
        }
        return (SMTPAddressFailedException) cause;
    }

    private static double counted(String kind, String intake) {
        return stage
                .bean(MeterRegistry.class)
                .find("beckon.bounces")
                .tag("kind", kind)
                .tag("intake", intake)
                .counters()
                .stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
