package io.beckon.gateway.invitation;

import io.beckon.contracts.state.CampaignState;
import io.beckon.contracts.state.DeliveryState;
import io.beckon.contracts.state.InvitationState;
import io.beckon.contracts.state.Lane;
import io.beckon.contracts.state.SqlName;
import io.beckon.contracts.state.SuppressionReason;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The rows behind the correction of an address. */
@Component
class AddressStore {

    private static final String SEPARATOR = "SELECT sub_address_separator FROM workspace WHERE id = :workspace";

    /** Locks campaign, invitation and first mail, in this order: each is read from the one before. */
    private static final String LOCK = """
            WITH c AS MATERIALIZED (
                SELECT id, state, expires_after_seconds FROM campaign
                 WHERE id = (SELECT campaign_id FROM invitation WHERE id = :id AND workspace_id = :workspace)
                   FOR NO KEY UPDATE),
            i AS MATERIALIZED (
                SELECT invitation.* FROM invitation
                 WHERE id = :id AND campaign_id IN (SELECT id FROM c)
                   FOR NO KEY UPDATE),
            d AS MATERIALIZED (
                SELECT id, state, sent_at, lane FROM delivery
                 WHERE invitation_id IN (SELECT id FROM i) AND purpose = 'invitation' AND ordinal = 0
                   FOR NO KEY UPDATE)
            SELECT i.id, i.campaign_id, i.workspace_id, i.address, i.state::text AS state,
                   i.token_version::integer AS token_version, c.state::text AS campaign, d.id AS mail_id,
                   d.state::text AS mail, d.lane::text AS lane,
                   c.expires_after_seconds IS NOT NULL AND d.sent_at IS NOT NULL
                   AND extract(epoch FROM CAST(:now AS timestamptz) - coalesce(i.renewed_at, d.sent_at)) >= c.expires_after_seconds AS expired,
                   (SELECT a.workspace_id FROM account a WHERE a.address = :address) AS used_by,
                   (SELECT s.reason::text FROM suppression s
                     WHERE s.workspace_id = i.workspace_id
                       AND (s.scope, s.value) IN (('address', :address), ('mailbox', :mailbox))
                     ORDER BY s.scope LIMIT 1) AS suppressed,
                   EXISTS (SELECT FROM invitation other
                            WHERE other.campaign_id = i.campaign_id AND other.address = :address AND other.id <> i.id)
                   AS invited_already
              FROM i CROSS JOIN c CROSS JOIN d""";

    /** Whoever opened it at the wrong address was not the person meant; what was seen of that stays in its evidence. */
    private static final String CHANGE = """
            WITH former AS (
                INSERT INTO former_address (invitation_id, token_version, address, replaced_at)
                SELECT id, token_version, address, :now FROM invitation WHERE id = :id)
            UPDATE invitation
               SET address = :address, mailbox = :mailbox, token_version = token_version + 1,
                   state = 'pending', opened_at = NULL, ended_at = NULL, reminders_stopped_at = NULL
             WHERE id = :id""";

    /** An invitation that had ended is looked at again by the scheduler, so that it still expires. */
    private static final String SECOND_MAIL = """
            WITH watched AS (
                UPDATE delivery SET follow_up_at = coalesce(follow_up_at, CAST(:now AS timestamptz) + interval '1 day')
                 WHERE id = :firstMail AND CAST(:hadEnded AS boolean))
            INSERT INTO delivery (id, workspace_id, campaign_id, invitation_id, purpose, ordinal, lane, created_at, next_attempt_at)
            SELECT nextval('delivery_block'), workspace_id, campaign_id, id, 'resend', token_version, 'express', :now, :healAt
              FROM invitation WHERE id = :id
            RETURNING id""";

    /** Its horizon begins anew; its tries are numbered on. */
    private static final String FIRST_MAIL_AGAIN = """
            UPDATE delivery
               SET state = 'ready', next_attempt_at = :now, first_attempt_at = NULL, cause = NULL,
                   reply_code = NULL, reply_status = NULL, reply_text = NULL, provider = NULL
             WHERE id = :firstMail""";

    /** Only a running campaign sends first mails, and its completion looks only at chunks that are not settled. */
    private static final String RUN_ON = """
            WITH unsettled AS (
                UPDATE submission_chunk c SET settled_at = NULL
                  FROM invitation i
                 WHERE i.id = :id AND c.submission_id = i.submission_id AND c.state = 'expanded'
                   AND :firstMail >= c.first_delivery_id AND :firstMail < c.first_delivery_id + c.invited_count)
            UPDATE campaign SET state = 'running', finished_at = NULL, version = version + 1
             WHERE id = :campaign AND state = 'done'""";

    /**
     * How an invitation stands, and what speaks against the new address.
     *
     * @param usedBy         the workspace whose account has the new address, or null
     * @param suppressed     why the new address must not be written to, or null
     * @param invitedAlready another invitation of the campaign has the new address
     */
    record Standing(
            long id,
            long campaignId,
            String address,
            InvitationState state,
            int tokenVersion,
            CampaignState campaign,
            long firstMail,
            DeliveryState mail,
            Lane lane,
            boolean expired,
            @Nullable Long usedBy,
            @Nullable SuppressionReason suppressed,
            boolean invitedAlready) {}

    private final DatabaseClient database;

    AddressStore(DatabaseClient database) {
        this.database = database;
    }

    Mono<String> separator(long workspaceId) {
        return database.sql(SEPARATOR)
                .bind("workspace", workspaceId)
                .map(row -> text(row, "sub_address_separator"))
                .one();
    }

    /** Empty when the workspace has no such invitation. */
    Mono<Standing> lock(long workspaceId, long id, String address, String mailbox, Instant now) {
        return database.sql(LOCK)
                .bind("workspace", workspaceId)
                .bind("id", id)
                .bind("address", address)
                .bind("mailbox", mailbox)
                .bind("now", now)
                .map(AddressStore::standing)
                .one();
    }

    Mono<Void> change(long id, String address, String mailbox, Instant now) {
        return database.sql(CHANGE)
                .bind("id", id)
                .bind("address", address)
                .bind("mailbox", mailbox)
                .bind("now", now)
                .then();
    }

    /** The new mail's id. */
    Mono<Long> secondMail(Standing standing, Instant now, Instant healAt) {
        return database.sql(SECOND_MAIL)
                .bind("id", standing.id())
                .bind("firstMail", standing.firstMail())
                .bind("hadEnded", standing.state() == InvitationState.BOUNCED)
                .bind("now", now)
                .bind("healAt", healAt)
                .map(row -> Objects.requireNonNull(row.get("id", Long.class)))
                .one();
    }

    Mono<Void> firstMailAgain(Standing standing, Instant now) {
        return database.sql(RUN_ON)
                .bind("id", standing.id())
                .bind("firstMail", standing.firstMail())
                .bind("campaign", standing.campaignId())
                .then()
                .then(database.sql(FIRST_MAIL_AGAIN)
                        .bind("firstMail", standing.firstMail())
                        .bind("now", now)
                        .then());
    }

    private static Standing standing(Readable row) {
        String suppressed = row.get("suppressed", String.class);
        return new Standing(
                Objects.requireNonNull(row.get("id", Long.class)),
                Objects.requireNonNull(row.get("campaign_id", Long.class)),
                text(row, "address"),
                SqlName.of(InvitationState.class, text(row, "state")),
                Objects.requireNonNull(row.get("token_version", Integer.class)),
                SqlName.of(CampaignState.class, text(row, "campaign")),
                Objects.requireNonNull(row.get("mail_id", Long.class)),
                SqlName.of(DeliveryState.class, text(row, "mail")),
                SqlName.of(Lane.class, text(row, "lane")),
                Boolean.TRUE.equals(row.get("expired", Boolean.class)),
                row.get("used_by", Long.class),
                suppressed == null ? null : SqlName.of(SuppressionReason.class, suppressed),
                Boolean.TRUE.equals(row.get("invited_already", Boolean.class)));
    }

    private static String text(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, String.class), column);
    }
}
