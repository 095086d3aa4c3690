package io.beckon.gateway.progress;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why mails of a campaign wait, failed, or are not known to have arrived, counted from the rows.
 *
 * @param at      when it was counted
 * @param reasons the most frequent first
 * @param others  mails of the reasons beyond those
 */
record Reasons(@Schema(example = "7") String campaignId, Instant at, List<Reason> reasons, long others) {

    /** How many are told apart. */
    static final int MOST = 50;

    /**
     * Mails that ended up alike.
     *
     * @param state         deferred, failed or unknown
     * @param replyCode     of the mail server (RFC 5321 4.2); null when it said nothing
     * @param replyStatus   its enhanced status code (RFC 3463), or null
     * @param cause         ours, where it was not the server's reply; else null
     * @param replyText     the server's own words, of one of these mails; they may differ from mail to mail
     * @param nextAttemptAt when the first of these is tried again; null for what is not
     */
    record Reason(
            @Schema(example = "deferred") String state,
            @Schema(example = "451") @Nullable Integer replyCode,
            @Schema(example = "4.7.1") @Nullable String replyStatus,
            @Nullable String cause,

            @Schema(example = "Greylisted, try again in 5 minutes") @Nullable
            String replyText,

            long mails,
            @Nullable Instant nextAttemptAt) {}
}
