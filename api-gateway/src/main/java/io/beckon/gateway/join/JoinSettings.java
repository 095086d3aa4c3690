package io.beckon.gateway.join;

import io.beckon.gateway.throttle.Limit;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What one may try at the pages of registration invitations, {@code beckon.join.*}. Counted in the database, for all gateways together.
 *
 * @param wrongPerClient     wrong passcodes from one client in one window; offices share one
 * @param wrongPerInvitation wrong passcodes at one address, from all clients together; then nobody enters there until the window ends
 * @param seatsPerClient     names and codes sent in by one client in one window
 * @param mailsPerMailbox    mails to one mailbox in one window
 * @param window             how long they count
 */
@ConfigurationProperties("beckon.join")
record JoinSettings(
        @DefaultValue("50") int wrongPerClient,
        @DefaultValue("200") int wrongPerInvitation,
        @DefaultValue("2000") int seatsPerClient,
        @DefaultValue("5") int mailsPerMailbox,
        @DefaultValue("1h") Duration window) {

    JoinSettings {
        if (wrongPerClient < 1 || wrongPerInvitation < 1 || seatsPerClient < 1 || mailsPerMailbox < 1) {
            throw new IllegalArgumentException("the beckon.join.*-per-* must be at least 1");
        }
        if (window.toSeconds() < 1) {
            throw new IllegalArgumentException("beckon.join.window must be at least 1s");
        }
    }

    Limit wrongOfClient() {
        return new Limit("join wrong client", wrongPerClient, window);
    }

    Limit wrongAtInvitation() {
        return new Limit("join wrong invitation", wrongPerInvitation, window);
    }

    Limit seatsOfClient() {
        return new Limit("join client", seatsPerClient, window);
    }

    Limit mailsToMailbox() {
        return new Limit("join mailbox", mailsPerMailbox, window);
    }
}
