package io.beckon.mail.provider;

import io.beckon.mail.transport.SmtpMailTransport;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The providers that are set, one or several. */
@Configuration(proxyBeanMethods = false)
class ProviderConfiguration {

    /** Closed by the lifecycle of the deliveries, in its place among what stops. */
    @Bean(destroyMethod = "")
    Providers mailProviders(Environment environment, RateStore rates, MeterRegistry meters, Clock clock) {
        List<ProviderSettings> settings = ProviderSettings.in(Binder.get(environment));
        int atOnce = settings.stream()
                .mapToInt(provider -> provider.smtp().connections() * 2)
                .sum();
        List<Provider> providers = settings.stream()
                .map(provider -> new Provider(
                        provider,
                        new SmtpMailTransport(provider.smtp(), atOnce),
                        new RateTokens(provider.name(), provider.terms().rate(), rates),
                        clock))
                .toList();
        ProviderMetrics metrics = new ProviderMetrics(meters);
        providers.forEach(metrics::watch);
        return new Providers(providers, metrics);
    }
}
