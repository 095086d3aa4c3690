package io.beckon.reminder.sweep;

import java.time.Duration;

/** The settings as they are delivered. */
final class Settings {

    static final SweepSettings DEFAULTS = new SweepSettings(
            Duration.ofSeconds(1),
            Duration.ofSeconds(15),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofMinutes(10),
            64,
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofMinutes(1),
            Duration.ofHours(24));

    private Settings() {}
}
