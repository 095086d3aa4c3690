package io.beckon.gateway.progress;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;

/**
 * What happened in a campaign, minute by minute or hour by hour, counted from its rows. A stretch in which nothing did has no point.
 *
 * @param at   when it was counted
 * @param from the first moment of the first stretch
 * @param to   the first moment behind the last one
 */
record Series(
        @Schema(example = "7") String campaignId,
        Instant at,
        Instant from,
        Instant to,
        @Schema(example = "minute") String step,
        List<Point> points) {

    /**
     * One stretch.
     *
     * @param from           its first moment
     * @param sent           mails taken by the recipients' servers, of all purposes but tests
     * @param mailsPerSecond the same, over its length
     * @param invitations    first mails among them
     * @param reminders      reminders and follow-ups among them
     * @param failed         invitations whose first mail failed for good
     * @param ended          invitations that were revoked, bounced or ran out
     */
    record Point(
            Instant from,
            long sent,
            double mailsPerSecond,
            long invitations,
            long reminders,
            long opened,
            long accepted,
            long failed,
            long ended) {}
}
