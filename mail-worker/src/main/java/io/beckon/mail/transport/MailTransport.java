package io.beckon.mail.transport;

import io.beckon.mail.compose.ComposedMail;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** Where mails leave the house. */
public interface MailTransport {
    /**
     * Sends one mail to its one recipient. Whatever the server or the network does comes out as a {@link SendResult}, never as an error;
     * an error means that the caller sent more than {@link #concurrency()} at once or that the content is not CRLF-lined.
     *
     * <p>The result arrives on an event loop: do not block there. Cancelling takes a mail back only while it waits for a connection; one that
     * is on its way is finished and its result lost, so do not cancel.
     */
    Mono<SendResult> send(ComposedMail mail, SendWatch watch);

    /** How many mails may be on their way at once: one on each connection's wire and one that rides with its final dot. */
    int concurrency();

    /** Connections that stand. */
    int openConnections();

    /** Mails that wait for a connection. */
    int waiting();

    /** Takes no more mails, finishes those on the wire within the grace, then closes what is left; completes when all is closed. */
    Mono<Void> close(Duration grace);
}
