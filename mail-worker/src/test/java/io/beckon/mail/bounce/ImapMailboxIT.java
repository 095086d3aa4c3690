package io.beckon.mail.bounce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.beckon.mail.bounce.ImapSettings.Then;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A mailbox gone through on a real IMAP server. */
class ImapMailboxIT {

    private static final int KEPT = 200;

    private GreenMail server;
    private GreenMailUser owner;
    private final List<String> read = new ArrayList<>();

    @BeforeEach
    void start() {
        server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP));
        server.start();
        owner = server.setUser("bounces@acme.example", "bounces", "secret");
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void what_was_seen_is_not_read_again_and_nothing_is_taken_away() throws Exception {
        deliver(7);
        assertThat(look(Then.SEEN, null)).isEqualTo(7);
        assertThat(look(Then.SEEN, null)).isZero();
        deliver(2);
        assertThat(look(Then.SEEN, null)).isEqualTo(2);
        assertThat(read).hasSize(9).doesNotHaveDuplicates();
        assertThat(inbox().getMessageCount()).isEqualTo(9);
    }

    @Test
    void what_was_read_is_deleted_page_by_page() throws Exception {
        deliver(7);
        assertThat(look(Then.DELETE, null)).isEqualTo(7);
        assertThat(read).hasSize(7).doesNotHaveDuplicates();
        assertThat(inbox().getMessageCount()).isZero();
    }

    @Test
    void what_was_read_is_moved_page_by_page() throws Exception {
        MailFolder done = server.getManagers().getImapHostManager().createMailbox(owner, "Done");
        deliver(7);
        assertThat(look(Then.MOVE, "Done")).isEqualTo(7);
        assertThat(read).hasSize(7).doesNotHaveDuplicates();
        assertThat(inbox().getMessageCount()).isZero();
        assertThat(done.getMessageCount()).isEqualTo(7);
    }

    @Test
    void what_was_not_recorded_stays_and_what_was_read_before_a_failure_is_read_again() throws Exception {
        deliver(5);
        ImapMailbox mailbox = new ImapMailbox(settings(Then.DELETE, null), KEPT);
        assertThatThrownBy(() -> mailbox.read(mail -> {
                    read.add(text(mail));
                    if (read.size() == 4) {
                        throw new IllegalStateException("the database is away");
                    }
                    return true;
                }))
                .hasMessage("the database is away");
        assertThat(inbox().getMessageCount())
                .as("a page of three was done with")
                .isEqualTo(2);
        assertThat(mailbox.read(mail -> text(mail).contains("Subject: 1"))).isEqualTo(1);
        assertThat(inbox().getMessageCount()).isEqualTo(1);
    }

    @Test
    void no_more_of_a_mail_is_read_than_is_looked_at() throws Exception {
        owner.deliver(message("Subject: long\r\n\r\n" + "x".repeat(1_000_000) + "\r\n"));
        look(Then.SEEN, null);
        assertThat(read)
                .singleElement()
                .satisfies(
                        mail -> assertThat(mail).hasSizeLessThanOrEqualTo(KEPT).contains("Subject: long"));
    }

    @Test
    void a_wrong_password_is_an_error_of_this_look() {
        ImapSettings wrong = new ImapSettings(
                "127.0.0.1",
                server.getImap().getPort(),
                ImapSettings.TlsMode.NONE,
                "bounces",
                "wrong",
                null,
                "INBOX",
                Duration.ofSeconds(1),
                3,
                Then.SEEN,
                null,
                Duration.ofSeconds(10));
        assertThatThrownBy(() -> new ImapMailbox(wrong, KEPT).read(mail -> true))
                .isInstanceOf(MessagingException.class);
        assertThat(wrong.toString()).doesNotContain("wrong");
    }

    @Test
    void settings_that_cannot_work_say_what_to_change() {
        assertThatThrownBy(() -> settings(Then.MOVE, null)).hasMessageContaining("set move-to to the folder");
        assertThatThrownBy(() -> new ImapSettings(
                        "mail.example.invalid",
                        null,
                        ImapSettings.TlsMode.NONE,
                        "a",
                        "b",
                        null,
                        "INBOX",
                        Duration.ofSeconds(1),
                        3,
                        Then.SEEN,
                        null,
                        Duration.ofSeconds(10)))
                .hasMessageContaining("in the clear");
    }

    private int look(Then then, @Nullable String moveTo) throws Exception {
        return new ImapMailbox(settings(then, moveTo), KEPT).read(mail -> read.add(text(mail)));
    }

    private ImapSettings settings(Then then, @Nullable String moveTo) {
        return new ImapSettings(
                "127.0.0.1",
                server.getImap().getPort(),
                ImapSettings.TlsMode.NONE,
                "bounces",
                "secret",
                null,
                "INBOX",
                Duration.ofSeconds(1),
                3,
                then,
                moveTo,
                Duration.ofSeconds(10));
    }

    private void deliver(int count) throws MessagingException {
        int from = inbox().getMessageCount();
        for (int i = 0; i < count; i++) {
            owner.deliver(message("Subject: " + (from + i) + "\r\n\r\nHello\r\n"));
        }
    }

    private MailFolder inbox() {
        try {
            return server.getManagers().getImapHostManager().getInbox(owner);
        } catch (com.icegreen.greenmail.store.FolderException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MimeMessage message(String text) throws MessagingException {
        return new MimeMessage(
                Session.getInstance(new Properties()), new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(byte[] mail) {
        return new String(mail, StandardCharsets.UTF_8);
    }
}
