package io.beckon.mail.delivery;

import io.beckon.contracts.message.DeliveriesDue;
import io.beckon.contracts.registration.RegistrationSql;
import io.beckon.mail.lease.Hold;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Takes deliveries for this worker. */
@Component
class ClaimStore {

    /** Suspended workspaces are few; their ids are read once a statement. */
    private static final String NOT_SUSPENDED = """

              AND d.workspace_id NOT IN (SELECT id FROM workspace WHERE suspended_at IS NOT NULL)""";

    /** Whether a campaign's state lets this delivery go; a cancelled campaign's are claimed to be cancelled. */
    private static final String OPEN = """
            (c.state IN ('running', 'cancelled')
             OR (c.state = 'done' AND d.purpose IN ('reminder', 'follow_up', 'resend'))
             OR d.purpose = 'test')""" + NOT_SUSPENDED;

    /** Why the registration invitation that the campaign sends takes nobody right now; null where it does, and for personal invitations. */
    private static final String SHUT = """
            (SELECT %s FROM campaign c JOIN registration_invitation r ON r.id = c.registration_invitation_id
              WHERE c.id = :campaign)""".formatted(RegistrationSql.SHUT);

    /**
     * What was tried before waits for its time, so a hint that comes again never jumps a back-off. What waits for a registration invitation
     * was due already, and goes on as soon as that takes people again and somebody says so.
     */
    private static final String UNTRIED_OF_RANGE = """
            FROM delivery d JOIN campaign c ON c.id = d.campaign_id
            WHERE d.campaign_id = :campaign AND d.id BETWEEN :first AND :last
              AND (d.state = 'ready' AND d.attempts = 0
                   OR d.state = 'deferred' AND d.cause IN ('registration_closed', 'registration_expired', 'registration_full')
                      AND """ + SHUT + """
             IS NULL)
              AND """ + OPEN;

    /** An unknown one with a time set is one that its workspace wants sent again. */
    private static final String DUE = """
            FROM delivery d JOIN campaign c ON c.id = d.campaign_id
            WHERE d.campaign_id = :campaign AND d.next_attempt_at <= :now
              AND (d.state IN ('ready', 'deferred') OR (d.state = 'unknown' AND NOT d.resent))
              AND """ + OPEN;

    /** Deliveries without a campaign: nothing holds them back, and no chunk covers them. */
    private static final String UNTRIED_LETTERS_OF_RANGE = """
            FROM delivery d
            WHERE d.campaign_id IS NULL AND d.id BETWEEN :first AND :last
              AND d.state = 'ready' AND d.attempts = 0""" + NOT_SUSPENDED;

    private static final String DUE_LETTERS = """
            FROM delivery d
            WHERE d.campaign_id IS NULL AND d.next_attempt_at <= :now
              AND (d.state IN ('ready', 'deferred') OR (d.state = 'unknown' AND NOT d.resent))""" + NOT_SUSPENDED;

    /**
     * One statement: takes rows, checks again everything that may have changed since they were made, ends those that must not go out any
     * more, and notes who holds the rest. Without a lease it takes nothing.
     */
    private static final String CLAIM = """
            WITH picked AS MATERIALIZED (
                SELECT d.id
                %s
                  AND (SELECT k.lease_until > now() FROM worker k WHERE k.id = :worker AND k.epoch = :epoch)
                ORDER BY %s
                LIMIT :limit
                FOR NO KEY UPDATE OF d SKIP LOCKED),
            judged AS (
                %s),
            moved AS (
                UPDATE delivery d
                   SET state = j.verdict,
                       worker_id = :worker, epoch = :epoch, cause = j.cause,
                       next_attempt_at = CASE WHEN j.verdict = 'deferred' THEN CAST(:later AS timestamptz) END,
                       resent = d.resent OR j.again,
                       content = CASE WHEN d.campaign_id IS NULL AND j.cause IS NOT NULL THEN d.content - 'variables'
                                      ELSE d.content END
                  FROM judged j
                 WHERE d.id = j.id
                RETURNING d.id, d.purpose::text AS purpose, d.ordinal, d.attempts, d.first_attempt_at, d.resent,
                          d.content ->> 'message' AS message, j.cause, j.version, j.address, j.mailbox, j.invitation,
                          j.token_version, j.locale, j.time_zone, j.workspace_zone, j.person, j.invited_at, d.workspace_id,
                          CASE WHEN d.campaign_id IS NULL THEN d.content::text END AS letter),
            kept AS (
                INSERT INTO claim (worker_id, epoch, delivery_ids)
                SELECT :worker, :epoch, array_agg(id) FROM moved WHERE cause IS NULL HAVING count(*) > 0
                RETURNING id)
            SELECT m.*, (SELECT id FROM kept) AS claim FROM moved m ORDER BY m.id""";

    /**
     * A first mail waits while the registration invitation that it would carry takes nobody: it would invite to what is not to be had. A
     * reminder of it is none by then, and ends.
     */
    private static final String JUDGE = """
            WITH door AS MATERIALIZED (SELECT %s AS shut)
            SELECT d.id, c.version, d.state = 'unknown' AS again,
                   coalesce(d.to_address, i.address) AS address, i.mailbox, i.id AS invitation, i.token_version,
                   i.locale, i.time_zone, w.time_zone AS workspace_zone, i.person::text AS person,
                   coalesce(i.renewed_at, first.sent_at) AS invited_at,
                   coalesce(gone.cause, s.reason::text, held.cause) AS cause,
                   CASE WHEN gone.cause IS NOT NULL THEN 'cancelled'
                        WHEN s.reason IS NOT NULL THEN 'suppressed'
                        WHEN held.cause IS NULL THEN 'sending'
                        WHEN d.purpose = 'invitation' THEN 'deferred'
                        ELSE 'cancelled' END::delivery_state AS verdict
              FROM picked p
              JOIN delivery d ON d.id = p.id
              LEFT JOIN (SELECT shut AS cause FROM door) held ON d.purpose <> 'test'
              JOIN campaign c ON c.id = d.campaign_id
              JOIN workspace w ON w.id = d.workspace_id
              LEFT JOIN invitation i ON i.id = d.invitation_id
              LEFT JOIN delivery first ON d.purpose <> 'invitation' AND first.invitation_id = d.invitation_id
                                      AND first.purpose = 'invitation' AND first.ordinal = 0
              LEFT JOIN LATERAL (
                  SELECT reason FROM suppression
                   WHERE workspace_id = d.workspace_id
                     AND ((scope = 'address' AND value = coalesce(d.to_address, i.address))
                          OR (scope = 'mailbox' AND value = i.mailbox))
                   LIMIT 1) s ON true
              LEFT JOIN LATERAL (
                  SELECT CASE
                      WHEN c.state = 'cancelled' THEN 'campaign_cancelled'
                      WHEN i.state IN ('accepted', 'revoked', 'expired', 'failed', 'bounced') THEN i.state::text
                      WHEN d.purpose = 'reminder' AND i.state = 'opened' AND c.reminders_stop_on = 'opened'
                          THEN 'opened'
                      WHEN d.purpose = 'reminder' AND i.reminders_stopped_at IS NOT NULL THEN 'address_in_use'
                  END AS cause) gone ON true""".formatted(SHUT);

    /** Whoever gets such a mail asked for it himself, so that only a bounce stops it and no unsubscribing does. */
    private static final String JUDGE_LETTERS = """
            SELECT d.id, 0 AS version, d.state = 'unknown' AS again,
                   d.to_address AS address, NULL AS mailbox, NULL::bigint AS invitation, NULL::smallint AS token_version,
                   NULL AS locale, NULL AS time_zone, NULL AS workspace_zone, NULL AS person,
                   NULL::timestamptz AS invited_at,
                   s.reason::text AS cause,
                   CASE WHEN s.reason IS NOT NULL THEN 'suppressed' ELSE 'sending' END::delivery_state AS verdict
              FROM picked p
              JOIN delivery d ON d.id = p.id
              LEFT JOIN suppression s ON s.workspace_id = d.workspace_id AND s.scope = 'address'
                                     AND s.value = d.to_address AND s.reason = 'bounced'""";

    private static final String CLAIM_RANGE = CLAIM.formatted(UNTRIED_OF_RANGE, "d.id", JUDGE);
    private static final String CLAIM_DUE = CLAIM.formatted(DUE, "d.next_attempt_at, d.id", JUDGE);
    private static final String CLAIM_LETTERS_OF_RANGE =
            CLAIM.formatted(UNTRIED_LETTERS_OF_RANGE, "d.id", JUDGE_LETTERS);
    private static final String CLAIM_DUE_LETTERS =
            CLAIM.formatted(DUE_LETTERS, "d.next_attempt_at, d.id", JUDGE_LETTERS);

    private static final String ANY_OF_RANGE = "SELECT EXISTS (SELECT 1 " + UNTRIED_OF_RANGE + ") AS there";
    private static final String ANY_DUE = "SELECT EXISTS (SELECT 1 " + DUE + ") AS there";
    private static final String ANY_LETTER_OF_RANGE =
            "SELECT EXISTS (SELECT 1 " + UNTRIED_LETTERS_OF_RANGE + ") AS there";
    private static final String ANY_DUE_LETTER = "SELECT EXISTS (SELECT 1 " + DUE_LETTERS + ") AS there";

    private static final Statements CLAIM_STATEMENTS =
            new Statements(CLAIM_RANGE, CLAIM_DUE, CLAIM_LETTERS_OF_RANGE, CLAIM_DUE_LETTERS);
    private static final Statements ANY_STATEMENTS =
            new Statements(ANY_OF_RANGE, ANY_DUE, ANY_LETTER_OF_RANGE, ANY_DUE_LETTER);

    /** Nobody ever saw these rows: the answer to their claim was lost, so no mail of them was begun. */
    private static final String RELEASE_ORPHANS = """
            WITH orphan AS (
                DELETE FROM claim
                 WHERE worker_id = :worker AND epoch = :epoch AND NOT id = ANY(:known)
                   AND claimed_at < now() - :age * interval '1 millisecond'
                RETURNING delivery_ids)
            UPDATE delivery d
               SET state = CASE WHEN d.attempts = 0 THEN 'ready' ELSE 'deferred' END::delivery_state,
                   next_attempt_at = :now, worker_id = NULL, epoch = NULL
              FROM orphan o
             WHERE d.id = ANY(o.delivery_ids) AND d.state = 'sending' AND d.worker_id = :worker AND d.epoch = :epoch""";

    private final DatabaseClient database;

    ClaimStore(DatabaseClient database) {
        this.database = database;
    }

    /** @param later when what a registration invitation holds up is looked at again, unless somebody says before that it goes on */
    Mono<Claim> claim(Hint hint, Hold hold, int limit, Instant now, Instant later) {
        GenericExecuteSpec statement = where(hint, CLAIM_STATEMENTS, now)
                .bind("later", later)
                .bind("worker", hold.workerId())
                .bind("epoch", hold.epoch())
                .bind("limit", limit);
        return statement
                .map(row -> read(hint.campaignId(), row))
                .all()
                .collectList()
                .map(rows -> claim(hold, rows));
    }

    /** Whether the hint still points to something that may be claimed; somebody else may be claiming it at this moment. */
    Mono<Boolean> anyLeft(Hint hint, Instant now) {
        return where(hint, ANY_STATEMENTS, now)
                .map(row -> Boolean.TRUE.equals(row.get("there", Boolean.class)))
                .one();
    }

    Mono<Long> releaseOrphans(Hold hold, Collection<Long> known, Duration age, Instant now) {
        return database.sql(RELEASE_ORPHANS)
                .bind("worker", hold.workerId())
                .bind("epoch", hold.epoch())
                .bind("known", known.toArray(Long[]::new))
                .bind("age", age.toMillis())
                .bind("now", now)
                .fetch()
                .rowsUpdated();
    }

    /** The same for each kind of hint. */
    private record Statements(String range, String due, String lettersOfRange, String dueLetters) {

        String of(Hint hint) {
            boolean range = hint instanceof Hint.Range;
            if (isWithoutCampaign(hint)) {
                return range ? lettersOfRange : dueLetters;
            }
            return range ? this.range : due;
        }
    }

    private GenericExecuteSpec where(Hint hint, Statements statements, Instant now) {
        GenericExecuteSpec statement = database.sql(statements.of(hint));
        GenericExecuteSpec kind = isWithoutCampaign(hint)
                ? hint instanceof Hint.Range ? statement : statement.bind("now", now)
                : statement.bind("campaign", hint.campaignId()).bind("now", now);
        return hint instanceof Hint.Range of
                ? kind.bind("first", of.message().firstId())
                        .bind("last", of.message().lastId())
                : kind;
    }

    private static boolean isWithoutCampaign(Hint hint) {
        return hint.campaignId() == DeliveriesDue.WITHOUT_CAMPAIGN;
    }

    private record Row(@Nullable Long claimId, int campaignVersion, boolean ended, ClaimedDelivery delivery) {}

    private static Claim claim(Hold hold, List<Row> rows) {
        List<ClaimedDelivery> toSend =
                rows.stream().filter(row -> !row.ended()).map(Row::delivery).toList();
        long id = rows.stream()
                .map(Row::claimId)
                .filter(Objects::nonNull)
                .findAny()
                .orElse(0L);
        int version = rows.isEmpty() ? 0 : rows.get(0).campaignVersion();
        return new Claim(id, hold, version, toSend, rows.size() - toSend.size());
    }

    private static Row read(long campaignId, Readable row) {
        return new Row(
                row.get("claim", Long.class),
                ClaimedRows.there(row, "version", Integer.class),
                row.get("cause", String.class) != null,
                ClaimedRows.delivery(campaignId, row));
    }
}
