package io.beckon.gateway.access;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long people stay signed in, {@code beckon.sessions.*}.
 *
 * @param idle         a session nobody used for so long is over
 * @param lifetime     a session is over after so long, however busy
 * @param secureCookie whether the cookie goes over https only; off only where the gateway is reached by plain http
 */
@ConfigurationProperties("beckon.sessions")
record SessionSettings(
        @DefaultValue("12h") Duration idle,
        @DefaultValue("30d") Duration lifetime,
        @DefaultValue("true") boolean secureCookie) {

    SessionSettings {
        if (idle.compareTo(Duration.ofMinutes(2)) < 0) {
            throw new IllegalArgumentException(
                    "beckon.sessions.idle must be at least 2m: when a session was last used is kept to the minute");
        }
        if (lifetime.compareTo(idle) < 0) {
            throw new IllegalArgumentException(
                    "beckon.sessions.lifetime must not be shorter than beckon.sessions.idle");
        }
    }

    /** The prefix binds the cookie to https, to this host and to its root (RFC 6265bis 4.1.3.2). */
    String cookieName() {
        return secureCookie ? "__Host-beckon" : "beckon";
    }
}
