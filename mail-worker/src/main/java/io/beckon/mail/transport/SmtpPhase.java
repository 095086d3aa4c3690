package io.beckon.mail.transport;

/** How far a mail had come. */
public enum SmtpPhase {
    QUEUED,
    CONNECT,
    GREETING,
    EHLO,
    STARTTLS,
    AUTH,
    MAIL,
    RCPT,
    DATA,
    CONTENT,
    FINAL_DOT;

    /** Whether this says something about the server or our account there, and nothing about the mail. */
    public boolean beforeEnvelope() {
        return compareTo(MAIL) < 0;
    }

    /** Whether the server knew by then whom the mail is for. */
    public boolean atRecipient() {
        return compareTo(RCPT) >= 0;
    }
}
