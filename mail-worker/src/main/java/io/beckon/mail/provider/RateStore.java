package io.beckon.mail.provider;

import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.Parameter;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The rates that all workers share, on the database's clock. */
@Component
class RateStore {

    private static final String INTRODUCE = """
            INSERT INTO provider_rate AS r (provider, per_second, per_minute, per_day)
            VALUES (:provider, :perSecond, :perMinute, :perDay)
            ON CONFLICT (provider) DO UPDATE
               SET per_second = excluded.per_second, per_minute = excluded.per_minute, per_day = excluded.per_day
             WHERE (r.per_second, r.per_minute, r.per_day)
                   IS DISTINCT FROM (excluded.per_second, excluded.per_minute, excluded.per_day)""";

    /**
     * One row, locked for the length of this statement: a bucket that fills by the second and holds half a second's worth, and counts of the
     * clock's minute and day. A clock that was set back opens no new minute or day. LEAST leaves out limits that are not set.
     */
    private static final String TAKE = """
            WITH held AS MATERIALIZED (
                SELECT * FROM provider_rate WHERE provider = :provider FOR NO KEY UPDATE),
            timed AS MATERIALIZED (
                SELECT h.*, clock_timestamp() AS now FROM held h),
            counted AS MATERIALIZED (
                SELECT now, greatest(minute, date_trunc('minute', now)) AS minute,
                       greatest(day, date_trunc('day', now, 'UTC')) AS day,
                       CASE WHEN minute < date_trunc('minute', now) THEN 0 ELSE minute_used END AS minute_used,
                       CASE WHEN day < date_trunc('day', now, 'UTC') THEN 0 ELSE day_used END AS day_used,
                       CASE WHEN per_second IS NOT NULL
                            THEN least(greatest(1, per_second / 2.0),
                                       bucket + per_second * greatest(0, extract(epoch FROM now - filled_at)::double precision))
                       END AS bucket,
                       per_second, per_minute, per_day
                  FROM timed),
            given AS MATERIALIZED (
                SELECT c.*, greatest(0, floor(least(:wanted::integer, bucket, per_minute - minute_used, per_day - day_used)))::integer
                            AS tokens
                  FROM counted c),
            taken AS (
                UPDATE provider_rate r
                   SET bucket = coalesce(g.bucket - g.tokens, 0), filled_at = g.now,
                       minute = g.minute, minute_used = g.minute_used + g.tokens,
                       day = g.day, day_used = g.day_used + g.tokens
                  FROM given g WHERE r.provider = :provider)
            SELECT tokens,
                   greatest(0,
                       CASE WHEN bucket - tokens < 1 THEN (1 - bucket + tokens) / per_second END,
                       CASE WHEN minute_used + tokens >= per_minute
                            THEN extract(epoch FROM minute + interval '1 minute' - now)::double precision END,
                       CASE WHEN day_used + tokens >= per_day
                            THEN extract(epoch FROM day + interval '1 day' - now)::double precision END)::double precision AS next_in
              FROM given""";

    /**
     * @param nextIn how long there is certainly nothing more
     */
    record Grant(int tokens, Duration nextIn) {}

    private final DatabaseClient database;

    RateStore(DatabaseClient database) {
        this.database = database;
    }

    /** Makes its row where there is none, and writes down the limits that hold now; what was used stays used. */
    Mono<Void> introduce(String provider, ProviderTerms.Rate rate) {
        return database.sql(INTRODUCE)
                .bind("provider", provider)
                .bind("perSecond", limit(rate.perSecond()))
                .bind("perMinute", limit(rate.perMinute()))
                .bind("perDay", limit(rate.perDay()))
                .then();
    }

    Mono<Grant> take(String provider, ProviderTerms.Rate rate, int wanted) {
        return database.sql(TAKE)
                .bind("provider", provider)
                .bind("wanted", wanted)
                .map(RateStore::grant)
                .one()
                .switchIfEmpty(Mono.defer(() -> introduce(provider, rate).thenReturn(new Grant(0, Duration.ZERO))));
    }

    private static Grant grant(Readable row) {
        double seconds = Objects.requireNonNull(row.get("next_in", Double.class));
        return new Grant(Objects.requireNonNull(row.get("tokens", Integer.class)), Duration.ofMillis((long)
                Math.ceil(seconds * 1000)));
    }

    private static Parameter limit(@Nullable Integer limit) {
        return Parameter.fromOrEmpty(limit, Integer.class);
    }
}
