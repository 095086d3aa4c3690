package io.beckon.mail.journal;

import io.beckon.mail.journal.JournalRecord.Begun;
import io.beckon.mail.journal.JournalRecord.Claimed;
import io.beckon.mail.journal.JournalRecord.Ended;
import io.beckon.mail.journal.JournalRecord.Intended;
import io.beckon.mail.journal.JournalRecord.Leased;
import io.beckon.mail.journal.JournalRecord.Recorded;
import io.beckon.mail.lease.Holder;
import io.beckon.mail.transport.SendResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a journal says of the claims that were not wholly recorded when its process died. Memory is bounded by what one worker has in hand. */
public final class JournalContent {

    /** How a delivery ended. @param at in microseconds */
    public record Outcome(long claimId, long deliveryId, Instant at, SendResult result) {}

    private static final class OpenClaim {

        private final Holder holder;
        private final Set<Long> deliveries = new HashSet<>();
        private final Set<Long> intended = new HashSet<>();
        private final Map<Long, Outcome> ended = new HashMap<>();

        OpenClaim(Holder holder) {
            this.holder = holder;
        }
    }

    private final String boot;
    private final Set<Holder> leases = new LinkedHashSet<>();
    private final Map<Long, OpenClaim> claims = new HashMap<>();
    private final List<String> damages = new ArrayList<>();
    private boolean ofThisBoot = true;

    JournalContent(String boot) {
        this.boot = boot;
    }

    void add(JournalRecord record) {
        if (record instanceof Begun begun) {
            ofThisBoot &= !boot.equals(Boot.UNKNOWN) && boot.equals(begun.boot());
        } else if (record instanceof Leased leased) {
            leases.add(leased.holder());
        } else if (record instanceof Claimed claimed) {
            claim(claimed.claimId(), claimed.holder()).deliveries.addAll(claimed.deliveries());
        } else if (record instanceof Intended intended) {
            OpenClaim claim = claims.get(intended.claimId());
            if (claim != null) {
                claim.intended.add(intended.deliveryId());
            }
        } else if (record instanceof Ended ended) {
            claim(ended.claimId(), ended.holder())
                    .ended
                    .put(
                            ended.deliveryId(),
                            new Outcome(ended.claimId(), ended.deliveryId(), ended.at(), ended.result()));
        } else if (record instanceof Recorded recorded) {
            claims.remove(recorded.claimId());
        }
    }

    private OpenClaim claim(long id, Holder holder) {
        leases.add(holder);
        return claims.computeIfAbsent(id, absent -> new OpenClaim(holder));
    }

    void damaged(String what) {
        damages.add(what);
    }

    /** What could not be read, for the log; empty when all of it could. */
    public List<String> damages() {
        return List.copyOf(damages);
    }

    /**
     * Whether a final dot that is not in here was never written: not where a part could not be read, and not where the machine was started
     * anew since, for what was written last may not have reached the disk.
     */
    public boolean isComplete() {
        return ofThisBoot && damages.isEmpty();
    }

    public Set<Holder> leases() {
        return Set.copyOf(leases);
    }

    /** How this delivery of this claim ended, or null. */
    public @Nullable Outcome outcome(long claimId, long deliveryId) {
        OpenClaim claim = claims.get(claimId);
        return claim == null ? null : claim.ended.get(deliveryId);
    }

    /** Whether the final dot may have been written. */
    public boolean mayBeOut(long claimId, long deliveryId) {
        OpenClaim claim = claims.get(claimId);
        return !isComplete() || (claim != null && claim.intended.contains(deliveryId));
    }

    /** What the mail server took from this worker and the database may not have been told. */
    public List<Outcome> accepted(Holder holder) {
        return claims.values().stream()
                .filter(claim -> claim.holder.equals(holder))
                .flatMap(claim -> claim.ended.values().stream())
                .filter(outcome -> outcome.result() instanceof SendResult.Accepted)
                .toList();
    }

    /**
     * What this worker had claimed and provably not begun to finish. Of several claims of one delivery the newest decides: it was made
     * after what became of the try before was recorded.
     */
    public Set<Long> neverOut(Holder holder) {
        Set<Long> never = new HashSet<>();
        if (isComplete()) {
            Set<Long> unanswered = new HashSet<>();
            new TreeMap<>(claims)
                    .values().stream()
                            .filter(claim -> claim.holder.equals(holder))
                            .forEach(claim -> {
                                never.addAll(claim.deliveries);
                                never.removeAll(claim.intended);
                                claim.intended.stream()
                                        .filter(delivery -> !claim.ended.containsKey(delivery))
                                        .forEach(unanswered::add);
                            });
            never.removeAll(unanswered);
        }
        return never;
    }
}
