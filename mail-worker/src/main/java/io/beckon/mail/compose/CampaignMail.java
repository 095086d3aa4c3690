package io.beckon.mail.compose;

import io.beckon.mail.returnpath.ReturnPath;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What all mails of a campaign have in common.
 *
 * @param fromAddress the visible sender
 * @param fromName shown beside it, or null
 * @param replyTo where answers go if not to the sender, or null
 * @param returnPath where bounces go, or null for the sender
 * @param messageIdDomain right side of every Message-ID, the host of the public base URL
 * @param workspaceId part of every Message-ID
 * @param feedbackId what complaint reports are grouped by (Feedback-ID), such as {@code c17:w3:beckon}
 * @param automatic whether nobody pressed a button for this mail: reminders say so by Auto-Submitted (RFC 3834)
 */
public record CampaignMail(
        String fromAddress,
        @Nullable String fromName,
        @Nullable String replyTo,
        @Nullable ReturnPath returnPath,
        String messageIdDomain,
        long workspaceId,
        String feedbackId,
        boolean automatic) {
    public CampaignMail {
        Objects.requireNonNull(fromAddress, "fromAddress");
        Objects.requireNonNull(messageIdDomain, "messageIdDomain");
        Objects.requireNonNull(feedbackId, "feedbackId");
    }
}
