package io.beckon.mail.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/** What a dashboard wants to know; none of it decides anything. */
@Component
class DeliveryMetrics {

    private final MeterRegistry meters;
    private final AtomicInteger inFlight;

    DeliveryMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.inFlight = meters.gauge("beckon.deliveries.in.flight", new AtomicInteger());
    }

    void inFlight(int more) {
        inFlight.addAndGet(more);
    }

    void recorded(Conclusion conclusion) {
        meters.counter(
                        "beckon.deliveries",
                        "purpose",
                        conclusion.delivery().addressee().purpose().sql(),
                        "outcome",
                        conclusion.state().sql(),
                        "provider",
                        conclusion.provider() == null ? "none" : conclusion.provider())
                .increment();
    }

    void doubled() {
        meters.counter("beckon.deliveries.doubled").increment();
    }

    /** From the claim until the last of it was recorded. */
    void claimDone(Duration took) {
        Timer.builder("beckon.deliveries.claim").register(meters).record(took);
    }

    /** After a crash: how many of a dead worker's deliveries ended as what. */
    void replayed(String outcome, long count) {
        meters.counter("beckon.journal.replayed", "outcome", outcome).increment(count);
    }

    void ended(int count) {
        meters.counter("beckon.deliveries.ended.at.claim").increment(count);
    }
}
