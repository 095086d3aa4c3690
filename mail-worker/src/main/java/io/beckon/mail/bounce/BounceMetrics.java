package io.beckon.mail.bounce;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** What came to the return path, by kind and intake; none of it decides anything. */
@Component
class BounceMetrics {

    private final MeterRegistry meters;

    BounceMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    /** @param kind of a fixed few, never taken from a mail */
    void count(String kind, String intake) {
        meters.counter("beckon.bounces", "kind", kind, "intake", intake).increment();
    }
}
