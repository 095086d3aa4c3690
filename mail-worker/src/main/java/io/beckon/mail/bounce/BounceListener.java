package io.beckon.mail.bounce;

import io.beckon.mail.returnpath.InstallationReturnPath;
import io.beckon.mail.returnpath.ReturnPath;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.subethamail.smtp.server.SMTPServer;

/** Listens for reports by SMTP, where a port is set. It relays nothing: whatever is no return path of ours is refused. */
@Component
class BounceListener implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(BounceListener.class);

    /** A report has one recipient; a mail server may bring some together. */
    private static final int RECIPIENTS = 16;

    /** Connections beyond the limit that are told so before they are closed. */
    private static final int TURNED_AWAY = 10;

    private final InstallationReturnPath installation;
    private final ReportIntake intake;
    private final BounceMetrics metrics;
    private final ListenSettings settings;
    private final BounceSettings bounces;
    private volatile @Nullable SMTPServer server;

    BounceListener(
            InstallationReturnPath installation,
            ReportIntake intake,
            BounceMetrics metrics,
            ListenSettings settings,
            BounceSettings bounces) {
        this.installation = installation;
        this.intake = intake;
        this.metrics = metrics;
        this.settings = settings;
        this.bounces = bounces;
        if (settings.port() != null && installation.path().isEmpty()) {
            throw new IllegalStateException(
                    "beckon.bounces.listen.port is set, but no mail has a return path that leads there;"
                            + " set beckon.letters.return-path too.");
        }
    }

    @Override
    public void start() {
        Integer port = settings.port();
        if (port == null) {
            return;
        }
        ReturnPath returnPath = installation.path().orElseThrow();
        SMTPServer starting = SMTPServer.port(port)
                .bindAddress(settings.bind())
                .hostName(settings.hostName())
                .softwareName("Beckon")
                .maxConnections(settings.connections())
                .connectionTimeout(Math.toIntExact(settings.idle().toMillis()), TimeUnit.MILLISECONDS)
                .maxRecipients(RECIPIENTS)
                .maxMessageSize(Math.toIntExact(settings.mailSize().toBytes()))
                .insertReceivedHeaders(false)
                .executorService(threads())
                .messageHandlerFactory(
                        context -> new BounceSession(returnPath, intake, metrics, settings, bounces.reportBytes()))
                .build();
        starting.start();
        server = starting;
        LOG.info("listening for reports on {} at {}", returnPath, starting.getDisplayableLocalSocketAddress());
    }

    private ThreadPoolExecutor threads() {
        AtomicInteger number = new AtomicInteger();
        return new ThreadPoolExecutor(
                0, settings.connections() + TURNED_AWAY, 1, TimeUnit.MINUTES, new SynchronousQueue<>(), session -> {
                    Thread thread = new Thread(session, "bounce-smtp-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** The one it listens at, or 0. */
    int port() {
        SMTPServer running = server;
        return running == null ? 0 : running.getPortAllocated();
    }

    /** Whatever is being recorded ends first; others that stop do not wait for it. */
    @Override
    public void stop(Runnable callback) {
        SMTPServer running = server;
        server = null;
        if (running == null) {
            callback.run();
            return;
        }
        Thread stopping = new Thread(
                () -> {
                    try {
                        running.stop();
                    } finally {
                        callback.run();
                    }
                },
                "bounce-smtp-stop");
        stopping.setDaemon(true);
        stopping.start();
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public boolean isRunning() {
        return server != null;
    }
}
