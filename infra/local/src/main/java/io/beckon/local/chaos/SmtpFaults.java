package io.beckon.local.chaos;

import io.beckon.testkit.smtp.Fault;
import io.beckon.testkit.smtp.FaultySmtpServer;
import io.beckon.testkit.smtp.Moment;
import io.beckon.testkit.smtp.Step;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which try for which recipient fails how: a function of the seed, the address and the number of the try, so that it does not depend on
 * which connection comes first. After a try that failed in passing comes one that is left alone: Beckon sends a mail of unknown fate
 * once more and no further, so two cuts of the same mail in a row would be lost by its own rule.
 */
final class SmtpFaults {

    private static final class Struck {
        private final AtomicLong times = new AtomicLong();
        private final Set<String> recipients = new HashSet<>();
    }

    private final long seed;
    private final Map<SmtpFault, Struck> struck = new EnumMap<>(SmtpFault.class);

    SmtpFaults(long seed) {
        this.seed = seed;
        for (SmtpFault kind : SmtpFault.values()) {
            struck.put(kind, new Struck());
        }
    }

    /** @param pace how long the server takes for each mail */
    void install(FaultySmtpServer server, Duration pace) {
        server.fail(Fault.at(Step.DOT).delay(pace));
        for (SmtpFault kind : SmtpFault.values()) {
            server.fail(kind.fault().when(moment -> strikes(kind, moment, server)));
        }
    }

    /** How this try fails, if it does; tries count from 1. */
    Optional<SmtpFault> of(String recipient, int tries) {
        Optional<SmtpFault> forGood = drawn(recipient, 0, true);
        if (forGood.isPresent()) {
            return forGood;
        }
        Optional<SmtpFault> fault = Optional.empty();
        for (int number = 1; number <= tries; number++) {
            fault = fault.isPresent() ? Optional.empty() : drawn(recipient, number, false);
        }
        return fault;
    }

    long times(SmtpFault kind) {
        return of(kind).times.get();
    }

    /** The recipients whom it struck so far. */
    Set<String> recipients(SmtpFault kind) {
        Struck of = of(kind);
        synchronized (of) {
            return Set.copyOf(of.recipients);
        }
    }

    private boolean strikes(SmtpFault kind, Moment moment, FaultySmtpServer server) {
        List<String> recipients = moment.recipients();
        if (recipients.isEmpty()) {
            return false;
        }
        String recipient = recipients.get(0);
        if (of(recipient, server.triesFor(recipient)).filter(kind::equals).isEmpty()) {
            return false;
        }
        Struck of = of(kind);
        of.times.incrementAndGet();
        synchronized (of) {
            of.recipients.add(recipient);
        }
        return true;
    }

    private Optional<SmtpFault> drawn(String recipient, int tries, boolean forGood) {
        double point = share(recipient, tries);
        for (SmtpFault kind : SmtpFault.values()) {
            if (kind.forGood() == forGood) {
                if (point < kind.share()) {
                    return Optional.of(kind);
                }
                point -= kind.share();
            }
        }
        return Optional.empty();
    }

    /** From 0 to 1, evenly: the finish of MurmurHash3 over all three. */
    private double share(String recipient, int tries) {
        long hash = seed * 0x9E3779B97F4A7C15L + tries;
        for (int i = 0; i < recipient.length(); i++) {
            hash = (hash ^ recipient.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return ((hash ^ (hash >>> 33)) >>> 11) * 0x1.0p-53;
    }

    private Struck of(SmtpFault kind) {
        return java.util.Objects.requireNonNull(struck.get(kind));
    }
}
