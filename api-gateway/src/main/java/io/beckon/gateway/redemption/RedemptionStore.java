package io.beckon.gateway.redemption;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.address.SubAddress;
import io.beckon.contracts.link.PersonalLink;
import io.beckon.gateway.enrolment.Enrolments;
import io.beckon.gateway.page.Branding;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.Parameter;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * The rows behind personal links. Showing a page is one statement, opening one, accepting six in one transaction; every
 * transition is one conditional UPDATE, so a second press, another instance, an expiry or a revocation in the same moment find it
 * done or find nothing to do.
 */
@Component
class RedemptionStore {

    private static final String FIND = """
            SELECT i.id, i.address, i.state::text AS state, i.token_version::integer AS token_version, i.ended_at, i.locale,
                   coalesce(i.time_zone, w.time_zone) AS time_zone,
                   i.workspace_id, a.id AS account_id, w.locale AS workspace_locale,
                   coalesce(i.renewed_at, d.sent_at) AS runs_from, c.expires_after_seconds,
                   c.locale AS campaign_locale, c.state::text AS campaign_state,
                   c.destination_kind::text AS destination_kind, c.destination_name, c.destination_url,
                   c.destination_course_id, c.assertions,
                   c.pre_authenticated_links AS campaign_links, w.pre_authenticated_links AS workspace_links,
                   w.allowed_hosts, w.assertion_hosts, w.suspended_at IS NOT NULL AS suspended,
                   r.public_id AS join_id, %s
              FROM invitation i
              JOIN campaign c ON c.id = i.campaign_id
              LEFT JOIN registration_invitation r ON r.id = c.registration_invitation_id
              JOIN workspace w ON w.id = i.workspace_id
              LEFT JOIN delivery d ON d.invitation_id = i.id AND d.purpose = 'invitation' AND d.ordinal = 0
              LEFT JOIN account a ON a.address = i.address AND a.workspace_id = i.workspace_id
             WHERE i.id = :id""".formatted(Branding.COLUMNS);

    private static final String OPEN = """
            UPDATE invitation i
               SET state = 'opened', opened_at = :now
              FROM campaign c
             WHERE i.id = :id AND i.token_version = :version AND i.state = 'pending'
               AND c.id = i.campaign_id AND c.state <> 'cancelled'
               AND i.workspace_id NOT IN (SELECT id FROM workspace WHERE suspended_at IS NOT NULL)""";

    /**
     * Takes the row's lock while it can be accepted, so that expiry, revocation and a second acceptance wait for this one. A registration
     * invitation is accepted by passcode and mailbox only, wherever the button was that was pressed.
     */
    private static final String LOCK_OPEN = """
            SELECT i.workspace_id, i.address, w.sub_address_separator, w.name AS workspace_name,
                   c.pre_authenticated_links AS campaign_links, w.pre_authenticated_links AS workspace_links
              FROM invitation i
              JOIN campaign c ON c.id = i.campaign_id
              JOIN workspace w ON w.id = i.workspace_id
              LEFT JOIN delivery d ON d.invitation_id = i.id AND d.purpose = 'invitation' AND d.ordinal = 0
             WHERE i.id = :id AND i.token_version = :version AND i.state IN ('pending', 'opened')
               AND c.state <> 'cancelled' AND c.registration_invitation_id IS NULL AND w.suspended_at IS NULL
               AND (c.expires_after_seconds IS NULL OR d.sent_at IS NULL
                    OR extract(epoch FROM CAST(:now AS timestamptz) - coalesce(i.renewed_at, d.sent_at)) < c.expires_after_seconds)
               FOR UPDATE OF i""";

    private static final String CREATE_ACCOUNT = """
            INSERT INTO account (workspace_id, address, mailbox, display_name, password_hash, created_at)
            SELECT i.workspace_id, i.address, i.mailbox,
                   coalesce(:name, i.person ->> 'name',
                            nullif(concat_ws(' ', i.person ->> 'firstName', i.person ->> 'lastName'), '')),
                   :password, :now
              FROM invitation i
             WHERE i.id = :id
                ON CONFLICT (address) DO NOTHING""";

    private static final String ACCOUNT = "SELECT id, workspace_id FROM account WHERE address = :address";

    private static final String ACCEPT = """
            UPDATE invitation
               SET state = 'accepted', opened_at = coalesce(opened_at, :now), accepted_at = :now
             WHERE id = :id AND state IN ('pending', 'opened')""";

    /** It was a person who pressed the button, so it is opened; only its expiry is left to come. */
    private static final String LOSE = """
            UPDATE invitation
               SET state = 'opened', opened_at = coalesce(opened_at, :now),
                   reminders_stopped_at = coalesce(reminders_stopped_at, :now)
             WHERE id = :id AND state IN ('pending', 'opened')""";

    private static final String STOP_REMINDERS = """
            UPDATE delivery d
               SET follow_up_at = coalesce(i.renewed_at, d.sent_at) + c.expires_after_seconds * interval '1 second'
              FROM campaign c, invitation i
             WHERE i.id = :id AND d.invitation_id = i.id AND d.purpose = 'invitation' AND d.ordinal = 0
               AND d.follow_up_at IS NOT NULL AND c.id = d.campaign_id""";

    private static final String FREE_ADDRESS = """
            SELECT candidate
              FROM unnest(CAST(:candidates AS text[])) WITH ORDINALITY AS c (candidate, place)
             WHERE NOT EXISTS (SELECT FROM account a WHERE a.address = candidate)
             ORDER BY place
             LIMIT 1""";

    private record Acceptable(
            long workspaceId, EmailAddress address, String separator, String workspaceName, LinkAccess access) {

        static Acceptable of(Readable row) {
            return new Acceptable(
                    Objects.requireNonNull(row.get("workspace_id", Long.class)),
                    EmailAddress.parse(row.get("address", String.class)),
                    Objects.requireNonNull(row.get("sub_address_separator", String.class)),
                    Objects.requireNonNull(row.get("workspace_name", String.class)),
                    LinkAccess.of(
                            Objects.requireNonNull(row.get("workspace_links", Boolean.class)),
                            row.get("campaign_links", Boolean.class)));
        }
    }

    private record Member(long accountId, long workspaceId, boolean created) {}

    private final DatabaseClient database;
    private final Enrolments enrolments;
    private final TransactionalOperator transaction;

    RedemptionStore(DatabaseClient database, Enrolments enrolments, TransactionalOperator transaction) {
        this.database = database;
        this.enrolments = enrolments;
        this.transaction = transaction;
    }

    Mono<OpenedLink> find(long invitationId) {
        return database.sql(FIND).bind("id", invitationId).map(OpenedLink::of).one();
    }

    /** Whether this is what opened it: false when it was open before, or cannot be opened any more. */
    Mono<Boolean> open(PersonalLink link, Instant now) {
        return database.sql(OPEN)
                .bind("id", link.invitationId())
                .bind("version", link.version())
                .bind("now", now)
                .fetch()
                .rowsUpdated()
                .map(rows -> rows == 1);
    }

    /**
     * Accepts, makes the recipient a member, and puts them into the campaign's groups and courses; all of it or nothing.
     *
     * @param profile with the password's hash; goes into an account that is made now, and only where the link lets in by itself: else
     *                whoever got the mail passed on could set the recipient's password
     */
    Mono<Acceptance> accept(PersonalLink link, Profile profile, Instant now) {
        return lockOpen(link, now)
                .flatMap(invitation -> acceptLocked(link.invitationId(), invitation, profile, now))
                .defaultIfEmpty(new Acceptance.NotOpen())
                .as(transaction::transactional);
    }

    private Mono<Acceptable> lockOpen(PersonalLink link, Instant now) {
        return database.sql(LOCK_OPEN)
                .bind("id", link.invitationId())
                .bind("version", link.version())
                .bind("now", now)
                .map(Acceptable::of)
                .one();
    }

    private Mono<Acceptance> acceptLocked(long id, Acceptable invitation, Profile profile, Instant now) {
        return createAccount(id, invitation.access() == LinkAccess.LETS_IN ? profile : Profile.NONE, now)
                .flatMap(created -> member(invitation, created == 1))
                .flatMap(member -> member.workspaceId() == invitation.workspaceId()
                        ? update(ACCEPT, id, now)
                                .then(Mono.defer(() -> enrolments.byInvitation(id, now)))
                                .thenReturn(new Acceptance.Accepted(
                                        member.accountId(), invitation.access(), member.created()))
                        : lose(id, invitation, now));
    }

    private Mono<Long> createAccount(long id, Profile profile, Instant now) {
        return database.sql(CREATE_ACCOUNT)
                .bind("id", id)
                .bind("name", Parameter.fromOrEmpty(profile.name(), String.class))
                .bind("password", Parameter.fromOrEmpty(profile.password(), String.class))
                .bind("now", now)
                .fetch()
                .rowsUpdated();
    }

    /** The account with the address. Where it was there: in the invitation's workspace? It may have committed only while we waited. */
    private Mono<Member> member(Acceptable invitation, boolean created) {
        return database.sql(ACCOUNT)
                .bind("address", invitation.address().toString())
                .map(row -> new Member(
                        Objects.requireNonNull(row.get("id", Long.class)),
                        Objects.requireNonNull(row.get("workspace_id", Long.class)),
                        created))
                .one()
                .switchIfEmpty(Mono.error(() ->
                        new IllegalStateException("the account in the way went in this moment; trying again helps")));
    }

    private Mono<Acceptance> lose(long id, Acceptable invitation, Instant now) {
        return update(LOSE, id, now)
                .then(database.sql(STOP_REMINDERS).bind("id", id).then())
                .then(freeAddress(invitation))
                .<Acceptance>map(Acceptance.InUseElsewhere::new)
                .defaultIfEmpty(new Acceptance.InUseElsewhere(null));
    }

    private Mono<String> freeAddress(Acceptable invitation) {
        List<String> candidates =
                SubAddress.candidates(invitation.address(), invitation.separator(), invitation.workspaceName());
        return database.sql(FREE_ADDRESS)
                .bind("candidates", candidates.toArray(String[]::new))
                .map(row -> Objects.requireNonNull(row.get("candidate", String.class)))
                .one();
    }

    private Mono<Long> update(String sql, long id, Instant now) {
        return database.sql(sql).bind("id", id).bind("now", now).fetch().rowsUpdated();
    }
}
