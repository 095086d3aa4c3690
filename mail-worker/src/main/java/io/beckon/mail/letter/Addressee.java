package io.beckon.mail.letter;

import io.beckon.contracts.state.DeliveryPurpose;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Who one mail goes to, and what for.
 *
 * @param ordinal      of a reminder: its step
 * @param invitationId null for a test mail and those without a campaign, which carry no personal link
 * @param tokenVersion of the invitation; its links hold only as long as it stays
 * @param locale       as in the list, or null
 * @param zone         the recipient's
 * @param person       JSON as in {@code invitation.person}, or null
 * @param message      what a manual follow-up says beside the template, or null
 * @param invitedAt    when the invitation was sent, or null when this mail is it
 * @param workspaceId  whose sender a mail without a campaign comes from; 0 is the installation
 * @param letter       {@code delivery.content} of a mail without a campaign, or null
 */
public record Addressee(
        long deliveryId,
        DeliveryPurpose purpose,
        int ordinal,
        String address,
        @Nullable Long invitationId,
        int tokenVersion,
        @Nullable String locale,
        ZoneId zone,
        @Nullable String person,
        @Nullable String message,
        @Nullable Instant invitedAt,
        long workspaceId,
        @Nullable String letter) {}
