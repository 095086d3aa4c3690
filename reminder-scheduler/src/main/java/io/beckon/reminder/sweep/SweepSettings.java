package io.beckon.reminder.sweep;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often each part of the sweep looks, and what it lets pass.
 *
 * @param dueInterval        between two looks for deliveries whose time to be tried (again) has come
 * @param dueAgainAfter      the same campaign is not hinted again sooner
 * @param deadWorkerInterval between two looks for mail workers whose lease ran out
 * @param deadWorkerMargin   after the end of its lease a worker is left alone for this long
 * @param deadWorkerTrust    after the database could not be reached nobody is taken for dead for this long: no worker could renew its lease
 * @param lostHintInterval   between two looks for lost hints
 * @param lostHintAfter      a hint counts as lost after this time
 * @param lostHintsAtOnce    at most this many hints are given again in a pass, 1 to 64
 * @param startInterval      between two looks for scheduled campaigns whose time has come
 * @param doneInterval       between two looks whether running campaigns are done; where nothing moves, up to 16 times as long
 * @param uploadInterval     between two looks for abandoned uploads
 * @param uploadRetention    an upload that nobody continues is given up this long after its lease ran out
 */
@ConfigurationProperties("beckon.sweep")
public record SweepSettings(
        @DefaultValue("1s") Duration dueInterval,
        @DefaultValue("15s") Duration dueAgainAfter,
        @DefaultValue("5s") Duration deadWorkerInterval,
        @DefaultValue("10s") Duration deadWorkerMargin,
        @DefaultValue("30s") Duration deadWorkerTrust,
        @DefaultValue("30s") Duration lostHintInterval,
        @DefaultValue("10m") Duration lostHintAfter,
        @DefaultValue("64") int lostHintsAtOnce,
        @DefaultValue("1s") Duration startInterval,
        @DefaultValue("2s") Duration doneInterval,
        @DefaultValue("1m") Duration uploadInterval,
        @DefaultValue("24h") Duration uploadRetention) {

    public SweepSettings {
        positive("due-interval", dueInterval);
        positive("dead-worker-interval", deadWorkerInterval);
        positive("lost-hint-interval", lostHintInterval);
        positive("start-interval", startInterval);
        positive("done-interval", doneInterval);
        positive("upload-interval", uploadInterval);
        notNegative("due-again-after", dueAgainAfter);
        notNegative("dead-worker-margin", deadWorkerMargin);
        notNegative("dead-worker-trust", deadWorkerTrust);
        notNegative("lost-hint-after", lostHintAfter);
        notNegative("upload-retention", uploadRetention);
        if (lostHintsAtOnce < 1 || lostHintsAtOnce > 64) {
            throw new IllegalArgumentException(
                    "beckon.sweep.lost-hints-at-once is " + lostHintsAtOnce + "; set it from 1 to 64.");
        }
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(
                    "beckon.sweep." + name + " is " + value + "; set it to a positive time such as 5s.");
        }
    }

    private static void notNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException("beckon.sweep." + name + " is " + value + "; set it to 0s or more.");
        }
    }
}
