package io.beckon.gateway.invitation;

import io.beckon.contracts.message.Channel;
import io.beckon.contracts.message.DeliveriesRequested;
import io.beckon.contracts.state.Lane;
import io.beckon.gateway.hint.Hints;
import io.beckon.gateway.http.AfterCommit;
import io.beckon.gateway.problem.ProblemException;
import io.beckon.gateway.problem.ProblemType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * What a manager does with one invitation. It can be revoked or sent again while it is pending or opened; one that expired or failed
 * has ended, and its person is invited anew by another campaign, so that no ended row ever counts twice.
 */
@Component
class Invitations {

    /** After this the sweep finds a mail whose hint was lost. */
    private static final Duration HINT_LOST_AFTER = Duration.ofMinutes(1);

    private final InvitationStore store;
    private final OutlookStore outlook;
    private final Hints hints;
    private final Clock clock;

    Invitations(InvitationStore store, OutlookStore outlook, Hints hints, Clock clock) {
        this.store = store;
        this.outlook = outlook;
        this.hints = hints;
        this.clock = clock;
    }

    Mono<InvitationHistory> history(long workspaceId, long id) {
        return find(workspaceId, id)
                .zipWhen(
                        invitation -> Mono.zip(
                                store.mails(id).collectList(),
                                store.tries(id),
                                store.bounces(id),
                                store.evidence(id).collectList(),
                                store.formerAddresses(id).collectList(),
                                outlook.of(id)),
                        (invitation, parts) -> new InvitationHistory(
                                invitation,
                                joined(parts.getT1(), parts.getT2(), parts.getT3()),
                                parts.getT4(),
                                parts.getT5(),
                                parts.getT6()));
    }

    Mono<InvitationView> revoke(long workspaceId, long id) {
        return store.revoke(workspaceId, id, clock.instant())
                .flatMap(revoked -> find(workspaceId, id))
                .flatMap(invitation -> invitation.state().equals("revoked")
                        ? Mono.just(invitation)
                        : Mono.error(ProblemType.INVITATION_ENDED.with(invitation.state(), "revoked")));
    }

    Mono<InvitationView> resend(long workspaceId, long id) {
        Instant now = clock.instant();
        return store.resend(workspaceId, id, now, now.plus(HINT_LOST_AFTER))
                .delayUntil(resent -> AfterCommit.run(hint(resent)))
                .flatMap(resent -> find(workspaceId, id))
                .switchIfEmpty(Mono.defer(() -> refuseResend(workspaceId, id)));
    }

    private Mono<InvitationView> find(long workspaceId, long id) {
        return store.find(workspaceId, id)
                .switchIfEmpty(Mono.error(() -> ProblemType.NOT_FOUND.with("invitation", id)));
    }

    private Mono<InvitationView> refuseResend(long workspaceId, long id) {
        return find(workspaceId, id)
                .zipWith(store.campaignState(id), Invitations::whyNotAgain)
                .flatMap(Mono::error);
    }

    private static ProblemException whyNotAgain(InvitationView invitation, String campaignState) {
        boolean unanswered =
                invitation.state().equals("pending") || invitation.state().equals("opened");
        boolean out = "sent".equals(invitation.mail()) || "unknown".equals(invitation.mail());
        if (unanswered && (!out || !List.of("running", "paused", "done").contains(campaignState))) {
            String mail = invitation.mail() == null ? "missing" : invitation.mail();
            return ProblemType.FIRST_MAIL_NOT_SENT.with(mail, campaignState);
        }
        return ProblemType.INVITATION_ENDED.with(unanswered ? "expired" : invitation.state(), "sent again");
    }

    private Mono<Void> hint(InvitationStore.Resent resent) {
        return hints.give(
                Channel.DELIVERIES_REQUESTED,
                Lane.EXPRESS,
                new DeliveriesRequested(resent.campaignId(), resent.deliveryId(), resent.deliveryId()),
                "delivery " + resent.deliveryId() + " of campaign " + resent.campaignId());
    }

    private static List<InvitationHistory.Mail> joined(
            List<InvitationHistory.Mail> mails,
            Map<String, Collection<InvitationHistory.Try>> tries,
            Map<String, Collection<InvitationHistory.Bounce>> bounces) {
        return mails.stream()
                .map(mail -> mail.with(
                        List.copyOf(tries.getOrDefault(mail.id(), List.of())),
                        List.copyOf(bounces.getOrDefault(mail.id(), List.of()))))
                .toList();
    }
}
