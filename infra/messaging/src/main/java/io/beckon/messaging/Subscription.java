package io.beckon.messaging;

import io.beckon.contracts.message.Channel;
import io.beckon.contracts.state.Lane;
import org.springframework.core.env.PropertyResolver;

/** A {@link ListensTo} with its placeholder resolved. */
record Subscription(Channel channel, Lane lane, int atOnce) {

    private static final int LIMIT = 256;

    Subscription {
        if (atOnce < 1 || atOnce > LIMIT) {
            throw new IllegalArgumentException("A listener of " + channel.destination(lane) + " works on 1 to " + LIMIT
                    + " messages at a time, not on " + atOnce + ": change its atOnce.");
        }
    }

    static Subscription of(ListensTo listensTo, PropertyResolver settings) {
        String atOnce = settings.resolveRequiredPlaceholders(listensTo.atOnce());
        try {
            return new Subscription(listensTo.channel(), listensTo.lane(), Integer.parseInt(atOnce.strip()));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(listensTo.atOnce() + " must be a whole number, not '" + atOnce + "'", e);
        }
    }

    String destination() {
        return channel.destination(lane);
    }
}
