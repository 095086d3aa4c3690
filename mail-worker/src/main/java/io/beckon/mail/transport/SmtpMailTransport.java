package io.beckon.mail.transport;

import io.beckon.mail.compose.ComposedMail;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** Sends by SMTP. Make one per server, and close it. */
public final class SmtpMailTransport implements MailTransport {
    private final SmtpPool pool;

    public SmtpMailTransport(SmtpSettings settings) {
        this.pool = new SmtpPool(settings);
    }

    @Override
    public Mono<SendResult> send(ComposedMail mail, SendWatch watch) {
        return pool.send(mail, watch);
    }

    @Override
    public int concurrency() {
        return pool.concurrency();
    }

    @Override
    public Mono<Void> close(Duration grace) {
        return pool.close(grace);
    }

    @Override
    public int openConnections() {
        return pool.openConnections();
    }

    @Override
    public int waiting() {
        return pool.waiting();
    }
}
