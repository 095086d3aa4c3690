package io.beckon.mail.shaping;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How mails to one recipient domain are slowed down, {@code beckon.shaping.*}; all of it is for each worker. Rates are mails a second.
 *
 * @param firstRate what is left to a domain that complains for the first time
 * @param leastRate halving ends here
 * @param recover   what the rate gains in each second in which mails were taken
 * @param freeRate  a domain that has recovered so far is let go
 * @param longest   the longest that a mail is put off at a time
 * @param domains   fixed limits; write names with dots in brackets, {@code "[example.com]"}
 */
@ConfigurationProperties("beckon.shaping")
record ShapingSettings(
        @DefaultValue("5") double firstRate,
        @DefaultValue("0.1") double leastRate,
        @DefaultValue("0.2") double recover,
        @DefaultValue("50") double freeRate,
        @DefaultValue("10m") Duration longest,
        @DefaultValue Map<String, Fixed> domains) {

    private static final int MOST_DOMAINS = 1000;

    /**
     * @param connections mails on their way to it at once, or null
     * @param rate        mails a second, or null
     */
    record Fixed(@Nullable Integer connections, @Nullable Double rate) {

        Fixed {
            require(
                    connections == null || connections >= 1,
                    "beckon.shaping.domains.<domain>.connections must be at least 1.");
            require(
                    rate == null || (rate >= 0.001 && rate <= 1_000_000),
                    "beckon.shaping.domains.<domain>.rate must be from 0.001 to 1000000 mails a second.");
            require(
                    connections != null || rate != null,
                    "A domain of beckon.shaping.domains limits nothing; set its connections or its rate.");
        }
    }

    ShapingSettings {
        require(
                leastRate >= 0.001 && leastRate <= firstRate && firstRate < freeRate && freeRate <= 1_000_000,
                "beckon.shaping: least-rate (at least 0.001), first-rate and free-rate must rise in that order.");
        require(recover > 0, "beckon.shaping.recover must be more than nothing.");
        require(
                longest.compareTo(Duration.ofSeconds(10)) >= 0 && longest.compareTo(Duration.ofHours(6)) <= 0,
                "beckon.shaping.longest must be from 10s to 6h.");
        require(
                domains.size() <= MOST_DOMAINS,
                "beckon.shaping.domains may name " + MOST_DOMAINS + " domains at most.");
        domains = domains.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        domain -> domain.getKey().toLowerCase(Locale.ROOT), Map.Entry::getValue));
    }

    private static void require(boolean fine, String otherwise) {
        if (!fine) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
