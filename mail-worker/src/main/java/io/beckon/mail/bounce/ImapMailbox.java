package io.beckon.mail.bounce;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.search.AndTerm;
import jakarta.mail.search.FlagTerm;
import jakarta.mail.search.SearchTerm;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Predicate;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPMessage;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through a mailbox once, newest first, so that what is taken away moves nothing that is still to be read. Every mail is handed on
 * before it is done with, and a cut between the two shows it again.
 */
final class ImapMailbox {

    private static final Logger LOG = LoggerFactory.getLogger(ImapMailbox.class);

    /** Numbers of mails that are asked for at a time: a mailbox may hold millions that were seen. */
    private static final int SEARCHED_AT_ONCE = 5_000;

    private final ImapSettings settings;
    private final int kept;
    private final SearchTerm unread;

    /** @param kept so many bytes of a mail are read */
    ImapMailbox(ImapSettings settings, int kept) {
        this.settings = settings;
        this.kept = kept;
        SearchTerm there = new FlagTerm(new Flags(Flags.Flag.DELETED), false);
        this.unread = settings.then() == ImapSettings.Then.SEEN
                ? new AndTerm(there, new FlagTerm(new Flags(Flags.Flag.SEEN), false))
                : there;
    }

    /**
     * @param done told a mail's beginning; false leaves it in the mailbox as it is
     * @return mails that were done with
     * @throws MessagingException when the mailbox is out of reach; what was not done with comes again
     */
    int read(Predicate<byte[]> done) throws MessagingException, IOException {
        Session session = Session.getInstance(properties());
        try (IMAPStore store = (IMAPStore) session.getStore(protocol())) {
            store.connect(settings.host(), settings.portOrDefault(), settings.username(), settings.secret());
            try (IMAPFolder folder = (IMAPFolder) store.getFolder(settings.folder())) {
                folder.open(Folder.READ_WRITE);
                Folder target = settings.moveTo() == null ? null : store.getFolder(settings.moveTo());
                return read(folder, target, store.hasCapability("MOVE"), done);
            }
        }
    }

    private int read(IMAPFolder folder, @Nullable Folder target, boolean canMove, Predicate<byte[]> done)
            throws MessagingException, IOException {
        int count = 0;
        for (int last = folder.getMessageCount(); last > 0; last -= SEARCHED_AT_ONCE) {
            Message[] range = folder.getMessages(Math.max(1, last - SEARCHED_AT_ONCE + 1), last);
            Message[] found = folder.search(unread, range);
            for (int to = found.length; to > 0; to -= settings.page()) {
                List<Message> page = new ArrayList<>();
                for (int i = to - 1; i >= Math.max(0, to - settings.page()); i--) {
                    if (isDone((IMAPMessage) found[i], done)) {
                        page.add(found[i]);
                    }
                }
                finish(folder, page.toArray(Message[]::new), target, canMove);
                count += page.size();
            }
        }
        return count;
    }

    /** Another worker with the same mailbox may have taken it away meanwhile. */
    private boolean isDone(IMAPMessage message, Predicate<byte[]> done) throws MessagingException, IOException {
        message.setPeek(true);
        byte[] beginning;
        try (InputStream content = message.getMimeStream()) {
            beginning = content.readNBytes(kept);
        } catch (MessagingException | IOException unreadable) {
            // One mail that cannot be had, as it is gone or broken, must not stand before all others for ever.
            if (!message.getFolder().isOpen()) {
                throw unreadable;
            }
            LOG.info("a mail to the return path could not be read and is left: {}", unreadable.toString());
            return false;
        }
        message.invalidateHeaders();
        return done.test(beginning);
    }

    private void finish(IMAPFolder folder, Message[] read, @Nullable Folder target, boolean canMove)
            throws MessagingException {
        if (read.length == 0) {
            return;
        }
        switch (settings.then()) {
            case SEEN -> folder.setFlags(read, new Flags(Flags.Flag.SEEN), true);
            case DELETE -> delete(folder, read);
            case MOVE -> {
                if (canMove) {
                    folder.moveMessages(read, target);
                } else {
                    folder.copyMessages(read, target);
                    delete(folder, read);
                }
            }
        }
    }

    /** Those that are still there; a server without UIDPLUS (RFC 4315) takes away all that are marked. */
    private static void delete(IMAPFolder folder, Message[] read) throws MessagingException {
        folder.setFlags(read, new Flags(Flags.Flag.DELETED), true);
        folder.expunge();
    }

    private String protocol() {
        return settings.tls() == ImapSettings.TlsMode.IMPLICIT ? "imaps" : "imap";
    }

    private Properties properties() {
        String prefix = "mail." + protocol() + ".";
        String timeout = Long.toString(settings.timeout().toMillis());
        Properties properties = new Properties();
        properties.setProperty(prefix + "connectiontimeout", timeout);
        properties.setProperty(prefix + "timeout", timeout);
        properties.setProperty(prefix + "writetimeout", timeout);
        properties.setProperty(prefix + "partialfetch", "true");
        properties.setProperty(prefix + "fetchsize", "65536");
        properties.setProperty(prefix + "ssl.checkserveridentity", "true");
        boolean startTls = settings.tls() == ImapSettings.TlsMode.STARTTLS;
        properties.setProperty(prefix + "starttls.enable", Boolean.toString(startTls));
        properties.setProperty(prefix + "starttls.required", Boolean.toString(startTls));
        return properties;
    }
}
