package io.beckon.gateway.audit;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What of the audit log is bounded, {@code beckon.audit.*}; how long entries are kept is for the operator, by {@code forget_audit}.
 *
 * @param refusalsPerMinute how many refused tries of one caller get entries of their own; the next entry says how many had none
 * @param callersWatched    of how many callers that is counted at once
 */
@ConfigurationProperties("beckon.audit")
record AuditSettings(
        @DefaultValue("30") int refusalsPerMinute,
        @DefaultValue("10000") int callersWatched) {

    AuditSettings {
        if (refusalsPerMinute < 1 || callersWatched < 1) {
            throw new IllegalArgumentException(
                    "beckon.audit.refusals-per-minute and beckon.audit.callers-watched must be at least 1");
        }
    }
}
