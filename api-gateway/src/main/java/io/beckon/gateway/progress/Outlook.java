package io.beckon.gateway.progress;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A campaign's reminder steps, what became of them so far, and on which days something is next due.
 *
 * @param at       when it was counted
 * @param timeZone of the days: the workspace's
 * @param due      the next days on which the next reminder, or the expiry, of so many invitations falls; who has opened or accepted by then
 *                 gets none, and sending hours may move one to a later day
 * @param later    invitations whose day lies beyond those
 */
record Outlook(
        @Schema(example = "7") String campaignId,
        Instant at,
        @Schema(example = "Europe/Berlin") String timeZone,
        List<Step> steps,
        List<Day> due,
        long later) {

    /** How many days are told apart. */
    static final int DAYS = 60;

    /**
     * One step.
     *
     * @param ordinal      from 1, in their order
     * @param after        ISO 8601 duration after the sending; null for a step that counts back from the expiry
     * @param beforeExpiry ISO 8601 duration before the expiry; else null
     * @param mails        its mails by state
     */
    record Step(
            int ordinal,
            @Schema(example = "P3D") @Nullable String after,
            @Nullable String beforeExpiry,
            Map<String, Long> mails) {}

    /** A day and the invitations of which something is due then. */
    record Day(LocalDate day, long invitations) {}
}
