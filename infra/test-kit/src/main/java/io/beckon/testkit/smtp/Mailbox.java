package io.beckon.testkit.smtp;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** What the server took, as much of it as it is told to keep. */
final class Mailbox {

    private final Keep keep;
    private final ConcurrentLinkedQueue<AcceptedMail> mails = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<UnreadReply> unread = new ConcurrentLinkedQueue<>();
    private final AtomicLong accepted = new AtomicLong();
    private final HashCounts recipients = new HashCounts();
    private final HashCounts messageIds = new HashCounts();
    private final HashCounts deliveries = new HashCounts();

    Mailbox(Keep keep) {
        this.keep = keep;
    }

    boolean keepsContent() {
        return keep == Keep.CONTENT;
    }

    void take(AcceptedMail mail) {
        if (keep != Keep.COUNTS) {
            mails.add(mail);
        }
        messageIds.add(mail.messageId());
        for (String recipient : mail.recipients()) {
            recipients.add(recipient);
            deliveries.add(recipient + '\n' + mail.messageId());
        }
        // Last: who waits for this number finds everything else counted.
        accepted.incrementAndGet();
    }

    void leaveUnread(UnreadReply reply) {
        if (keep != Keep.COUNTS) {
            unread.add(reply);
        }
    }

    List<UnreadReply> unreadReplies() {
        return List.copyOf(unread);
    }

    List<AcceptedMail> mails() {
        return List.copyOf(mails);
    }

    long accepted() {
        return accepted.get();
    }

    int deliveriesTo(String address) {
        return recipients.count(address);
    }

    int deliveriesOf(String messageId) {
        return messageIds.count(messageId);
    }

    int distinctRecipients() {
        return recipients.distinct();
    }

    int distinctMessageIds() {
        return messageIds.distinct();
    }

    long duplicates() {
        return deliveries.surplus();
    }

    void clear() {
        mails.clear();
        unread.clear();
        recipients.clear();
        messageIds.clear();
        deliveries.clear();
        accepted.set(0);
    }
}
