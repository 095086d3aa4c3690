package io.beckon.gateway.invitation;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.address.InvalidAddressException;
import io.beckon.contracts.message.BeckonMessage;
import io.beckon.contracts.message.Channel;
import io.beckon.contracts.message.DeliveriesDue;
import io.beckon.contracts.message.DeliveriesRequested;
import io.beckon.contracts.outcome.RowReason;
import io.beckon.contracts.state.CampaignState;
import io.beckon.contracts.state.DeliveryState;
import io.beckon.contracts.state.InvitationState;
import io.beckon.contracts.state.Lane;
import io.beckon.contracts.state.SuppressionReason;
import io.beckon.gateway.erased.ErasedAddresses;
import io.beckon.gateway.hint.Hints;
import io.beckon.gateway.http.AfterCommit;
import io.beckon.gateway.problem.Faults;
import io.beckon.gateway.problem.ProblemException;
import io.beckon.gateway.problem.ProblemType;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Corrects the address of an invitation. A first mail that never went out goes to the new address as if it were the first try; one that
 * is out is followed by a second one with a new link.
 */
@Component
class AddressCorrection {

    private static final Duration HINT_LOST_AFTER = Duration.ofMinutes(1);
    private static final Duration MAIL_ENDS_WITHIN = Duration.ofSeconds(5);

    private static final Set<InvitationState> CORRECTABLE =
            Set.of(InvitationState.PENDING, InvitationState.OPENED, InvitationState.FAILED, InvitationState.BOUNCED);
    private static final Set<DeliveryState> OUT = Set.of(DeliveryState.SENT, DeliveryState.UNKNOWN);

    /** What a client gives. */
    record Wish(
            @Schema(example = "ana@example.org") @Nullable String address) {}

    private final InvitationStore invitations;
    private final AddressStore store;
    private final TransactionalOperator transaction;
    private final ErasedAddresses erased;
    private final Hints hints;
    private final Clock clock;

    AddressCorrection(
            InvitationStore invitations,
            AddressStore store,
            TransactionalOperator transaction,
            ErasedAddresses erased,
            Hints hints,
            Clock clock) {
        this.invitations = invitations;
        this.store = store;
        this.transaction = transaction;
        this.erased = erased;
        this.hints = hints;
        this.clock = clock;
    }

    Mono<InvitationView> correct(long workspaceId, long id, Wish wish) {
        EmailAddress address = address(wish.address());
        return erased.refuseSuppressed(workspaceId, address)
                .then(store.separator(workspaceId))
                .flatMap(separator -> correct(workspaceId, id, address, separator))
                .as(transaction::transactional)
                // Another list or correction took the address between our look and our change.
                .onErrorMap(
                        DuplicateKeyException.class,
                        error -> ProblemType.ADDRESS_ALREADY_INVITED.with(address.toString()))
                .then(invitations.find(workspaceId, id));
    }

    private Mono<Void> correct(long workspaceId, long id, EmailAddress address, String separator) {
        Instant now = clock.instant();
        return store.lock(workspaceId, id, address.toString(), address.mailbox(separator), now)
                .switchIfEmpty(Mono.error(() -> ProblemType.NOT_FOUND.with("invitation", id)))
                .filter(standing -> !standing.address().equals(address.toString()))
                .flatMap(standing -> refusal(standing, workspaceId, address, separator)
                        .<Mono<Void>>map(Mono::error)
                        .orElseGet(() -> change(standing, address, separator, now)));
    }

    private static Optional<ProblemException> refusal(
            AddressStore.Standing standing, long workspaceId, EmailAddress address, String separator) {
        if (!CORRECTABLE.contains(standing.state())
                || standing.expired()
                || standing.campaign() == CampaignState.CANCELLED
                || standing.mail() == DeliveryState.CANCELLED
                || standing.tokenVersion() == Short.MAX_VALUE) {
            return Optional.of(ProblemType.ADDRESS_FIXED.with(
                    standing.expired() ? "expired" : standing.state().sql(),
                    standing.campaign().sql()));
        }
        if (standing.usedBy() != null) {
            return Optional.of(
                    standing.usedBy() == workspaceId
                            ? because(ProblemType.ADDRESS_IN_USE, RowReason.ADDRESS_IN_USE_HERE, null)
                            : because(
                                    ProblemType.ADDRESS_IN_USE,
                                    RowReason.ADDRESS_IN_USE_ELSEWHERE,
                                    address.localPart() + separator + "invited@" + address.domain()));
        }
        if (standing.suppressed() != null) {
            return Optional.of(because(ProblemType.ADDRESS_SUPPRESSED, reason(standing.suppressed()), null));
        }
        if (standing.invitedAlready()) {
            return Optional.of(ProblemType.ADDRESS_ALREADY_INVITED.with(address.toString()));
        }
        return standing.mail() == DeliveryState.SENDING
                ? Optional.of(ProblemType.MAIL_UNDER_WAY.with().retryAfter(MAIL_ENDS_WITHIN))
                : Optional.empty();
    }

    private static ProblemException because(ProblemType type, RowReason reason, @Nullable String argument) {
        return type.with(reason.sentence(argument), reason.mend(argument));
    }

    private static RowReason reason(SuppressionReason reason) {
        return switch (reason) {
            case UNSUBSCRIBED -> RowReason.SUPPRESSED_UNSUBSCRIBED;
            case BOUNCED -> RowReason.SUPPRESSED_BOUNCED;
            case COMPLAINED -> RowReason.SUPPRESSED_COMPLAINED;
            case MANUAL -> RowReason.SUPPRESSED_MANUALLY;
        };
    }

    private Mono<Void> change(AddressStore.Standing standing, EmailAddress address, String separator, Instant now) {
        Mono<Void> changed = store.change(standing.id(), address.toString(), address.mailbox(separator), now);
        if (OUT.contains(standing.mail())) {
            return changed.then(store.secondMail(standing, now, now.plus(HINT_LOST_AFTER)))
                    .flatMap(mail -> AfterCommit.run(
                            hint(standing, Lane.EXPRESS, new DeliveriesRequested(standing.campaignId(), mail, mail))));
        }
        if (standing.mail() == DeliveryState.READY) {
            return changed; // it is on its way already, and the claim reads the address
        }
        return changed.then(store.firstMailAgain(standing, now))
                .then(AfterCommit.run(hint(standing, standing.lane(), new DeliveriesDue(standing.campaignId()))));
    }

    private Mono<Void> hint(AddressStore.Standing standing, Lane lane, BeckonMessage message) {
        return hints.give(
                Channel.DELIVERIES_REQUESTED, lane, message, "the corrected address of invitation " + standing.id());
    }

    private static EmailAddress address(@Nullable String written) {
        try {
            return EmailAddress.parse(written);
        } catch (InvalidAddressException e) {
            throw Faults.of("/address", e.getMessage() + " " + e.reason().mend(e.argument()));
        }
    }
}
