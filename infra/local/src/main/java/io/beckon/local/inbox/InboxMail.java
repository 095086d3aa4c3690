package io.beckon.local.inbox;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;

/**
 * A mail as it arrived.
 *
 * @param id      1, 2, ... in order of arrival
 * @param to      the envelope's recipient
 * @param subject decoded
 * @param raw     all bytes, headers included
 */
public record InboxMail(long id, Instant arrived, String to, String subject, byte[] raw) {

    /** The text of the first part of a type such as {@code text/plain}, or an empty text. */
    public String text(String type) {
        try {
            Object content = parsed().getContent();
            return content instanceof Multipart parts ? text(parts, type) : String.valueOf(content);
        } catch (MessagingException | IOException unreadable) {
            return "This mail cannot be read: " + unreadable.getMessage();
        }
    }

    /** The first header of a name, unfolded. */
    public Optional<String> header(String name) {
        try {
            return Optional.ofNullable(parsed().getHeader(name, null)).map(value -> value.replaceAll("\\r\\n", ""));
        } catch (MessagingException unreadable) {
            return Optional.empty();
        }
    }

    private MimeMessage parsed() throws MessagingException {
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(raw));
    }

    private static String text(Multipart parts, String type) throws MessagingException, IOException {
        for (int i = 0; i < parts.getCount(); i++) {
            BodyPart part = parts.getBodyPart(i);
            if (part.isMimeType(type)) {
                return String.valueOf(part.getContent());
            }
        }
        return "";
    }
}
