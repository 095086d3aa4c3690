package io.beckon.local.chaos;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a run left, from both sides: what the mail server took and did, and what the database says.
 *
 * @param admitted   addresses of the lists' valid rows
 * @param open       rows and mails that had not come to an end when patience did
 * @param parked     messages, chunks and rows that were parked
 * @param unbalanced samples whose equations did not hold
 * @param crashes    services that ended of themselves
 */
record Evidence(
        Set<String> admitted,
        List<ChaosDatabase.Delivery> deliveries,
        List<Taking> takings,
        Map<SmtpFault, Struck> faults,
        List<KillLog.Entry> kills,
        List<String> crashes,
        long open,
        long parked,
        long samplesByApi,
        long samplesBySql,
        List<String> unbalanced) {

    /**
     * The final dot of a mail was read and the mail taken, whatever the client heard of it.
     *
     * @param delivery   by its Message-ID
     * @param leftUnread when its connection ended without any sign that the answer was read; null where there was one
     */
    record Taking(long delivery, String recipient, @Nullable Instant leftUnread) {}

    /** How often a fault struck, and whom. */
    record Struck(long times, Set<String> recipients) {}
}
