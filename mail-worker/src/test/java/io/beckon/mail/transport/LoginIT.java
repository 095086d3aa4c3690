package io.beckon.mail.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.mail.transport.SendResult.Accepted;
import io.beckon.mail.transport.SendResult.RefusedForNow;
import io.beckon.mail.transport.SmtpSettings.TlsMode;
import io.beckon.testkit.smtp.FaultySmtpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.test.StepVerifier;

/** The logins against a server that checks them. */
class LoginIT {

    @TempDir
    Path folder;

    private final FaultySmtpServer server = FaultySmtpServer.builder()
            .login("worker", "right", "CRAM-MD5", "XOAUTH2")
            .start();

    @Test
    void cram_md5_lets_the_right_password_in_and_the_wrong_one_not() {
        assertThat(sent(settings("right", null))).isInstanceOf(Accepted.class);
        assertRefused(sent(settings("wrong", null)));
    }

    @Test
    void an_access_token_is_read_anew_for_each_connection() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "expired\n");
        SmtpMailTransport transport = new SmtpMailTransport(settings(null, token));
        try {
            assertRefused(sent(transport));
            Files.writeString(token, "right\n");
            assertThat(sent(transport)).isInstanceOf(Accepted.class);
        } finally {
            StepVerifier.create(transport.close(Mails.GRACE)).expectComplete().verify(Mails.DEADLINE);
        }
    }

    @Test
    void a_token_file_that_is_not_there_is_named() {
        assertThat(sent(settings(null, folder.resolve("none"))))
                .isInstanceOfSatisfying(
                        RefusedForNow.class,
                        refused -> assertThat(refused.cause()).contains("access-token-file", "none", "cannot be read"));
    }

    private static void assertRefused(SendResult result) {
        assertThat(result).isInstanceOfSatisfying(RefusedForNow.class, refused -> {
            assertThat(refused.phase()).isEqualTo(SmtpPhase.AUTH);
            assertThat(refused.reply()).isNotNull();
            assertThat(refused.reply().code()).isEqualTo(535);
        });
    }

    private SendResult sent(SmtpSettings settings) {
        SmtpMailTransport transport = new SmtpMailTransport(settings);
        try {
            return sent(transport);
        } finally {
            StepVerifier.create(transport.close(Mails.GRACE)).expectComplete().verify(Mails.DEADLINE);
        }
    }

    private static SendResult sent(SmtpMailTransport transport) {
        return transport.send(Mails.to("anna@b.example"), SendWatch.NONE).block(Mails.DEADLINE);
    }

    private SmtpSettings settings(@Nullable String password, @Nullable Path token) {
        return new SmtpSettings(
                server.host(),
                server.port(),
                "worker",
                password,
                null,
                token,
                TlsMode.NONE,
                null,
                null,
                1,
                1000,
                true,
                Mails.DEADLINE,
                Mails.all(Mails.GRACE));
    }

    @AfterEach
    void stop() {
        server.close();
    }
}
