package io.beckon.gateway.page;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the recipients' pages, {@code beckon.pages.*}.
 *
 * @param nonceLifetime how long a page's buttons work after it was shown; then the page is shown again with fresh ones
 */
@ConfigurationProperties("beckon.pages")
record PageSettings(@DefaultValue("1h") Duration nonceLifetime) {

    PageSettings {
        if (nonceLifetime.compareTo(Duration.ofMinutes(1)) < 0 || nonceLifetime.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(
                    "beckon.pages.nonce-lifetime is " + nonceLifetime
                            + "; set it between 1m and 24h, so that people have the time to read and a page left open does not work for ever.");
        }
    }
}
