package io.beckon.gateway.redemption;

import io.beckon.gateway.throttle.Limit;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What may be asked for at a personal link by whoever has it, {@code beckon.links.*}; counted for all gateways together.
 *
 * @param perLink      wishes for an invitation of one's own at one link, and fresh links for one that has expired, in one window
 * @param perClient    the same from one client, whatever the links; offices share one
 * @param perWorkspace notices of such wishes that one workspace gets in one window
 * @param window       how long they count
 */
@ConfigurationProperties("beckon.links")
record LinkSettings(
        @DefaultValue("3") int perLink,
        @DefaultValue("20") int perClient,
        @DefaultValue("50") int perWorkspace,
        @DefaultValue("24h") Duration window) {

    LinkSettings {
        if (perLink < 1 || perClient < 1 || perWorkspace < 1) {
            throw new IllegalArgumentException("the beckon.links.per-* must be at least 1");
        }
        if (window.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException("beckon.links.window must be at least 1m");
        }
    }

    Limit wishesOfLink() {
        return new Limit("wish link", perLink, window);
    }

    Limit wishesOfClient() {
        return new Limit("wish client", perClient, window);
    }

    Limit wishesOfWorkspace() {
        return new Limit("wish workspace", perWorkspace, window);
    }

    Limit renewalsOfLink() {
        return new Limit("renewal link", perLink, window);
    }

    Limit renewalsOfClient() {
        return new Limit("renewal client", perClient, window);
    }
}
