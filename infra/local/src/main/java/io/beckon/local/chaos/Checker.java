package io.beckon.local.chaos;

import io.beckon.local.chaos.ChaosDatabase.Delivery;
import io.beckon.local.chaos.Evidence.Taking;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Holds what the mail server took against what the database says. */
final class Checker {

    private final Evidence evidence;
    private final Map<Long, List<Taking>> takings = new HashMap<>();
    private final Set<String> refusedForGood = new HashSet<>();
    private final List<String> offences = new ArrayList<>();
    private final Set<String> lost = new HashSet<>();
    private final List<Delivery> doubled = new ArrayList<>();

    private Checker(Evidence evidence) {
        this.evidence = evidence;
        evidence.takings()
                .forEach(taking -> takings.computeIfAbsent(taking.delivery(), id -> new ArrayList<>())
                        .add(taking));
        evidence.faults().forEach((kind, struck) -> {
            if (kind.forGood()) {
                refusedForGood.addAll(struck.recipients());
            }
        });
    }

    static Verdict check(Evidence evidence) {
        Checker checker = new Checker(evidence);
        checker.checkRun();
        checker.checkRows();
        checker.checkPeople();
        return new Verdict(evidence, checker.offences, checker.lost, checker.doubled);
    }

    private void checkRun() {
        evidence.unbalanced().forEach(sample -> offences.add("does not balance: " + sample));
        offences.addAll(evidence.crashes());
        if (evidence.open() > 0) {
            offences.add(evidence.open() + " rows or mails have not come to an end");
        }
        if (evidence.parked() > 0) {
            offences.add(evidence.parked() + " messages, chunks or rows were parked");
        }
        if (evidence.samplesByApi() == 0 || evidence.samplesBySql() == 0) {
            offences.add("nobody could look at the account: %d samples by the API, %d by SQL"
                    .formatted(evidence.samplesByApi(), evidence.samplesBySql()));
        }
    }

    private void checkRows() {
        Map<Long, Delivery> known = new HashMap<>();
        evidence.deliveries().forEach(delivery -> known.put(delivery.id(), delivery));
        takings.forEach((id, taken) -> {
            Delivery delivery = known.get(id);
            if (delivery == null) {
                offences.add("delivery " + id + " was taken by the mail server and is not in the database");
            } else if (taken.stream().anyMatch(one -> !one.recipient().equals(delivery.address()))) {
                offences.add("delivery " + id + " went to another address than " + delivery.address());
            }
        });
        evidence.deliveries().forEach(delivery -> check(delivery, takings.getOrDefault(delivery.id(), List.of())));
    }

    private void check(Delivery delivery, List<Taking> taken) {
        boolean refused = refusedForGood.contains(delivery.address());
        switch (delivery.state()) {
            case "sent", "unknown" -> {
                if (taken.isEmpty()) {
                    lose(
                            delivery.address(),
                            "%s is %s and was never taken".formatted(name(delivery), delivery.state()));
                }
            }
            case "failed" -> {
                if (!refused) {
                    lose(delivery.address(), name(delivery) + " failed, and the mail server never refused it for good");
                }
            }
            default -> offences.add(name(delivery) + " is still " + delivery.state());
        }
        if (refused && (!delivery.state().equals("failed") || !taken.isEmpty())) {
            offences.add("%s was refused for good, is %s and was taken %d times"
                    .formatted(name(delivery), delivery.state(), taken.size()));
        }
        if (taken.size() > 1) {
            checkDoubled(delivery, taken);
        }
    }

    private void checkDoubled(Delivery delivery, List<Taking> taken) {
        doubled.add(delivery);
        long uncertain =
                taken.stream().filter(taking -> taking.leftUnread() != null).count();
        if (taken.size() - 1 > uncertain) {
            offences.add("%s was taken %d times, though only %d answers can have stayed unread"
                    .formatted(name(delivery), taken.size(), uncertain));
        }
        if (!delivery.isFlagged()) {
            offences.add(
                    "%s was taken %d times, and the database does not say so".formatted(name(delivery), taken.size()));
        }
    }

    private void checkPeople() {
        Set<String> invited = new HashSet<>();
        Set<String> reminded = new HashSet<>();
        evidence.deliveries().forEach(delivery -> (delivery.isReminder() ? reminded : invited).add(delivery.address()));
        evidence.admitted().stream()
                .filter(address -> !invited.contains(address))
                .forEach(address -> lose(address, address + " was handed over and never invited"));
        invited.stream()
                .filter(address -> !evidence.admitted().contains(address))
                .forEach(address -> offences.add(address + " was invited and is not in the list"));
        evidence.deliveries().stream()
                .filter(delivery -> !delivery.isReminder() && delivery.state().equals("sent"))
                .filter(delivery -> !reminded.contains(delivery.address()))
                .forEach(delivery -> lose(delivery.address(), delivery.address() + " was never reminded"));
    }

    private void lose(String address, String sentence) {
        lost.add(address);
        offences.add("lost: " + sentence);
    }

    private static String name(Delivery delivery) {
        return "%s %d to %s".formatted(delivery.purpose(), delivery.id(), delivery.address());
    }
}
