package io.beckon.bench.figure;

import io.beckon.mail.compose.ComposedMail;
import io.beckon.mail.transport.SendResult;
import io.beckon.mail.transport.SendWatch;
import io.beckon.mail.transport.SmtpMailTransport;
import io.beckon.mail.transport.SmtpSettings;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;

/** Sends the same mail many times by our SMTP client, and nothing else. */
final class SmtpRun implements AutoCloseable {

    static final int CONNECTIONS = 16;

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final SmtpMailTransport transport;
    private final ComposedMail mail = new SegmentMails().compose(1);

    SmtpRun(int port) {
        this.transport = new SmtpMailTransport(SmtpSettings.plain("127.0.0.1", port));
    }

    int mailLength() {
        return mail.content().length;
    }

    /** In seconds. */
    double send(int mails) {
        AtomicInteger accepted = new AtomicInteger();
        long start = System.nanoTime();
        Flux.range(0, mails)
                .flatMap(number -> transport.send(mail, SendWatch.NONE), transport.concurrency())
                .doOnNext(result -> {
                    if (result instanceof SendResult.Accepted) {
                        accepted.incrementAndGet();
                    }
                })
                .then()
                .block(PATIENCE);
        if (accepted.get() != mails) {
            throw new IllegalStateException("only " + accepted + " of " + mails + " mails were accepted");
        }
        return (System.nanoTime() - start) / 1e9;
    }

    @Override
    public void close() {
        transport.close(Duration.ofSeconds(5)).block(PATIENCE);
    }
}
