package io.beckon.gateway.unsubscribe;

import io.beckon.gateway.page.Branding;
import java.time.Instant;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The suppressions that recipients make and take back themselves; one statement each. */
@Component
class UnsubscribeStore {

    private static final String FIND = """
            SELECT i.workspace_id, i.address, i.mailbox, i.locale, c.locale AS campaign_locale, w.sub_address_separator, %s
              FROM invitation i
              JOIN campaign c ON c.id = i.campaign_id
              JOIN workspace w ON w.id = i.workspace_id
             WHERE i.id = :id""".formatted(Branding.COLUMNS);

    private static final String SUPPRESS = """
            INSERT INTO suppression (workspace_id, scope, value, reason, created_at)
            SELECT :workspaceId, 'mailbox', mailbox, 'unsubscribed', :now
              FROM unnest(CAST(:mailboxes AS text[])) AS mailbox
             ORDER BY mailbox
                ON CONFLICT (workspace_id, scope, value) DO NOTHING""";

    /** Only what the recipient did: a bounce, a complaint or a manager's entry stays. */
    private static final String TAKE_BACK = """
            DELETE FROM suppression
             WHERE workspace_id = :workspaceId AND scope = 'mailbox' AND reason = 'unsubscribed'
               AND value = ANY (CAST(:mailboxes AS text[]))""";

    private static final String IS_SUPPRESSED = """
            SELECT EXISTS (
                SELECT FROM suppression
                 WHERE workspace_id = :workspaceId
                   AND (scope = 'mailbox' AND value = ANY (CAST(:mailboxes AS text[]))
                        OR scope = 'address' AND value = :address)) AS suppressed""";

    private final DatabaseClient database;

    UnsubscribeStore(DatabaseClient database) {
        this.database = database;
    }

    /** By the invitation alone: an unsubscribe link stays good for ever, also when the invitation's link was reissued. */
    Mono<Subscriber> find(long invitationId) {
        return database.sql(FIND).bind("id", invitationId).map(Subscriber::of).one();
    }

    Mono<Void> suppress(Subscriber subscriber, Instant now) {
        return database.sql(SUPPRESS)
                .bind("workspaceId", subscriber.workspaceId())
                .bind("mailboxes", subscriber.mailboxes().toArray(String[]::new))
                .bind("now", now)
                .then();
    }

    Mono<Void> takeBack(Subscriber subscriber) {
        return database.sql(TAKE_BACK)
                .bind("workspaceId", subscriber.workspaceId())
                .bind("mailboxes", subscriber.mailboxes().toArray(String[]::new))
                .then();
    }

    Mono<Boolean> isSuppressed(Subscriber subscriber) {
        return database.sql(IS_SUPPRESSED)
                .bind("workspaceId", subscriber.workspaceId())
                .bind("mailboxes", subscriber.mailboxes().toArray(String[]::new))
                .bind("address", subscriber.address().toString())
                .map(row -> Boolean.TRUE.equals(row.get("suppressed", Boolean.class)))
                .one();
    }
}
