package io.beckon.gateway.progress;

import io.beckon.contracts.state.DeliveryState;
import io.beckon.contracts.state.InvitationState;
import io.beckon.contracts.state.Refusal;
import io.beckon.contracts.state.SqlName;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The counted groups of one campaign, from which a {@link Snapshot} is put together. */
final class Counts {

    /**
     * One group.
     *
     * @param what what was counted
     * @param part its first distinction
     * @param more its second, or empty
     */
    record Group(String what, String part, String more, long count) {}

    /** A failed invitation's first mail was never sent; every other state can follow a sent one. */
    private static final Set<InvitationState> AFTER_SENDING = EnumSet.complementOf(EnumSet.of(InvitationState.FAILED));

    private static final Set<String> ON_ITS_WAY = Set.of("ready", "sending", "deferred");

    private final Collection<Group> groups;

    Counts(Collection<Group> groups) {
        this.groups = groups;
    }

    Snapshot snapshot(long campaignId, String state, Instant at) {
        Snapshot.Rows rows = new Snapshot.Rows(
                sum("chunk", null, null),
                sum("chunk", "stored", null),
                sum("chunk", "parked", null) + sum("outcome", "parked", null),
                named(Refusal.values(), reason -> sum("outcome", "refused", reason)),
                sum("invitation", null, null));
        Map<String, Long> first = deliveries("invitation");
        Map<String, Long> answers =
                named(AFTER_SENDING.toArray(InvitationState[]::new), answer -> sum("invitation", answer, "sent"));
        List<Snapshot.Equation> equations = List.of(
                new Snapshot.Equation(
                        "rows received = waiting + parked + refused + invited",
                        rows.received(),
                        rows.waiting() + rows.parked() + total(rows.refused()) + rows.invited()),
                new Snapshot.Equation("invited = first mails in all states", rows.invited(), total(first)),
                new Snapshot.Equation(
                        "first mails sent = invitations in all states after sending",
                        sum("delivery", "invitation", "sent"),
                        total(answers)));
        return new Snapshot(
                Long.toString(campaignId),
                state,
                at,
                rows,
                first,
                answers,
                plus(deliveries("reminder"), deliveries("follow_up")),
                deliveries("resend"),
                sum("doubled", null, null),
                sum("held up", null, null),
                new Snapshot.Rates(sum("invited lately", null, null) / 10.0, sum("sent lately", null, null) / 10.0),
                equations,
                equations.stream().allMatch(Snapshot.Equation::holds),
                isSettled(rows));
    }

    private boolean isSettled(Snapshot.Rows rows) {
        return rows.waiting() == 0
                && sum("open upload", null, null) == 0
                && groups.stream()
                                .filter(group -> group.what().equals("delivery") && ON_ITS_WAY.contains(group.more()))
                                .mapToLong(Group::count)
                                .sum()
                        == 0;
    }

    private Map<String, Long> deliveries(String purpose) {
        return named(DeliveryState.values(), state -> sum("delivery", purpose, state));
    }

    private long sum(String what, @Nullable String part, @Nullable String more) {
        return groups.stream()
                .filter(group -> group.what().equals(what))
                .filter(group -> part == null || group.part().equals(part))
                .filter(group -> more == null || group.more().equals(more))
                .mapToLong(Group::count)
                .sum();
    }

    private static Map<String, Long> named(SqlName[] names, ToLongFunction<String> count) {
        Map<String, Long> counts = new LinkedHashMap<>();
        Arrays.stream(names).map(SqlName::sql).forEach(name -> counts.put(name, count.applyAsLong(name)));
        return counts;
    }

    private static Map<String, Long> plus(Map<String, Long> one, Map<String, Long> other) {
        Map<String, Long> sums = new LinkedHashMap<>(one);
        other.forEach((name, count) -> sums.merge(name, count, Long::sum));
        return sums;
    }

    private static long total(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
