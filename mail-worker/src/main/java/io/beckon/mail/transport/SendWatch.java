package io.beckon.mail.transport;

/** What a caller may want to know and decide while a mail is on its way. Called on an event loop: never block, never throw. */
public interface SendWatch {
    /** Watches nothing. */
    SendWatch NONE = new SendWatch() {};

    /** Asked directly before the envelope starts; false (no lease left, for instance) ends it as {@link SmtpPhase#QUEUED}. */
    default boolean mayStart() {
        return true;
    }

    /**
     * Asked directly before the content's last octets are written: from then on the server may have the mail. False (it cannot be written
     * down, the lease is over) ends the connection, which takes the mail back, and the mail as {@link SmtpPhase#QUEUED}.
     */
    default boolean mayFinish() {
        return true;
    }

    /**
     * Told what became of the mail, before anybody else learns of it: directly after the reply was read, as a rule. Where another server is
     * tried next, it is told of each.
     */
    default void ended(SendResult result) {}
}
