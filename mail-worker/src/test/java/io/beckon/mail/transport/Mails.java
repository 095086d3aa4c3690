package io.beckon.mail.transport;

import io.beckon.mail.compose.ComposedMail;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Small mails and quick settings for tests. */
final class Mails {
    static final Duration DEADLINE = Duration.ofSeconds(20);
    static final Duration GRACE = Duration.ofSeconds(5);

    private Mails() {}

    static ComposedMail to(String address) {
        return to(address, "Hello");
    }

    static ComposedMail to(String address, String body) {
        String content = "Message-ID: <" + address + ">\r\nTo: " + address + "\r\nSubject: Hi\r\n\r\n" + body + "\r\n";
        return new ComposedMail(
                "bounces@acme.example",
                address,
                "acme.example",
                content.getBytes(StandardCharsets.UTF_8),
                address.chars().anyMatch(c -> c > 127));
    }

    static SmtpSettings settings(String host, int port, int connections) {
        return settings(host, port, connections, 1000, Duration.ofSeconds(5));
    }

    static SmtpSettings settings(String host, int port, int connections, int mails, Duration patience) {
        return new SmtpSettings(
                host,
                port,
                null,
                null,
                null,
                null,
                SmtpSettings.TlsMode.NONE,
                null,
                null,
                connections,
                mails,
                true,
                Duration.ofSeconds(30),
                all(patience));
    }

    static SmtpSettings withoutChunking(SmtpSettings settings) {
        return new SmtpSettings(
                settings.host(),
                settings.port(),
                settings.username(),
                settings.password(),
                settings.passwordFile(),
                settings.accessTokenFile(),
                settings.tls(),
                settings.trustedCertificates(),
                settings.ehloName(),
                settings.connections(),
                settings.mailsPerConnection(),
                false,
                settings.idleClose(),
                settings.timeouts());
    }

    static SmtpSettings.Timeouts all(Duration patience) {
        return new SmtpSettings.Timeouts(
                patience, patience, patience, patience, patience, patience, patience, patience);
    }
}
