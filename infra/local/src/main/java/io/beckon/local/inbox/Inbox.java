package io.beckon.local.inbox;

import com.icegreen.greenmail.mail.MovingMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.beckon.local.CannotStartException;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An SMTP server (GreenMail) that accepts everything. Keeps the newest mails to look at, and for all of them counts; so a list of any length
 * passes through it in bounded memory, but for eight bytes a Message-ID.
 */
public final class Inbox implements AutoCloseable {

    private static final int KEPT = 5_000;
    private static final int STORED_BY_GREENMAIL = 500;

    private final GreenMail server;
    private final GreenMailUser everybody;
    private final Map<Long, InboxMail> newest = new LinkedHashMap<>();
    private final Set<Long> messageIds = new HashSet<>();
    private final Set<Long> recipients = new HashSet<>();
    private long accepted;
    private long doubled;

    private Inbox(GreenMail server) {
        this.server = server;
        this.everybody = server.setUser("everybody@localhost", "everybody");
    }

    /**
     * Starts on loopback.
     *
     * @param port 0 for any free one
     * @throws CannotStartException when the port is taken
     */
    public static Inbox start(int port) {
        GreenMail server = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        try {
            server.start();
        } catch (IllegalStateException failure) {
            throw new CannotStartException(
                    "Port " + port + " is taken, so the mail inbox cannot start; choose another with --smtp-port.",
                    failure);
        }
        Inbox inbox = new Inbox(server);
        server.getUserManager()
                .setMessageDeliveryHandler((message, recipient) -> inbox.take(message, recipient.getEmail()));
        return inbox;
    }

    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return server.getSmtp().getPort();
    }

    /** How many mails were accepted. */
    public synchronized long accepted() {
        return accepted;
    }

    /** How many of them had a Message-ID that was there already. */
    public synchronized long doubled() {
        return doubled;
    }

    /** How many different addresses were written to. */
    public synchronized long recipients() {
        return recipients.size();
    }

    /** The mails that are kept and came after one of them, oldest first. */
    public synchronized List<InboxMail> since(long id, int limit) {
        return newest.values().stream()
                .filter(mail -> mail.id() > id)
                .limit(limit)
                .toList();
    }

    /** Newest first. */
    public synchronized List<InboxMail> latest(int limit) {
        List<InboxMail> all = new ArrayList<>(newest.values());
        Collections.reverse(all);
        return List.copyOf(all.subList(0, Math.min(limit, all.size())));
    }

    public synchronized Optional<InboxMail> mail(long id) {
        return Optional.ofNullable(newest.get(id));
    }

    @Override
    public void close() {
        server.stop();
    }

    private GreenMailUser take(MovingMessage moving, String recipient) throws MessagingException {
        MimeMessage message = moving.getMessage();
        String subject = message.getSubject();
        keep(recipient, subject == null ? "" : subject, bytes(message), message.getMessageID());
        return everybody;
    }

    private synchronized void keep(String recipient, String subject, byte[] raw, String messageId) {
        accepted++;
        recipients.add(hash(recipient));
        if (!messageIds.add(hash(messageId))) {
            doubled++;
        }
        newest.put(accepted, new InboxMail(accepted, Instant.now(), recipient, subject, raw));
        if (newest.size() > KEPT) {
            newest.remove(newest.keySet().iterator().next());
        }
        if (accepted % STORED_BY_GREENMAIL == 0) {
            forgetStored();
        }
    }

    private void forgetStored() {
        try {
            server.getManagers().getImapHostManager().getInbox(everybody).deleteAllMessages();
        } catch (com.icegreen.greenmail.store.FolderException failure) {
            throw new IllegalStateException("GreenMail lost its own folder", failure);
        }
    }

    private static byte[] bytes(MimeMessage message) throws MessagingException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            message.writeTo(bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return bytes.toByteArray();
    }

    /** FNV-1a, 64 bit: two of a million texts share one with a probability of 3 in 100 million. */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }
}
