package io.beckon.gateway.invitation;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One invitation: its history, and what a manager does with it. */
@Component
class InvitationStore {

    static final String COLUMNS = """
            i.id, i.campaign_id, i.address,
            coalesce(i.person ->> 'name', nullif(concat_ws(' ', i.person ->> 'firstName', i.person ->> 'lastName'), '')) AS name,
            i.locale, i.state::text AS state, i.created_at, i.opened_at, i.accepted_at, i.ended_at,
            coalesce((SELECT max(e.grade) FROM evidence e WHERE e.invitation_id = i.id), 'none')::text AS evidence,
            (SELECT count(*)::integer FROM delivery r
              WHERE r.invitation_id = i.id AND r.purpose IN ('reminder', 'follow_up') AND r.state = 'sent') AS reminders_sent,
            (SELECT max(r.sent_at) FROM delivery r WHERE r.invitation_id = i.id) AS last_mail_at""";

    private static final String WITH_FIRST_MAIL = """
            SELECT page.*, d.state::text AS mail, d.sent_at
              FROM (%s) page
              LEFT JOIN delivery d ON d.invitation_id = page.id AND d.purpose = 'invitation' AND d.ordinal = 0
             ORDER BY page.id %s""";

    private static final String FIND = WITH_FIRST_MAIL.formatted(
            "SELECT " + COLUMNS + " FROM invitation i WHERE i.id = :id AND i.workspace_id = :workspace", "ASC");

    private static final String DELIVERIES = """
            SELECT id, purpose::text AS purpose, ordinal, state::text AS state, created_at, first_attempt_at, next_attempt_at, sent_at,
                   reply_code::integer AS reply_code, reply_status, reply_text, provider, cause, doubled, content ->> 'moved' AS moved
              FROM delivery WHERE invitation_id = :id ORDER BY created_at, id""";

    private static final String ATTEMPTS = """
            SELECT a.delivery_id, a.number::integer AS number, a.at, a.phase, a.reply_code::integer AS reply_code, a.reply_status,
                   a.reply_text, a.provider, a.cause
              FROM attempt a JOIN delivery d ON d.id = a.delivery_id
             WHERE d.invitation_id = :id ORDER BY a.delivery_id, a.number""";

    private static final String BOUNCES = """
            SELECT delivery_id, reported_at, kind::text AS kind, address, status, diagnostic, final
              FROM bounce WHERE invitation_id = :id ORDER BY reported_at, delivery_id, kind""";

    private static final String EVIDENCE =
            "SELECT at, grade::text AS grade, kind, user_agent FROM evidence WHERE invitation_id = :id ORDER BY at, id";

    private static final String FORMER_ADDRESSES =
            "SELECT address, replaced_at FROM former_address WHERE invitation_id = :id ORDER BY token_version";

    private static final String REVOKE = """
            UPDATE invitation SET state = 'revoked', ended_at = :now
             WHERE id = :id AND workspace_id = :workspace AND state IN ('pending', 'opened')""";

    /**
     * Kills the old link and makes the mail with the new one, or does neither. The mail's purpose and ordinal are those of the token
     * version it carries.
     */
    private static final String RESEND = """
            WITH reissued AS (
                UPDATE invitation i
                   SET token_version = i.token_version + 1
                  FROM campaign c, delivery d
                 WHERE i.id = :id AND i.workspace_id = :workspace AND i.state IN ('pending', 'opened')
                   AND i.token_version < 32767
                   AND c.id = i.campaign_id AND c.state IN ('running', 'paused', 'done')
                   AND d.invitation_id = i.id AND d.purpose = 'invitation' AND d.ordinal = 0 AND d.state IN ('sent', 'unknown')
                   AND (c.expires_after_seconds IS NULL OR d.sent_at IS NULL
                        OR extract(epoch FROM CAST(:now AS timestamptz) - coalesce(i.renewed_at, d.sent_at)) < c.expires_after_seconds)
                RETURNING i.id, i.workspace_id, i.campaign_id, i.token_version)
            INSERT INTO delivery (id, workspace_id, campaign_id, invitation_id, purpose, ordinal, lane, created_at, next_attempt_at)
            SELECT nextval('delivery_block'), workspace_id, campaign_id, id, 'resend', token_version, 'express', :now, :healAt
              FROM reissued
            RETURNING id, campaign_id""";

    private static final String CAMPAIGN_STATE = """
            SELECT c.state::text AS state FROM campaign c JOIN invitation i ON i.campaign_id = c.id WHERE i.id = :id""";

    /** A mail that was just made. */
    record Resent(long deliveryId, long campaignId) {}

    private final DatabaseClient database;

    InvitationStore(DatabaseClient database) {
        this.database = database;
    }

    Mono<InvitationView> find(long workspaceId, long id) {
        return database.sql(FIND)
                .bind("workspace", workspaceId)
                .bind("id", id)
                .map(InvitationView::of)
                .one();
    }

    Flux<InvitationHistory.Trace> evidence(long id) {
        return database.sql(EVIDENCE)
                .bind("id", id)
                .map(row -> new InvitationHistory.Trace(
                        Objects.requireNonNull(row.get("at", Instant.class)),
                        text(row, "grade"),
                        text(row, "kind"),
                        row.get("user_agent", String.class)))
                .all();
    }

    Flux<InvitationHistory.FormerAddress> formerAddresses(long id) {
        return database.sql(FORMER_ADDRESSES)
                .bind("id", id)
                .map(row -> new InvitationHistory.FormerAddress(
                        text(row, "address"), Objects.requireNonNull(row.get("replaced_at", Instant.class))))
                .all();
    }

    /** The mails, each without its tries. */
    Flux<InvitationHistory.Mail> mails(long id) {
        return database.sql(DELIVERIES)
                .bind("id", id)
                .map(InvitationStore::mail)
                .all();
    }

    /** The tries of all mails of an invitation, by the mail's id. */
    Mono<Map<String, Collection<InvitationHistory.Try>>> tries(long id) {
        return database.sql(ATTEMPTS)
                .bind("id", id)
                .map(row -> Map.entry(Long.toString(row.get("delivery_id", Long.class)), attempt(row)))
                .all()
                .collectMultimap(Map.Entry::getKey, Map.Entry::getValue);
    }

    /** What was reported of all mails of an invitation, by the mail's id. */
    Mono<Map<String, Collection<InvitationHistory.Bounce>>> bounces(long id) {
        return database.sql(BOUNCES)
                .bind("id", id)
                .map(row -> Map.entry(Long.toString(row.get("delivery_id", Long.class)), bounce(row)))
                .all()
                .collectMultimap(Map.Entry::getKey, Map.Entry::getValue);
    }

    /** Whether it was revoked just now. */
    Mono<Boolean> revoke(long workspaceId, long id, Instant now) {
        return database.sql(REVOKE)
                .bind("workspace", workspaceId)
                .bind("id", id)
                .bind("now", now)
                .fetch()
                .rowsUpdated()
                .map(rows -> rows == 1);
    }

    /** Empty when it cannot be sent again. */
    Mono<Resent> resend(long workspaceId, long id, Instant now, Instant healAt) {
        return database.sql(RESEND)
                .bind("workspace", workspaceId)
                .bind("id", id)
                .bind("now", now)
                .bind("healAt", healAt)
                .map(row -> new Resent(
                        Objects.requireNonNull(row.get("id", Long.class)),
                        Objects.requireNonNull(row.get("campaign_id", Long.class))))
                .one();
    }

    Mono<String> campaignState(long id) {
        return database.sql(CAMPAIGN_STATE)
                .bind("id", id)
                .map(row -> text(row, "state"))
                .one();
    }

    private static InvitationHistory.Mail mail(Readable row) {
        return new InvitationHistory.Mail(
                Long.toString(Objects.requireNonNull(row.get("id", Long.class))),
                text(row, "purpose"),
                Objects.requireNonNull(row.get("ordinal", Integer.class)),
                text(row, "state"),
                Objects.requireNonNull(row.get("created_at", Instant.class)),
                row.get("first_attempt_at", Instant.class),
                row.get("next_attempt_at", Instant.class),
                row.get("sent_at", Instant.class),
                row.get("reply_code", Integer.class),
                row.get("reply_status", String.class),
                row.get("reply_text", String.class),
                row.get("provider", String.class),
                row.get("cause", String.class),
                Boolean.TRUE.equals(row.get("doubled", Boolean.class)),
                row.get("moved", String.class),
                List.of(),
                List.of());
    }

    private static InvitationHistory.Try attempt(Readable row) {
        return new InvitationHistory.Try(
                Objects.requireNonNull(row.get("number", Integer.class)),
                Objects.requireNonNull(row.get("at", Instant.class)),
                text(row, "phase"),
                row.get("reply_code", Integer.class),
                row.get("reply_status", String.class),
                row.get("reply_text", String.class),
                row.get("provider", String.class),
                row.get("cause", String.class));
    }

    private static InvitationHistory.Bounce bounce(Readable row) {
        return new InvitationHistory.Bounce(
                Objects.requireNonNull(row.get("reported_at", Instant.class)),
                text(row, "kind"),
                text(row, "address"),
                row.get("status", String.class),
                row.get("diagnostic", String.class),
                Boolean.TRUE.equals(row.get("final", Boolean.class)));
    }

    private static String text(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, String.class), column);
    }
}
