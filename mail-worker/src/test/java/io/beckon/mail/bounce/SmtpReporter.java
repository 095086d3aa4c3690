package io.beckon.mail.bounce;

import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.util.Properties;

/** Hands in reports as a mail server does: with an empty sender. */
final class SmtpReporter {

    private final Session session;
    private final int port;

    SmtpReporter(int port) {
        this.port = port;
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.from", "<>");
        properties.setProperty("mail.smtp.timeout", "30000");
        this.session = Session.getInstance(properties);
    }

    void hand(byte[] report, String recipient) throws MessagingException {
        MimeMessage message = new MimeMessage(session, new ByteArrayInputStream(report));
        try (Transport transport = session.getTransport("smtp")) {
            transport.connect("127.0.0.1", port, null, null);
            transport.sendMessage(message, new Address[] {new InternetAddress(recipient)});
        }
    }
}
