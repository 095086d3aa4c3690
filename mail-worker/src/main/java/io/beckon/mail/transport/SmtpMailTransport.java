package io.beckon.mail.transport;

import io.beckon.mail.compose.ComposedMail;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** Sends by SMTP. Make one for each server, and close it. */
public final class SmtpMailTransport implements MailTransport {
    private final SmtpPool pool;

    public SmtpMailTransport(SmtpSettings settings) {
        this(settings, settings.connections() * 2);
    }

    /** @param atOnce how many a lane may have on their way, here and at other servers */
    public SmtpMailTransport(SmtpSettings settings, int atOnce) {
        this.pool = new SmtpPool(settings, atOnce);
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
