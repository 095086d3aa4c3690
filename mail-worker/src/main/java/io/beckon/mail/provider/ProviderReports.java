package io.beckon.mail.provider;

import io.beckon.mail.lease.Hold;
import io.beckon.mail.lease.WorkerLease;
import io.beckon.mail.shaping.Shaping;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
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
                        failure_code, failure_words, weight, breaker, limited)
                VALUES (:provider, :worker, :now, :connections, :waiting, :success, :failure, :phase, :code, :words, :weight, :breaker, :limited)
                ON CONFLICT (provider, worker_id) DO UPDATE
                   SET reported_at = excluded.reported_at, weight = excluded.weight, breaker = excluded.breaker, limited = excluded.limited, connections = excluded.connections, waiting = excluded.waiting,
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

    /** Replaces what this worker said before; a domain that is held back no longer goes with it. */
    private static final String HELD = """
            WITH held AS (
                INSERT INTO held_domain AS h (worker_id, domain, rate, since, reported_at, workspaces)
                SELECT :worker, t.domain, t.rate, t.since, :now, CAST(t.workspaces AS bigint[])
                  FROM unnest(CAST(:domains AS text[]), CAST(:rates AS double precision[]), CAST(:since AS timestamptz[]),
                              CAST(:workspaces AS text[])) AS t (domain, rate, since, workspaces)
                ON CONFLICT (worker_id, domain) DO UPDATE
                   SET rate = excluded.rate, since = excluded.since, reported_at = excluded.reported_at,
                       workspaces = excluded.workspaces)
            DELETE FROM held_domain
             WHERE (worker_id = :worker AND NOT domain = ANY(CAST(:domains AS text[]))) OR reported_at < :silentSince""";

    private static final int MOST_HELD = 100;

    private final Providers providers;
    private final Shaping shaping;
    private final WorkerLease lease;
    private final ProviderReportSettings settings;
    private final DatabaseClient database;
    private final Clock clock;
    private volatile @Nullable Disposable running;
    private volatile boolean heldBefore;

    ProviderReports(
            Providers providers,
            Shaping shaping,
            WorkerLease lease,
            ProviderReportSettings settings,
            DatabaseClient database,
            Clock clock) {
        this.providers = providers;
        this.shaping = shaping;
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
                .flatMap(hold -> Flux.fromIterable(providers.all())
                        .concatMap(
                                provider ->
                                        write(hold, provider, provider.health().report()),
                                1)
                        .then(Mono.defer(() -> writeHeld(hold))))
                .onErrorResume(error -> {
                    LOG.warn("how the mail servers do could not be reported: {}", error.toString());
                    return Mono.empty();
                });
    }

    private Mono<Void> write(Hold hold, Provider provider, ProviderHealth.Report report) {
        Instant now = clock.instant();
        ProviderHealth.Failure failure = report.lastFailure();
        List<ProviderHealth.Minute> minutes = report.minutes();
        return database.sql(REPORT)
                .bind("provider", report.provider())
                .bind("worker", hold.workerId())
                .bind("now", now)
                .bind("connections", provider.transport().openConnections())
                .bind("waiting", provider.transport().waiting())
                .bind("weight", provider.weight())
                .bind("breaker", provider.breaker().state())
                .bind("limited", provider.tokens().isLimited())
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
                .then(Mono.fromRunnable(() -> provider.health().told(report)));
    }

    private Mono<Void> writeHeld(Hold hold) {
        Instant now = clock.instant();
        List<Shaping.Held> held = shaping.held(MOST_HELD);
        if (held.isEmpty() && !heldBefore) {
            return Mono.empty();
        }
        return database.sql(HELD)
                .bind("worker", hold.workerId())
                .bind("now", now)
                .bind("domains", held.stream().map(Shaping.Held::domain).toArray(String[]::new))
                .bind("rates", held.stream().map(Shaping.Held::rate).toArray(Double[]::new))
                .bind("since", held.stream().map(Shaping.Held::since).toArray(Instant[]::new))
                .bind("workspaces", held.stream().map(ProviderReports::literal).toArray(String[]::new))
                .bind("silentSince", now.minus(SILENT_DAYS, ChronoUnit.DAYS))
                .then()
                .then(Mono.fromRunnable(() -> heldBefore = !held.isEmpty()));
    }

    /** An array for each element, which unnest() would take apart. */
    private static String literal(Shaping.Held held) {
        return held.workspaces().stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
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
