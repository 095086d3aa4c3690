package io.beckon.mail.dkim;

import io.beckon.mail.compose.ComposedMail;
import java.time.Clock;
import org.springframework.beans.factory.DisposableBean;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Signs off the event loops, on as many threads as there are cores. What may wait for them is bounded by the mails that may be on their
 * way at once.
 */
public final class MailSigning implements DisposableBean {

    private static final int MOST_WAITING = 10_000;

    private final DkimSigner signer;
    private final Clock clock;
    // The JDK's RSA asks the system for randomness, which BlockHound rightly calls blocking.
    private final Scheduler threads =
            Schedulers.newBoundedElastic(Runtime.getRuntime().availableProcessors(), MOST_WAITING, "signing");

    MailSigning(DkimSigner signer, Clock clock) {
        this.signer = signer;
        this.clock = clock;
    }

    /** The mail as it is to be sent; at once where no key is there for its sender. */
    public Mono<ComposedMail> signed(ComposedMail mail) {
        return signer.signs(mail.fromDomain())
                ? Mono.fromCallable(() -> signer.sign(mail, clock.instant())).subscribeOn(threads)
                : Mono.just(mail);
    }

    @Override
    public void destroy() {
        threads.dispose();
    }
}
