package io.beckon.mail.shaping;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.beckon.mail.transport.SendResult;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The door: how fast each recipient domain is written to. A domain that never complained and has no fixed limit costs one look at an empty
 * map. Thread-safe; of those that complained the most recent {@value #MOST_SLOWED} are remembered, by this worker alone.
 */
@Component
public class Shaping {

    /** The rule by which a mail is put off, as it is recorded. */
    public static final String DOMAIN_RATE = "domain_rate";

    private static final int MOST_SLOWED = 10_000;
    private static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);
    private static final Logger LOG = LoggerFactory.getLogger(Shaping.class);

    /**
     * A domain that is being held back.
     *
     * @param rate  mails a second, of one worker
     * @param since its last complaint
     * @param workspaces some of those whose mails wait because of it
     */
    public record Held(String domain, double rate, Instant since, Set<Long> workspaces) {}

    /** A mail's place at its domain: it may go, or is to come back later. */
    public static final class Place {

        private static final Place FREE = new Place(null, null);

        private final @Nullable DomainShape shape;
        private final @Nullable Instant notBefore;

        private Place(@Nullable DomainShape shape, @Nullable Instant notBefore) {
            this.shape = shape;
            this.notBefore = notBefore;
        }

        /** Null where it may go now. */
        public @Nullable Instant notBefore() {
            return notBefore;
        }

        /** To be called once when it has gone, whatever came of it. */
        public void left() {
            if (shape != null && notBefore == null) {
                shape.left();
            }
        }
    }

    private final ShapingSettings settings;
    private final Map<String, DomainShape> fixed;
    private final Cache<String, DomainShape> slowed = Caffeine.newBuilder()
            .maximumSize(MOST_SLOWED)
            .expireAfterAccess(FORGOTTEN_AFTER)
            .executor(Runnable::run)
            .build();

    Shaping(ShapingSettings settings, MeterRegistry meters) {
        this.settings = settings;
        this.fixed = settings.domains().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, limits -> new DomainShape(settings, limits.getValue())));
        meters.gauge("beckon.shaping.domains", slowed, Cache::estimatedSize);
    }

    public Place ask(long workspaceId, String address, Instant now) {
        if (fixed.isEmpty() && slowed.estimatedSize() == 0) {
            return Place.FREE;
        }
        DomainShape shape = find(domainOf(address));
        return shape == null ? Place.FREE : new Place(shape, shape.ask(workspaceId, now));
    }

    /** Takes note of how a mail to this address ended. */
    public void saw(long workspaceId, String address, SendResult result, Instant now) {
        if (Slowdown.isAskedBy(result)) {
            complained(workspaceId, domainOf(address), now);
        } else if (result instanceof SendResult.Accepted && !(fixed.isEmpty() && slowed.estimatedSize() == 0)) {
            String domain = domainOf(address);
            DomainShape shape = find(domain);
            if (shape != null && shape.took(now)) {
                slowed.invalidate(domain);
                LOG.info("{} takes mails as before", domain);
            }
        }
    }

    private void complained(long workspaceId, String domain, Instant now) {
        DomainShape shape = fixed.get(domain);
        if (shape == null) {
            shape = slowed.get(domain, absent -> new DomainShape(settings, null));
        }
        boolean first = !shape.isSlowed();
        shape.complained(workspaceId, now);
        if (first) {
            LOG.info("{} asks for fewer mails and gets {} a second", domain, shape.rate());
        }
    }

    private @Nullable DomainShape find(String domain) {
        DomainShape limited = fixed.get(domain);
        return limited != null ? limited : slowed.getIfPresent(domain);
    }

    /** Those held back, the slowest first. */
    public List<Held> held(int atMost) {
        return Stream.concat(fixed.entrySet().stream(), slowed.asMap().entrySet().stream())
                .filter(domain -> domain.getValue().isSlowed())
                .map(domain -> new Held(
                        domain.getKey(),
                        domain.getValue().rate(),
                        domain.getValue().complainedAt(),
                        domain.getValue().workspaces()))
                .sorted(Comparator.comparingDouble(Held::rate).thenComparing(Held::domain))
                .limit(atMost)
                .toList();
    }

    private static String domainOf(String address) {
        return address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }
}
