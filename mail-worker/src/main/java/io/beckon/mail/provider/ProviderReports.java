package io.beckon.mail.provider;

import io.beckon.mail.lease.Hold;
import io.beckon.mail.lease.WorkerLease;
import io.beckon.mail.transport.MailTransport;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.Parameter;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Writes the reports down: one statement each, at a fixed pace however many mails go out. A report that is lost is told by the next. */
@Component
class ProviderReports implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderReports.class);
    private static final int SILENT_DAYS = 1;

    private static final String REPORT = """
            WITH health AS (
                INSERT INTO provider_health AS h
                       (provider, worker_id, reported_at, connections, waiting, last_success_at, last_failure_at, failure_phase,
                        failure_code, failure_words)
                VALUES (:provider, :worker, :now, :connections, :waiting, :success, :failure, :phase, :code, :words)
                ON CONFLICT (provider, worker_id) DO UPDATE
                   SET reported_at = excluded.reported_at, connections = excluded.connections, waiting = excluded.waiting,
                       last_success_at = excluded.last_success_at, last_failure_at = excluded.last_failure_at,
                       failure_phase = excluded.failure_phase, failure_code = excluded.failure_code,
                       failure_words = excluded.failure_words),
            minutes AS (
                INSERT INTO provider_minute AS m (provider, minute, worker_id, sent, deferred, failed, unknown)
                SELECT :provider, t.minute, :worker, t.sent, t.deferred, t.failed, t.unknown
                  FROM unnest(CAST(:minutes AS timestamptz[]), CAST(:sent AS integer[]), CAST(:deferred AS integer[]),
                              CAST(:failed AS integer[]), CAST(:unknown AS integer[])) AS t (minute, sent, deferred, failed, unknown)
                ON CONFLICT (provider, minute, worker_id) DO UPDATE
                   SET sent = excluded.sent, deferred = excluded.deferred, failed = excluded.failed, unknown = excluded.unknown),
            past AS (DELETE FROM provider_minute WHERE minute < :keptFrom)
            DELETE FROM provider_health WHERE reported_at < :silentSince""";

    private final ProviderHealth health;
    private final MailTransport transport;
    private final WorkerLease lease;
    private final ProviderSettings settings;
    private final DatabaseClient database;
    private final Clock clock;
    private volatile @Nullable Disposable running;

    ProviderReports(
            ProviderHealth health,
            MailTransport transport,
            WorkerLease lease,
            ProviderSettings settings,
            DatabaseClient database,
            Clock clock) {
        this.health = health;
        this.transport = transport;
        this.lease = lease;
        this.settings = settings;
        this.database = database;
        this.clock = clock;
    }

    @Override
    public void start() {
        running = Flux.interval(settings.every())
                .onBackpressureDrop()
                .concatMap(tick -> tell(), 1)
                .subscribe();
    }

    private Mono<Void> tell() {
        return Mono.justOrEmpty(lease.hold())
                .flatMap(hold -> write(hold, health.report()))
                .onErrorResume(error -> {
                    LOG.warn("how the mail server does could not be reported: {}", error.toString());
                    return Mono.empty();
                });
    }

    private Mono<Void> write(Hold hold, ProviderHealth.Report report) {
        Instant now = clock.instant();
        ProviderHealth.Failure failure = report.lastFailure();
        List<ProviderHealth.Minute> minutes = report.minutes();
        return database.sql(REPORT)
                .bind("provider", report.provider())
                .bind("worker", hold.workerId())
                .bind("now", now)
                .bind("connections", transport.openConnections())
                .bind("waiting", transport.waiting())
                .bind("success", Parameter.fromOrEmpty(report.lastSuccess(), Instant.class))
                .bind("failure", Parameter.fromOrEmpty(failure == null ? null : failure.at(), Instant.class))
                .bind("phase", Parameter.fromOrEmpty(failure == null ? null : failure.phase(), String.class))
                .bind("code", Parameter.fromOrEmpty(failure == null ? null : failure.code(), Integer.class))
                .bind("words", Parameter.fromOrEmpty(failure == null ? null : failure.words(), String.class))
                .bind(
                        "minutes",
                        minutes.stream().map(ProviderHealth.Minute::minute).toArray(Instant[]::new))
                .bind("sent", sums(minutes, ProviderHealth.Minute::sent))
                .bind("deferred", sums(minutes, ProviderHealth.Minute::deferred))
                .bind("failed", sums(minutes, ProviderHealth.Minute::failed))
                .bind("unknown", sums(minutes, ProviderHealth.Minute::unknown))
                .bind("keptFrom", now.minus(ProviderHealth.KEPT))
                .bind("silentSince", now.minus(SILENT_DAYS, ChronoUnit.DAYS))
                .then()
                .then(Mono.fromRunnable(() -> health.told(report)));
    }

    private static Integer[] sums(List<ProviderHealth.Minute> minutes, ToIntFunction<ProviderHealth.Minute> sum) {
        return minutes.stream().map(sum::applyAsInt).toArray(Integer[]::new);
    }

    @Override
    public void stop() {
        Disposable reports = running;
        running = null;
        if (reports != null) {
            reports.dispose();
        }
    }

    @Override
    public boolean isRunning() {
        return running != null;
    }
}
