package io.beckon.gateway.console.campaign;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What the API counted of a campaign, as the page shows it. */
record Snapshot(
        String campaignId,
        String state,
        Instant at,
        Rows rows,
        Map<String, Long> firstDeliveries,
        Map<String, Long> invitations,
        Map<String, Long> followUpDeliveries,
        long doubled,
        long heldUp,
        Rates rates,
        List<Equation> equations,
        boolean balances,
        boolean settled) {

    record Rows(long received, long waiting, long parked, Map<String, Long> refused, long invited) {

        public long refusedInAll() {
            return refused.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    record Rates(double invitedPerSecond, double sentPerSecond) {}

    record Equation(String name, long left, long right) {}

    /**
     * One stage of the funnel.
     *
     * @param key of its sentence, behind {@code campaign.funnel.}
     */
    record Stage(String key, long people) {}

    /** From those who were invited to those who accepted, each among those before. */
    public List<Stage> funnel() {
        long accepted = invitation("accepted");
        return List.of(
                new Stage("invited", rows.invited()),
                new Stage("sent", first("sent")),
                new Stage("opened", invitation("opened") + accepted),
                new Stage("accepted", accepted));
    }

    /** Whether the API's stream ends with it: the campaign has ended and nothing is on its way. */
    public boolean last() {
        return settled && (state.equals("done") || state.equals("cancelled"));
    }

    /** First mails that are not done with. */
    public long underWay() {
        return first("ready") + first("sending") + first("deferred");
    }

    public long first(String state) {
        return firstDeliveries.getOrDefault(state, 0L);
    }

    public long invitation(String state) {
        return invitations.getOrDefault(state, 0L);
    }

    public long followUp(String state) {
        return followUpDeliveries.getOrDefault(state, 0L);
    }
}
