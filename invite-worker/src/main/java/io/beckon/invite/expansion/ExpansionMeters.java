package io.beckon.invite.expansion;

import io.beckon.contracts.admission.NotInvited;
import io.beckon.contracts.state.Refusal;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Counts the rows of expanded chunks by what became of them: {@code beckon.expansion.rows}. */
@Component
class ExpansionMeters {

    private static final Logger log = LoggerFactory.getLogger(ExpansionMeters.class);

    private final MeterRegistry registry;

    ExpansionMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void count(ChunkExpansion.Result result) {
        if (result.invited() == 0 && result.notInvited().isEmpty()) {
            return;
        }
        rows("invited", result.invited());
        Map<String, Long> others = result.notInvited().stream()
                .collect(Collectors.groupingBy(ExpansionMeters::outcome, Collectors.counting()));
        others.forEach(this::rows);
        if (result.expansion() instanceof Expansion.Expanded expanded) {
            log.atInfo()
                    .addKeyValue("campaign", expanded.campaignId())
                    .addKeyValue("firstDelivery", expanded.firstDeliveryId())
                    .log("Expanded a chunk: {} invited, {}", result.invited(), others);
        }
    }

    private static String outcome(NotInvited row) {
        Refusal refusal = row.reason().refusal();
        return refusal == null ? row.kind().sql() : refusal.sql();
    }

    private void rows(String outcome, long count) {
        registry.counter("beckon.expansion.rows", "outcome", outcome).increment(count);
    }
}
