package io.beckon.mail.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.beckon.mail.transport.SendResult.Accepted;
import io.beckon.mail.transport.SendResult.RefusedForNow;
import io.beckon.mail.transport.SmtpSettings.TlsMode;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.util.Arrays;
import java.util.Collection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class GreenMailIT extends MailTransportContract {
    private final GreenMail server = started();

    private static GreenMail started() {
        ServerSetup plain = new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
        ServerSetup encrypted = new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS);
        // Its own 2 s are too few on a machine that is busy with other tests.
        plain.setServerStartupTimeout(30_000);
        encrypted.setServerStartupTimeout(30_000);
        GreenMail server = new GreenMail(new ServerSetup[] {plain, encrypted});
        server.start();
        server.setUser("worker@acme.example", "worker", "right");
        return server;
    }

    @Override
    MailTransport open() {
        return new SmtpMailTransport(
                Mails.settings("127.0.0.1", server.getSmtp().getPort(), 3));
    }

    @Override
    Collection<String> receivedBy(String address) {
        return Arrays.stream(server.getReceivedMessages())
                .filter(mail -> GreenMailUtil.getWholeMessage(mail).contains("To: " + address + "\r\n"))
                .map(GreenMailUtil::getWholeMessage)
                .toList();
    }

    @Override
    Collection<String> receivers() {
        return Arrays.stream(server.getReceivedMessages())
                .map(mail -> GreenMailUtil.getAddressList(recipients(mail)))
                .toList();
    }

    private static Address[] recipients(MimeMessage mail) {
        try {
            return mail.getAllRecipients();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void the_right_password_is_let_in() {
        assertThat(sent(login(server.getSmtp().getPort(), TlsMode.NONE, "right")))
                .isInstanceOf(Accepted.class);
    }

    @Test
    void a_wrong_password_is_the_operators_to_mend_and_never_final() {
        assertThat(sent(login(server.getSmtp().getPort(), TlsMode.NONE, "wrong")))
                .isInstanceOfSatisfying(RefusedForNow.class, refused -> {
                    assertThat(refused.phase()).isEqualTo(SmtpPhase.AUTH);
                    assertThat(refused.reply()).isNotNull();
                    assertThat(refused.reply().code()).isEqualTo(535);
                });
    }

    @Test
    void a_certificate_nobody_vouches_for_gets_nothing() {
        assertThat(sent(login(server.getSmtps().getPort(), TlsMode.IMPLICIT, "right")))
                .isInstanceOfSatisfying(RefusedForNow.class, refused -> {
                    assertThat(refused.phase()).isEqualTo(SmtpPhase.STARTTLS);
                    assertThat(refused.cause()).startsWith("TLS failed");
                });
    }

    private static SmtpSettings login(int port, TlsMode tls, String password) {
        return new SmtpSettings(
                "localhost",
                port,
                "worker",
                password,
                null,
                null,
                tls,
                null,
                null,
                2,
                1000,
                true,
                Mails.DEADLINE,
                Mails.all(Mails.GRACE));
    }

    private static SendResult sent(SmtpSettings settings) {
        SmtpMailTransport transport = new SmtpMailTransport(settings);
        try {
            return transport.send(Mails.to("anna@b.example"), SendWatch.NONE).block(Mails.DEADLINE);
        } finally {
            StepVerifier.create(transport.close(Mails.GRACE)).expectComplete().verify(Mails.DEADLINE);
        }
    }

    @AfterEach
    void stop() {
        server.stop();
    }
}
