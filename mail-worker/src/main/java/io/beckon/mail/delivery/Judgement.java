package io.beckon.mail.delivery;

import io.beckon.contracts.state.DeliveryPurpose;
import io.beckon.contracts.state.DeliveryState;
import io.beckon.contracts.state.UnknownPolicy;
import io.beckon.mail.letter.ClaimLetters;
import io.beckon.mail.transport.SendResult;
import io.beckon.mail.transport.SmtpPhase;
import io.beckon.mail.transport.SmtpReply;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What an end of a try means for the delivery. A fault of one person's mail is final; a fault of the campaign's template or sender is
 * like a temporary failure: somebody can mend it within the horizon, and what was held up then goes out by itself.
 */
final class Judgement {

    private static final String COMPOSING = "compose";

    private final RetryPolicy retry;

    Judgement(RetryPolicy retry) {
        this.retry = retry;
    }

    /**
     * Where no provider let the mail in, nothing was tried: the fault is none of the mail's, and it goes out when one does.
     *
     * @param provider who answered, or null where nobody can tell
     */
    Conclusion of(
            ClaimedDelivery delivery, @Nullable String provider, SendResult result, ClaimLetters letters, Instant now) {
        if (result instanceof SendResult.RefusedForNow later && later.phase().beforeEnvelope()) {
            return released(delivery, now);
        }
        return tried(delivery, result, letters, now).by(provider);
    }

    private Conclusion tried(ClaimedDelivery delivery, SendResult result, ClaimLetters letters, Instant now) {
        Instant at = now.truncatedTo(ChronoUnit.MICROS);
        if (result instanceof SendResult.Accepted accepted) {
            return sent(delivery, accepted.reply(), letters, at);
        }
        if (result instanceof SendResult.Refused refused) {
            return failed(delivery, at, name(refused.phase()), refused.reply(), "refused");
        }
        if (result instanceof SendResult.Unknown unknown) {
            return unknown(delivery, unknown.cause(), letters, at);
        }
        SendResult.RefusedForNow later = (SendResult.RefusedForNow) result;
        return deferred(delivery, at, name(later.phase()), later.reply(), later.cause());
    }

    /** The mail could not be written, because of this one person's values. */
    Conclusion unwritable(ClaimedDelivery delivery, String cause, Instant now) {
        return failed(delivery, now.truncatedTo(ChronoUnit.MICROS), COMPOSING, null, cause);
    }

    /** The mail could not be written, and nobody else's of this campaign can. */
    Conclusion heldUp(ClaimedDelivery delivery, String cause, Instant now) {
        return deferred(delivery, now.truncatedTo(ChronoUnit.MICROS), COMPOSING, null, cause);
    }

    /** Not begun, and not counted as a try: anybody may take it at once. */
    Conclusion released(ClaimedDelivery delivery, Instant now) {
        DeliveryState state = delivery.attempts() == 0 ? DeliveryState.READY : DeliveryState.DEFERRED;
        return untried(delivery, state, now, now, null);
    }

    /** Not begun, and not counted as a try: held back by a rule until a time. */
    Conclusion putOff(ClaimedDelivery delivery, Instant until, String rule, Instant now) {
        return untried(delivery, DeliveryState.DEFERRED, now, until, rule);
    }

    private Conclusion sent(ClaimedDelivery delivery, SmtpReply reply, ClaimLetters letters, Instant at) {
        Instant followUp = delivery.addressee().purpose() == DeliveryPurpose.INVITATION
                ? letters.followUpAt(delivery.addressee(), at).orElse(null)
                : null;
        return tried(delivery, DeliveryState.SENT, at, null, followUp, false, "dot", reply, null);
    }

    private Conclusion failed(
            ClaimedDelivery delivery, Instant at, String phase, @Nullable SmtpReply reply, String cause) {
        return tried(delivery, DeliveryState.FAILED, at, null, null, false, phase, reply, cause);
    }

    private Conclusion unknown(ClaimedDelivery delivery, String cause, ClaimLetters letters, Instant at) {
        boolean again = letters.unknownDeliveries() == UnknownPolicy.RESEND && !delivery.resent();
        return again
                ? tried(
                        delivery,
                        DeliveryState.READY,
                        at,
                        retry.next(at, delivery.attempts() + 1),
                        null,
                        true,
                        name(SmtpPhase.FINAL_DOT),
                        null,
                        cause)
                : tried(delivery, DeliveryState.UNKNOWN, at, null, null, false, name(SmtpPhase.FINAL_DOT), null, cause);
    }

    private Conclusion deferred(
            ClaimedDelivery delivery, Instant at, String phase, @Nullable SmtpReply reply, String cause) {
        Instant next = retry.next(at, delivery.attempts() + 1);
        Instant first = delivery.firstAttemptAt() == null ? at : delivery.firstAttemptAt();
        return retry.isPastHorizon(first, next)
                ? failed(delivery, at, phase, reply, "horizon: " + cause)
                : tried(delivery, DeliveryState.DEFERRED, at, next, null, false, phase, reply, cause);
    }

    private Conclusion tried(
            ClaimedDelivery delivery,
            DeliveryState state,
            Instant at,
            @Nullable Instant nextAttemptAt,
            @Nullable Instant followUpAt,
            boolean resend,
            String phase,
            @Nullable SmtpReply reply,
            @Nullable String cause) {
        boolean endsInvitation =
                state == DeliveryState.FAILED && delivery.addressee().purpose() == DeliveryPurpose.INVITATION;
        return new Conclusion(
                delivery,
                state,
                true,
                at,
                nextAttemptAt,
                followUpAt,
                resend,
                endsInvitation ? delivery.addressee().invitationId() : null,
                phase,
                reply == null ? null : reply.code(),
                reply == null ? null : reply.enhanced(),
                reply == null ? null : reply.text(),
                null,
                cause);
    }

    private static Conclusion untried(
            ClaimedDelivery delivery, DeliveryState state, Instant now, Instant due, @Nullable String rule) {
        return new Conclusion(
                delivery,
                state,
                false,
                now.truncatedTo(ChronoUnit.MICROS),
                due,
                null,
                false,
                null,
                "",
                null,
                null,
                null,
                null,
                rule);
    }

    private static String name(SmtpPhase phase) {
        return phase.name().toLowerCase(java.util.Locale.ROOT);
    }
}
