package io.beckon.local.chaos;

import io.beckon.local.chaos.ChaosDatabase.Delivery;
import io.beckon.local.chaos.Evidence.Taking;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the checker found.
 *
 * @param offences everything that must not be, one sentence each, with ids; empty when all held
 * @param lost     addresses that miss a mail
 * @param doubled  deliveries that the mail server took more than once
 */
record Verdict(Evidence evidence, List<String> offences, Set<String> lost, List<Delivery> doubled) {

    private static final String LINE = "%-26s %7s %7s %7s %7s %7s";

    boolean holds() {
        return offences.isEmpty();
    }

    /** Mails taken whose answers may never have been read: so many may be doubled. */
    long uncertain() {
        return evidence.takings().stream()
                .filter(taking -> taking.leftUnread() != null)
                .count();
    }

    /**
     * A line a fault. Touched are, of a fault of the mail server, the people whom it struck; of a killed mail worker the mails whose answers
     * it may not have read; of others the mails taken while they were down. A doubled mail stands where an answer to it was left unread.
     * Lost mails that the mail server did nothing to stand at every kill: any of them may have been it.
     */
    List<String> table() {
        List<String> lines = new ArrayList<>();
        lines.add(LINE.formatted("fault", "times", "touched", "lost", "doubled", "flagged"));
        for (SmtpFault kind : SmtpFault.values()) {
            Evidence.Struck struck = Objects.requireNonNull(evidence.faults().get(kind));
            lines.add(line(
                    kind.label(),
                    struck.times(),
                    struck.recipients().size(),
                    lost.stream().filter(struck.recipients()::contains).count(),
                    kind.takesUnanswered()
                            ? deliveries(evidence.takings().stream()
                                    .filter(taking -> isOf(taking, kind))
                                    .toList())
                            : List.of()));
        }
        for (Victim victim : Victim.values()) {
            lines.add(killed(victim));
        }
        List<Taking> others = evidence.takings().stream()
                .filter(taking -> taking.leftUnread() != null && !isExplained(taking))
                .toList();
        lines.add(line("other ends", others.size(), others.size(), 0, deliveries(others)));
        lines.add(line(
                "all",
                evidence.kills().size()
                        + evidence.faults().values().stream()
                                .mapToLong(Evidence.Struck::times)
                                .sum(),
                evidence.takings().size(),
                lost.size(),
                doubled));
        return lines;
    }

    /** The table, and the figures it is judged by. */
    List<String> lines() {
        List<String> lines = new ArrayList<>(table());
        lines.add("");
        lines.add(
                "%,d people, %,d mails taken, of %,d the answer may not have been read; %,d doubled, %,d flagged as sent again or taken twice"
                        .formatted(
                                evidence.admitted().size(),
                                evidence.takings().size(),
                                uncertain(),
                                doubled.size(),
                                evidence.deliveries().stream()
                                        .filter(Delivery::isFlagged)
                                        .count()));
        lines.add("%,d samples by the API and %,d by SQL, %,d did not balance"
                .formatted(
                        evidence.samplesByApi(),
                        evidence.samplesBySql(),
                        evidence.unbalanced().size()));
        return lines;
    }

    private String killed(Victim victim) {
        List<KillLog.Entry> kills = evidence.kills().stream()
                .filter(kill -> kill.victim() == victim)
                .toList();
        List<Taking> unread = victim == Victim.MAIL_WORKER
                ? evidence.takings().stream()
                        .filter(taking -> taking.leftUnread() != null && !isOfSmtp(taking) && isOfKill(taking))
                        .toList()
                : List.of();
        long touched = victim == Victim.MAIL_WORKER
                ? unread.size()
                : kills.stream().mapToLong(KillLog.Entry::takenMeanwhile).sum();
        long unexplained = kills.isEmpty()
                ? 0
                : lost.stream()
                        .filter(address -> evidence.faults().values().stream()
                                .noneMatch(struck -> struck.recipients().contains(address)))
                        .count();
        return line(victim.label() + " killed", kills.size(), touched, unexplained, deliveries(unread));
    }

    private boolean isExplained(Taking taking) {
        return isOfSmtp(taking) || isOfKill(taking);
    }

    private boolean isOfSmtp(Taking taking) {
        return evidence.faults().keySet().stream().anyMatch(kind -> kind.takesUnanswered() && isOf(taking, kind));
    }

    private boolean isOf(Taking taking, SmtpFault kind) {
        return taking.leftUnread() != null
                && Objects.requireNonNull(evidence.faults().get(kind))
                        .recipients()
                        .contains(taking.recipient());
    }

    private boolean isOfKill(Taking taking) {
        return evidence.kills().stream()
                .anyMatch(kill -> kill.victim() == Victim.MAIL_WORKER
                        && taking.leftUnread() != null
                        && kill.covers(taking.leftUnread()));
    }

    /** The doubled ones among those. */
    private List<Delivery> deliveries(List<Taking> takings) {
        Set<Long> ids = takings.stream().map(Taking::delivery).collect(Collectors.toSet());
        return doubled.stream().filter(delivery -> ids.contains(delivery.id())).toList();
    }

    private static String line(String label, long times, long touched, long lost, List<Delivery> doubled) {
        return LINE.formatted(
                label,
                "%,d".formatted(times),
                "%,d".formatted(touched),
                "%,d".formatted(lost),
                "%,d".formatted(doubled.size()),
                "%,d".formatted(doubled.stream().filter(Delivery::isFlagged).count()));
    }
}
