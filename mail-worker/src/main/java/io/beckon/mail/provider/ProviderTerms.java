package io.beckon.mail.provider;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a provider gets of the mails, {@code beckon.providers.<name>.*} beside {@link io.beckon.mail.transport.SmtpSettings}.
 *
 * @param weight  its share among the providers that work and have rate left
 * @param rate    what it takes at most, from all workers together
 * @param breaker when it is left alone
 */
public record ProviderTerms(
        @DefaultValue("1") int weight,
        @DefaultValue Rate rate,
        @DefaultValue Breaker breaker) {

    static final int MOST_WEIGHT = 1000;
    private static final int MOST_RATE = 1_000_000_000;

    /**
     * Mails handed over, at most; null for as many as it takes.
     *
     * @param perSecond evenly, half a second's worth at once
     * @param perMinute in each minute of the clock
     * @param perDay    in each day (UTC)
     */
    public record Rate(
            @Nullable Integer perSecond,
            @Nullable Integer perMinute,
            @Nullable Integer perDay) {

        public Rate {
            for (Integer limit : new Integer[] {perSecond, perMinute, perDay}) {
                require(
                        limit == null || (limit >= 1 && limit <= MOST_RATE),
                        "rate.per-second, per-minute and per-day must be from 1 to " + MOST_RATE
                                + "; leave out what is not limited.");
            }
        }

        boolean isLimited() {
            return perSecond != null || perMinute != null || perDay != null;
        }
    }

    /**
     * A circuit breaker: closed while the provider works, open while it gets nothing, half open while a few mails try it.
     *
     * @param window      tries that are looked at, the last ones
     * @param minimum     nothing is judged by fewer tries
     * @param failures    share of them that failed, in percent, from which on it opens
     * @param trials      mails that try it after a pause: it closes again unless that share of them fails
     * @param firstPause  how long it gets nothing at first, doubled each time the trials fail
     * @param longestPause at most
     */
    public record Breaker(
            @DefaultValue("20") int window,
            @DefaultValue("5") int minimum,
            @DefaultValue("50") int failures,
            @DefaultValue("3") int trials,
            @DefaultValue("500ms") Duration firstPause,
            @DefaultValue("30s") Duration longestPause) {

        public Breaker {
            require(
                    minimum >= 1 && minimum <= window && window <= 10_000,
                    "breaker.minimum must be from 1 to breaker.window, and that at most 10000.");
            require(failures >= 1 && failures <= 100, "breaker.failures must be a percentage from 1 to 100.");
            require(trials >= 1 && trials <= 100, "breaker.trials must be from 1 to 100.");
            require(
                    firstPause.toMillis() >= 10 && firstPause.compareTo(longestPause) <= 0,
                    "breaker.first-pause must be at least 10ms, and breaker.longest-pause no shorter.");
        }
    }

    public ProviderTerms {
        require(
                weight >= 1 && weight <= MOST_WEIGHT,
                "weight must be from 1 to " + MOST_WEIGHT + "; it is " + weight + ".");
    }

    /** Of the only provider there is. */
    static ProviderTerms ofTheOnlyOne() {
        return new ProviderTerms(
                1,
                new Rate(null, null, null),
                new Breaker(20, 5, 50, 3, Duration.ofMillis(500), Duration.ofSeconds(30)));
    }

    private static void require(boolean fine, String otherwise) {
        if (!fine) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
