package io.beckon.mail.delivery;

import io.beckon.contracts.state.DeliveryState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is to be recorded of a claimed delivery.
 *
 * @param state         what it becomes
 * @param tried         whether a mail was really tried; one that was put off or released was not
 * @param at            when it ended
 * @param nextAttemptAt when it is due again, or null
 * @param followUpAt    when the scheduler has something to do for a sent invitation, or null
 * @param resend        it is to be sent a second time, for nobody knows whether the first arrived
 * @param endsInvitation the invitation fails with it, or null
 * @param phase         how far the try came, for its row in {@code attempt}
 */
record Conclusion(
        ClaimedDelivery delivery,
        DeliveryState state,
        boolean tried,
        Instant at,
        @Nullable Instant nextAttemptAt,
        @Nullable Instant followUpAt,
        boolean resend,
        @Nullable Long endsInvitation,
        String phase,
        @Nullable Integer replyCode,
        @Nullable String replyStatus,
        @Nullable String replyText,
        @Nullable String provider,
        @Nullable String cause) {

    long id() {
        return delivery.id();
    }

    boolean isSent() {
        return state == DeliveryState.SENT;
    }

    /** The same, and who answered; null where nobody did. */
    Conclusion by(@Nullable String answering) {
        return new Conclusion(
                delivery,
                state,
                tried,
                at,
                nextAttemptAt,
                followUpAt,
                resend,
                endsInvitation,
                phase,
                replyCode,
                replyStatus,
                replyText,
                answering,
                cause);
    }

    /** The same fact without the words of others, for when the database does not take them. */
    Conclusion withoutWords() {
        return new Conclusion(
                delivery,
                state,
                tried,
                at,
                nextAttemptAt,
                followUpAt,
                resend,
                endsInvitation,
                phase,
                null,
                null,
                null,
                null,
                cause == null ? null : "the words could not be stored");
    }
}
