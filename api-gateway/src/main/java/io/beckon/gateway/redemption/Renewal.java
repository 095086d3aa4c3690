package io.beckon.gateway.redemption;

import io.beckon.contracts.link.PersonalLink;
import io.beckon.contracts.message.Channel;
import io.beckon.contracts.message.DeliveriesRequested;
import io.beckon.contracts.state.Lane;
import io.beckon.gateway.access.ClientAddress;
import io.beckon.gateway.hint.Hints;
import io.beckon.gateway.http.AfterAnswer;
import io.beckon.gateway.problem.ProblemException;
import io.beckon.gateway.throttle.Throttle;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Mails a fresh link for one whose time ran out, to the address of the invitation and to no other. Whoever has the old link can ask
 * for it and learns nothing: it is done after the answer, which is always the same.
 */
@Component
class Renewal {

    private static final Duration HINT_LOST_AFTER = Duration.ofMinutes(1);

    /** The old link dies in the moment in which the mail with the new one is made, or neither happens. */
    private static final String RENEW = """
            WITH renewed AS (
                UPDATE invitation i
                   SET state = CASE WHEN i.opened_at IS NULL THEN 'pending' ELSE 'opened' END::invitation_state,
                       ended_at = NULL, token_version = i.token_version + 1, renewed_at = :now, renewals = i.renewals + 1
                  FROM campaign c, delivery d
                 WHERE i.id = :id AND i.token_version = :version AND i.token_version < 32767 AND i.renewals < 3
                   AND NOT EXISTS (SELECT FROM workspace w WHERE w.id = i.workspace_id AND w.suspended_at IS NOT NULL)
                   AND c.id = i.campaign_id AND c.state IN ('running', 'paused', 'done')
                   AND d.invitation_id = i.id AND d.purpose = 'invitation' AND d.ordinal = 0 AND d.state IN ('sent', 'unknown')
                   AND (i.state = 'expired'
                        OR i.state IN ('pending', 'opened')
                           AND extract(epoch FROM CAST(:now AS timestamptz) - coalesce(i.renewed_at, d.sent_at))
                               >= c.expires_after_seconds)
                RETURNING i.id, i.workspace_id, i.campaign_id, i.token_version, d.id AS first_mail,
                          CAST(:now AS timestamptz) + c.expires_after_seconds * interval '1 second' AS ends),
            watched AS (
                UPDATE delivery d SET follow_up_at = r.ends FROM renewed r WHERE d.id = r.first_mail)
            INSERT INTO delivery (id, workspace_id, campaign_id, invitation_id, purpose, ordinal, lane, created_at, next_attempt_at)
            SELECT nextval('delivery_block'), workspace_id, campaign_id, id, 'resend', token_version, 'express', :now, :healAt
              FROM renewed
            RETURNING id, campaign_id""";

    private record Mail(long id, long campaignId) {}

    private final DatabaseClient database;
    private final Hints hints;
    private final Throttle throttle;
    private final AfterAnswer afterAnswer;
    private final LinkSettings settings;
    private final Clock clock;

    Renewal(
            DatabaseClient database,
            Hints hints,
            Throttle throttle,
            AfterAnswer afterAnswer,
            LinkSettings settings,
            Clock clock) {
        this.database = database;
        this.hints = hints;
        this.throttle = throttle;
        this.afterAnswer = afterAnswer;
        this.settings = settings;
        this.clock = clock;
    }

    Mono<Void> begin(Visit visit, ServerWebExchange exchange) {
        String client = ClientAddress.networkOf(exchange.getRequest());
        return afterAnswer.begin(throttle.take(settings.renewalsOfClient(), client)
                .then(Mono.defer(() -> throttle.take(
                        settings.renewalsOfLink(), String.valueOf(visit.link().invitationId()))))
                .then(Mono.defer(() -> renew(visit.link())))
                .flatMap(this::hint)
                // Too many: the answer is out and said nothing of it.
                .onErrorResume(ProblemException.class, held -> Mono.empty()));
    }

    private Mono<Mail> renew(PersonalLink link) {
        Instant now = clock.instant();
        return database.sql(RENEW)
                .bind("id", link.invitationId())
                .bind("version", link.version())
                .bind("now", now)
                .bind("healAt", now.plus(HINT_LOST_AFTER))
                .map(row -> new Mail(
                        Objects.requireNonNull(row.get("id", Long.class)),
                        Objects.requireNonNull(row.get("campaign_id", Long.class))))
                .one();
    }

    private Mono<Void> hint(Mail mail) {
        return hints.give(
                Channel.DELIVERIES_REQUESTED,
                Lane.EXPRESS,
                new DeliveriesRequested(mail.campaignId(), mail.id(), mail.id()),
                "the fresh link " + mail.id());
    }
}
