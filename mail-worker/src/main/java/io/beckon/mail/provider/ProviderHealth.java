package io.beckon.mail.provider;

import io.beckon.mail.transport.SendResult;
import io.beckon.mail.transport.SmtpPhase;
import io.beckon.mail.transport.SmtpReply;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What this process sees of one provider, summed up by the minute. Thread-safe, and never more than two hours of it. */
final class ProviderHealth {

    static final Duration KEPT = Duration.ofHours(2);

    private static final int LONGEST_WORDS = 500;
    private static final Pattern ADDRESS = Pattern.compile("[^\\s<>()\\[\\],;:\"']+@[^\\s<>()\\[\\],;:\"']+");

    /** How the tries of one minute ended, as sums. */
    record Minute(Instant minute, int sent, int deferred, int failed, int unknown) {

        private Minute plus(SendResult result) {
            return new Minute(
                    minute,
                    sent + (result instanceof SendResult.Accepted ? 1 : 0),
                    deferred + (result instanceof SendResult.RefusedForNow ? 1 : 0),
                    failed + (result instanceof SendResult.Refused ? 1 : 0),
                    unknown + (result instanceof SendResult.Unknown ? 1 : 0));
        }
    }

    /** A try that did not end with a mail taken. */
    record Failure(Instant at, String phase, @Nullable Integer code, String words) {}

    /**
     * What is to be told.
     *
     * @param minutes those that changed since they were last told
     */
    record Report(
            String provider,
            @Nullable Instant lastSuccess,
            @Nullable Failure lastFailure,
            List<Minute> minutes) {}

    private final String provider;

    // Guarded by this.
    private final TreeMap<Instant, Minute> minutes = new TreeMap<>();
    private final Set<Instant> untold = new TreeSet<>();
    private @Nullable Instant lastSuccess;
    private @Nullable Failure lastFailure;

    ProviderHealth(String provider) {
        this.provider = provider;
    }

    /** Takes note of how a try ended; one that never left the queue says nothing of the server. */
    synchronized void saw(SendResult result, Instant at) {
        if (result instanceof SendResult.RefusedForNow later && later.phase() == SmtpPhase.QUEUED) {
            return;
        }
        if (result instanceof SendResult.Accepted) {
            lastSuccess = at;
        } else {
            lastFailure = failure(result, at);
        }
        Instant minute = at.truncatedTo(ChronoUnit.MINUTES);
        minutes.merge(minute, new Minute(minute, 0, 0, 0, 0).plus(result), (sums, one) -> sums.plus(result));
        untold.add(minute);
        forgetBefore(at.minus(KEPT));
    }

    synchronized Report report() {
        return new Report(
                provider,
                lastSuccess,
                lastFailure,
                untold.stream().map(minutes::get).toList());
    }

    /** The report has arrived; what changed since stays to be told. */
    synchronized void told(Report report) {
        report.minutes().forEach(told -> {
            if (told.equals(minutes.get(told.minute()))) {
                untold.remove(told.minute());
            }
        });
    }

    private void forgetBefore(Instant earliest) {
        minutes.headMap(earliest).clear();
        untold.removeIf(minute -> minute.isBefore(earliest));
    }

    private static Failure failure(SendResult result, Instant at) {
        if (result instanceof SendResult.Refused refused) {
            return failure(at, refused.phase(), refused.reply(), refused.reply().text());
        }
        if (result instanceof SendResult.RefusedForNow later) {
            SmtpReply reply = later.reply();
            return failure(at, later.phase(), reply, reply == null ? later.cause() : reply.text());
        }
        return failure(at, SmtpPhase.FINAL_DOT, null, ((SendResult.Unknown) result).cause());
    }

    private static Failure failure(Instant at, SmtpPhase phase, @Nullable SmtpReply reply, String words) {
        return new Failure(
                at,
                phase.name().toLowerCase(Locale.ROOT),
                reply == null ? null : reply.code(),
                withoutAddresses(words));
    }

    /** Managers of all workspaces may read it, and a server likes to repeat whom it refuses. */
    static String withoutAddresses(String words) {
        String bare = ADDRESS.matcher(words).replaceAll("\u2026@\u2026").replace('\0', '\uFFFD');
        return bare.length() <= LONGEST_WORDS ? bare : bare.substring(0, LONGEST_WORDS);
    }
}
