package io.beckon.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until a test moves it. Views in other zones move with it. */
public final class SettableClock extends Clock {

    private final Hands hands;
    private final ZoneId zone;

    public SettableClock(Instant start) {
        this(new Hands(start), ZoneOffset.UTC);
    }

    private SettableClock(Hands hands, ZoneId zone) {
        this.hands = hands;
        this.zone = zone;
    }

    /** A clock that stands at the present moment. */
    public static SettableClock atPresent() {
        return new SettableClock(Clock.systemUTC().instant());
    }

    public void set(Instant instant) {
        hands.set(instant);
    }

    public void advance(Duration step) {
        hands.advance(step);
    }

    @Override
    public Instant instant() {
        return hands.read();
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new SettableClock(hands, other);
    }

    /** What all views of one clock share. */
    private static final class Hands {

        private Instant now;

        Hands(Instant start) {
            now = start;
        }

        synchronized Instant read() {
            return now;
        }

        synchronized void set(Instant instant) {
            now = instant;
        }

        synchronized void advance(Duration step) {
            now = now.plus(step);
        }
    }
}
