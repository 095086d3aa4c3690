package io.beckon.mail.bounce;

import io.beckon.contracts.state.BounceKind;
import java.time.Instant;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.Parameter;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The statements behind the recording of a report; one transaction runs them, in this order. */
@Component
class BounceStore {

    /** Invitation first, as everywhere; a mail without one is held itself, so that no erasure comes between. */
    private static final String LOCK = """
            WITH i AS MATERIALIZED (
                SELECT id FROM invitation WHERE id = (SELECT invitation_id FROM delivery WHERE id = :delivery)
                   FOR NO KEY UPDATE),
            d AS MATERIALIZED (
                SELECT id FROM delivery WHERE id = :delivery AND (SELECT count(*) FROM i) >= 0 FOR SHARE)
            SELECT (SELECT count(*) FROM i) + (SELECT count(*) FROM d) AS held""";

    /** Where it went: to the address that was the next to be replaced after it was sent, or else the one there is now. */
    private static final String FIND = """
            SELECT d.id, d.workspace_id, d.invitation_id, coalesce(w.sub_address_separator, '+') AS separator,
                   coalesce(d.to_address,
                            (SELECT f.address FROM former_address f
                              WHERE f.invitation_id = d.invitation_id AND f.replaced_at > coalesce(d.sent_at, d.created_at)
                              ORDER BY f.replaced_at LIMIT 1),
                            i.address) AS sent_to,
                   array_remove(ARRAY(SELECT f.address FROM former_address f WHERE f.invitation_id = d.invitation_id)
                                || i.address || d.to_address, NULL) AS addresses
              FROM delivery d
              LEFT JOIN invitation i ON i.id = d.invitation_id
              LEFT JOIN workspace w ON w.id = d.workspace_id
             WHERE d.id = :delivery""";

    /** In a row: since somebody there last opened or accepted, and since the last time that nothing was sent there any more. */
    private static final String SOFT_BEFORE = """
            SELECT count(*) AS count, min(b.reported_at) AS first
              FROM bounce b
             WHERE b.workspace_id = :workspace AND b.address = :address AND b.kind = 'soft' AND b.delivery_id <> :delivery
               AND b.reported_at > coalesce(
                       (SELECT greatest(max(i.opened_at), max(i.accepted_at)) FROM invitation i
                         WHERE i.workspace_id = :workspace AND i.address = :address), '-infinity')
               AND b.reported_at > coalesce(
                       (SELECT max(e.reported_at) FROM bounce e
                         WHERE e.workspace_id = :workspace AND e.address = :address AND e.final), '-infinity')""";

    private static final String INSERT = """
            INSERT INTO bounce (delivery_id, kind, workspace_id, invitation_id, address, status, diagnostic, final, reported_at)
            VALUES (:delivery, CAST(:kind AS bounce_kind), :workspace, :invitation, :address, :status, :diagnostic, :final, :now)
            ON CONFLICT DO NOTHING""";

    private static final String END = """
            UPDATE invitation SET state = 'bounced', ended_at = :now
             WHERE id = :invitation AND address = :address AND state IN ('pending', 'opened')""";

    /** The reason of an earlier entry stays. */
    private static final String SUPPRESS_ADDRESS = """
            INSERT INTO suppression (workspace_id, scope, value, reason, created_at)
            SELECT id, 'address', :address, 'bounced', :now FROM workspace WHERE id = :workspace
            ON CONFLICT (workspace_id, scope, value) DO NOTHING""";

    /** Except that of an unsubscribing, which whoever has the mailbox can take back. */
    private static final String SUPPRESS_MAILBOX = """
            INSERT INTO suppression AS s (workspace_id, scope, value, reason, created_at)
            SELECT id, 'mailbox', :mailbox, 'complained', :now FROM workspace WHERE id = :workspace
            ON CONFLICT (workspace_id, scope, value) DO UPDATE SET reason = excluded.reason WHERE s.reason = 'unsubscribed'""";

    private final DatabaseClient database;

    BounceStore(DatabaseClient database) {
        this.database = database;
    }

    /** Empty when there is no such delivery. */
    Mono<ReportedMail> lock(long deliveryId) {
        return database.sql(LOCK)
                .bind("delivery", deliveryId)
                .then()
                .then(Mono.defer(() -> database.sql(FIND)
                        .bind("delivery", deliveryId)
                        .map(ReportedMail::of)
                        .one()));
    }

    Mono<ReportedMail> withSoftBefore(ReportedMail mail) {
        return database.sql(SOFT_BEFORE)
                .bind("workspace", mail.workspaceId())
                .bind("address", mail.sentTo())
                .bind("delivery", mail.deliveryId())
                .map(row -> mail.withSoftBefore(
                        Objects.requireNonNull(row.get("count", Long.class)), row.get("first", Instant.class)))
                .one();
    }

    /** Whether it is new. */
    Mono<Boolean> insert(ReportedMail mail, BounceKind kind, Report report, boolean isFinal, Instant now) {
        return database.sql(INSERT)
                .bind("delivery", mail.deliveryId())
                .bind("kind", kind.sql())
                .bind("workspace", mail.workspaceId())
                .bind("invitation", Parameter.fromOrEmpty(mail.invitationId(), Long.class))
                .bind("address", mail.sentTo())
                .bind("status", Parameter.fromOrEmpty(report.status(), String.class))
                .bind("diagnostic", Parameter.fromOrEmpty(report.diagnostic(), String.class))
                .bind("final", isFinal)
                .bind("now", now)
                .fetch()
                .rowsUpdated()
                .map(rows -> rows == 1);
    }

    /** Ends the invitation, if it still has that address and has neither ended nor been accepted, and suppresses the address. */
    Mono<Void> end(ReportedMail mail, Instant now) {
        Mono<Void> ended = mail.invitationId() == null
                ? Mono.empty()
                : database.sql(END)
                        .bind("invitation", mail.invitationId())
                        .bind("address", mail.sentTo())
                        .bind("now", now)
                        .then();
        return ended.then(database.sql(SUPPRESS_ADDRESS)
                .bind("workspace", mail.workspaceId())
                .bind("address", mail.sentTo())
                .bind("now", now)
                .then());
    }

    Mono<Void> suppressMailbox(ReportedMail mail, Instant now) {
        return database.sql(SUPPRESS_MAILBOX)
                .bind("workspace", mail.workspaceId())
                .bind("mailbox", mail.mailbox())
                .bind("now", now)
                .then();
    }
}
