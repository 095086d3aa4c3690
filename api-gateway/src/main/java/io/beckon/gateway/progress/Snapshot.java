package io.beckon.gateway.progress;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What became of every row of a campaign at one moment, counted from the rows in one statement.
 *
 * @param firstDeliveries    the first mails by state
 * @param invitations        those whose first mail is sent, by state
 * @param followUpDeliveries reminders and manual follow-ups by state
 * @param doubled            mails that a mail server took twice
 * @param heldUp             of the deferred first mails, those that wait because their registration invitation is closed, over or full
 * @param equations          the three that always hold
 * @param balances           whether they do
 * @param settled            nothing waits and no mail is on its way
 */
record Snapshot(
        @Schema(example = "7") String campaignId,
        @Schema(example = "running") String state,
        Instant at,
        Rows rows,
        Map<String, Long> firstDeliveries,
        Map<String, Long> invitations,
        Map<String, Long> followUpDeliveries,
        Map<String, Long> resendDeliveries,
        long doubled,
        long heldUp,
        Rates rates,
        List<Equation> equations,
        boolean balances,
        boolean settled) {

    /**
     * The rows of all uploads.
     *
     * @param waiting of sealed uploads, not yet expanded
     * @param parked  could not be processed, and wait for an operator
     * @param refused by reason
     */
    record Rows(long received, long waiting, long parked, Map<String, Long> refused, long invited) {}

    /** Over the last ten seconds. */
    record Rates(double invitedPerSecond, double sentPerSecond) {}

    /** Two counts of the same thing, made in different ways. */
    record Equation(String name, long left, long right) {

        boolean holds() {
            return left == right;
        }
    }

    /** Whether watching on is of no use: the campaign has ended and nothing is on its way. */
    boolean last() {
        return settled && (state.equals("done") || state.equals("cancelled"));
    }
}
