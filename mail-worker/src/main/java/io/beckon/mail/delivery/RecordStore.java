package io.beckon.mail.delivery;

import io.beckon.contracts.state.DeliveryState;
import io.beckon.mail.lease.Hold;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Writes down what became of claimed deliveries. */
@Component
class RecordStore {

    /**
     * One statement a group, and harmless when repeated. A 250 is a fact, whoever holds the row by now; a second one is flagged, unless
     * it is the same fact told twice (the database's answer to the first telling was lost). Everything else needs the row to be still
     * held by the claim it comes from. Invitations that end are locked before any delivery is, and so are those whose first mail went
     * out although nobody waited for that any more: one that had failed, because the mail was given up, goes on. What a mail without a
     * campaign said, such as a code, goes with its end.
     */
    private static final String RECORD = """
            WITH told AS MATERIALIZED (
                SELECT *
                  FROM unnest(:ids::bigint[], :workers::bigint[], :epochs::integer[], :states::text[]::delivery_state[],
                              :tried::boolean[], :at::timestamptz[], :next::timestamptz[], :follow::timestamptz[],
                              :resend::boolean[], :ended::bigint[], :phases::text[], :codes::smallint[],
                              :statuses::text[], :texts::text[], :providers::text[], :causes::text[])
                       AS t (id, worker_id, epoch, state, tried, at, next_attempt_at, follow_up_at, resend,
                             invitation_id, phase, reply_code, reply_status, reply_text, provider, cause)),
            ending AS MATERIALIZED (
                SELECT id, state FROM invitation
                 WHERE id IN (SELECT invitation_id FROM told WHERE invitation_id IS NOT NULL
                               UNION ALL
                              SELECT d.invitation_id FROM told t JOIN delivery d ON d.id = t.id
                               WHERE t.state = 'sent' AND d.purpose = 'invitation' AND d.state NOT IN ('sending', 'sent'))
                 ORDER BY id FOR NO KEY UPDATE),
            changed AS (
                UPDATE delivery d
                   SET state = CASE WHEN d.state = 'sent' THEN d.state ELSE t.state END,
                       doubled = d.doubled OR d.state = 'sent',
                       sent_at = CASE WHEN d.state = 'sent' THEN d.sent_at WHEN t.state = 'sent' THEN t.at END,
                       follow_up_at = coalesce(d.follow_up_at, t.follow_up_at),
                       next_attempt_at = t.next_attempt_at,
                       attempts = d.attempts + t.tried::integer,
                       first_attempt_at = CASE WHEN t.tried THEN coalesce(d.first_attempt_at, t.at)
                                               ELSE d.first_attempt_at END,
                       resent = d.resent OR t.resend,
                       worker_id = t.worker_id, epoch = t.epoch,
                       reply_code = t.reply_code, reply_status = t.reply_status, reply_text = t.reply_text,
                       provider = t.provider, cause = t.cause,
                       content = CASE WHEN d.campaign_id IS NULL
                                       AND t.state IN ('sent', 'failed', 'unknown', 'suppressed', 'cancelled')
                                      THEN d.content - 'variables' ELSE d.content END
                  FROM told t
                 WHERE d.id = t.id
                   AND (SELECT count(*) FROM ending) >= 0
                   AND CASE WHEN t.state = 'sent'
                            THEN NOT (d.state = 'sent' AND d.sent_at = t.at AND d.worker_id = t.worker_id)
                            ELSE d.state = 'sending' AND d.worker_id = t.worker_id AND d.epoch = t.epoch END
                RETURNING d.id, d.attempts, d.doubled, t.state, t.tried, t.at, t.invitation_id, t.phase, t.reply_code,
                          t.reply_status, t.reply_text, t.provider, t.cause, d.purpose, d.invitation_id AS reached_id),
            failed AS (
                UPDATE invitation i SET state = 'failed', ended_at = c.at
                  FROM changed c
                 WHERE i.id = c.invitation_id AND i.state = 'pending'),
            reached AS (
                UPDATE invitation i
                   SET state = CASE WHEN i.address = 'erased-' || i.id || '@erased.invalid' THEN 'revoked'
                                    WHEN i.opened_at IS NULL THEN 'pending' ELSE 'opened' END::invitation_state,
                       ended_at = CASE WHEN i.address = 'erased-' || i.id || '@erased.invalid' THEN i.ended_at END
                  FROM changed c JOIN ending e ON e.id = c.reached_id
                 WHERE i.id = e.id AND e.state = 'failed' AND c.state = 'sent' AND c.purpose = 'invitation'),
            tries AS (
                INSERT INTO attempt (delivery_id, number, at, phase, reply_code, reply_status, reply_text, provider, cause)
                SELECT id, attempts, at, phase, reply_code, reply_status, reply_text, provider, cause
                  FROM changed WHERE tried AND state <> 'sent'
                ON CONFLICT DO NOTHING),
            done AS (DELETE FROM claim WHERE id = ANY(:claims))
            SELECT id, doubled FROM changed""";

    /** @param doubled the mail server took it twice */
    record Changed(long deliveryId, boolean doubled) {}

    /** One outcome and the claim it belongs to. */
    record Entry(Conclusion conclusion, Hold hold) {}

    private final DatabaseClient database;

    RecordStore(DatabaseClient database) {
        this.database = database;
    }

    /**
     * @param entries each delivery at most once
     * @param done    claims of which everything is recorded with these
     */
    Mono<List<Changed>> record(List<Entry> entries, Collection<Long> done) {
        Columns columns = new Columns(entries);
        return database.sql(RECORD)
                .bind("ids", columns.of(Long[]::new, Conclusion::id))
                .bind("workers", columns.held(Long[]::new, Hold::workerId))
                .bind("epochs", columns.held(Integer[]::new, Hold::epoch))
                .bind("states", columns.of(String[]::new, conclusion -> state(conclusion.state())))
                .bind("tried", columns.of(Boolean[]::new, Conclusion::tried))
                .bind("at", columns.of(OffsetDateTime[]::new, conclusion -> time(conclusion.at())))
                .bind("next", columns.of(OffsetDateTime[]::new, conclusion -> time(conclusion.nextAttemptAt())))
                .bind("follow", columns.of(OffsetDateTime[]::new, conclusion -> time(conclusion.followUpAt())))
                .bind("resend", columns.of(Boolean[]::new, Conclusion::resend))
                .bind("ended", columns.of(Long[]::new, Conclusion::endsInvitation))
                .bind("phases", columns.of(String[]::new, Conclusion::phase))
                .bind("codes", columns.of(Integer[]::new, Conclusion::replyCode))
                .bind("statuses", columns.of(String[]::new, conclusion -> storable(conclusion.replyStatus())))
                .bind("texts", columns.of(String[]::new, conclusion -> storable(conclusion.replyText())))
                .bind("providers", columns.of(String[]::new, conclusion -> storable(conclusion.provider())))
                .bind("causes", columns.of(String[]::new, conclusion -> storable(conclusion.cause())))
                .bind("claims", done.toArray(Long[]::new))
                .map(row -> new Changed(
                        Objects.requireNonNull(row.get("id", Long.class)),
                        Boolean.TRUE.equals(row.get("doubled", Boolean.class))))
                .all()
                .collectList();
    }

    private static String state(DeliveryState state) {
        return state.sql();
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    /** PostgreSQL stores no NUL, and servers send what they like. */
    private static @Nullable String storable(@Nullable String text) {
        return text == null ? null : text.replace('\0', '\uFFFD');
    }

    private record Columns(List<Entry> entries) {

        <T extends @Nullable Object> T[] of(IntFunction<T[]> array, Function<Conclusion, T> value) {
            return entries.stream().map(Entry::conclusion).map(value).toArray(array);
        }

        <T> T[] held(IntFunction<T[]> array, Function<Hold, T> value) {
            return entries.stream().map(Entry::hold).map(value).toArray(array);
        }
    }
}
