package io.beckon.mail.provider;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the reports on mail servers, {@code beckon.provider-health.*}.
 *
 * @param every between two reports of this worker
 */
@ConfigurationProperties("beckon.provider-health")
record ProviderReportSettings(@DefaultValue("5s") Duration every) {

    ProviderReportSettings {
        if (every.compareTo(Duration.ofMillis(100)) < 0) {
            throw new IllegalArgumentException("beckon.provider-health.every must be at least 100ms.");
        }
    }
}
