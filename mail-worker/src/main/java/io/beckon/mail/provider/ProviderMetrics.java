package io.beckon.mail.provider;

import io.beckon.mail.transport.SendResult;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What a dashboard wants to know of each provider. */
final class ProviderMetrics {

    private record Key(String provider, String outcome) {}

    private final MeterRegistry meters;
    private final Map<Key, Counter> tries = new ConcurrentHashMap<>();

    ProviderMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    void watch(Provider provider) {
        meters.gauge("beckon.provider.in.flight", tagged(provider), provider, Provider::inFlight);
        meters.gauge(
                "beckon.provider.connections",
                tagged(provider),
                provider,
                of -> of.transport().openConnections());
        meters.gauge(
                "beckon.provider.open",
                tagged(provider),
                provider,
                of -> of.breaker().isOpen() ? 1 : 0);
    }

    private static Tags tagged(Provider provider) {
        return Tags.of("provider", provider.name());
    }

    void ended(String provider, SendResult result) {
        tries.computeIfAbsent(new Key(provider, outcome(result)), this::counter).increment();
    }

    private Counter counter(Key key) {
        return meters.counter("beckon.provider.tries", "provider", key.provider(), "outcome", key.outcome());
    }

    void failedOver(String from) {
        meters.counter("beckon.provider.failovers", "provider", from).increment();
    }

    private static String outcome(SendResult result) {
        if (result instanceof SendResult.Accepted) {
            return "accepted";
        }
        if (result instanceof SendResult.Refused) {
            return "refused";
        }
        if (result instanceof SendResult.Unknown) {
            return "unknown";
        }
        return ProviderFault.isIn(result) ? "provider_fault" : "refused_for_now";
    }
}
