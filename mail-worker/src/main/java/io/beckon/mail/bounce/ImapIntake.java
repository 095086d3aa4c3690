package io.beckon.mail.bounce;

import io.beckon.mail.returnpath.InstallationReturnPath;
import io.beckon.mail.returnpath.ReturnPath;
import io.beckon.postgres.DatabaseFailure;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Looks into the mailbox for reports, where one is set. Several workers may share it: what two of them read is recorded once. One thread
 * of its own, for the protocol is one of blocking calls.
 */
@Component
class ImapIntake implements SmartLifecycle {

    static final String INTAKE = "imap";

    private static final Logger LOG = LoggerFactory.getLogger(ImapIntake.class);

    private final InstallationReturnPath installation;
    private final ReportIntake intake;
    private final BounceMetrics metrics;
    private final ImapSettings settings;
    private final ImapMailbox mailbox;
    private volatile @Nullable Scheduler thread;
    private volatile @Nullable Disposable running;

    ImapIntake(
            InstallationReturnPath installation,
            ReportIntake intake,
            BounceMetrics metrics,
            ImapSettings settings,
            BounceSettings bounces) {
        this.installation = installation;
        this.intake = intake;
        this.metrics = metrics;
        this.settings = settings;
        this.mailbox = new ImapMailbox(settings, bounces.reportBytes());
        if (settings.host() != null && installation.path().isEmpty()) {
            throw new IllegalStateException(
                    "beckon.bounces.imap.host is set, but no mail has a return path that leads there;"
                            + " set beckon.letters.return-path too.");
        }
    }

    @Override
    public void start() {
        if (settings.host() == null) {
            return;
        }
        ReturnPath returnPath = installation.path().orElseThrow();
        Scheduler own = Schedulers.newBoundedElastic(1, 1, "bounce-imap");
        thread = own;
        running = Flux.interval(Duration.ZERO, settings.every())
                .onBackpressureDrop()
                .concatMap(tick -> look(returnPath).subscribeOn(own), 1)
                .subscribe();
    }

    /** A look that fails is tried again by the next. */
    private Mono<Void> look(ReturnPath returnPath) {
        return Mono.<Void>fromRunnable(() -> lookNow(returnPath)).onErrorResume(failure -> {
            LOG.warn("the mailbox for reports could not be read to its end: {}", failure.toString());
            metrics.count("look_failed", INTAKE);
            return Mono.empty();
        });
    }

    private void lookNow(ReturnPath returnPath) {
        try {
            int done = mailbox.read(mail -> isRecorded(returnPath, mail));
            if (done > 0) {
                LOG.info("{} mails to the return path were read", done);
            }
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One that the database will never take stays where it is, for somebody to look at; any other failure ends this look. */
    private boolean isRecorded(ReturnPath returnPath, byte[] mail) {
        try {
            intake.take(returnPath, null, mail, INTAKE);
            return true;
        } catch (NotRecordedException e) {
            metrics.count("not_recorded", INTAKE);
            if (!DatabaseFailure.refusesValues(e)) {
                throw e;
            }
            LOG.warn("{}", e.getMessage());
            return false;
        }
    }

    @Override
    public void stop() {
        Disposable looking = running;
        running = null;
        if (looking != null) {
            looking.dispose();
        }
        Scheduler own = thread;
        thread = null;
        if (own != null) {
            own.dispose();
        }
    }

    @Override
    public boolean isRunning() {
        return running != null;
    }
}
