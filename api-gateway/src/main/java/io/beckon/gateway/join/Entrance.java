package io.beckon.gateway.join;

import io.beckon.gateway.problem.ProblemException;
import io.beckon.gateway.registration.Passcodes;
import io.beckon.gateway.throttle.Throttle;
import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Lets in who knows a passcode. Where there is no such invitation, the same is done as for a wrong passcode: one row read, one hash
 * compared, two attempts counted. Only wrong ones count, so that a thousand people with the right one are not kept out; but when too
 * many were wrong the right one is refused as well, counts as they do, and nobody learns that it was.
 */
@Component
class Entrance {

    private final JoinStore store;
    private final Passcodes passcodes;
    private final Throttle throttle;
    private final JoinSettings settings;
    private final Clock clock;

    Entrance(JoinStore store, Passcodes passcodes, Throttle throttle, JoinSettings settings, Clock clock) {
        this.store = store;
        this.passcodes = passcodes;
        this.throttle = throttle;
        this.settings = settings;
        this.clock = clock;
    }

    /** The invitation behind the door; empty for a wrong passcode. Who is kept out is told the same time in any case. */
    Mono<JoinInvitation> enter(String publicId, String passcode, String client) {
        return store.find(publicId, clock.instant())
                .map(found -> found.filter(invitation -> fits(found, passcode)).or(() -> notThere(found, passcode)))
                .flatMap(entered -> entered.isPresent()
                        ? look(publicId, client).thenReturn(entered.get())
                        : count(publicId, client).then(Mono.<JoinInvitation>empty()))
                .onErrorMap(ProblemException.class, shut -> shut.retryAfter(settings.window()));
    }

    private boolean fits(Optional<JoinInvitation> found, String passcode) {
        JoinInvitation invitation = found.orElseThrow();
        return passcodes.fits(invitation.passcodeHash(), invitation.id(), passcode);
    }

    /** Takes the time of a comparison where there was none. */
    private Optional<JoinInvitation> notThere(Optional<JoinInvitation> found, String passcode) {
        if (found.isEmpty()) {
            passcodes.fits(null, 0, passcode);
        }
        return Optional.empty();
    }

    /** What is shut counts a right one as it counts a wrong one, so that nothing afterwards tells the two apart. */
    private Mono<Void> look(String publicId, String client) {
        return throttle.look(settings.wrongOfClient(), client)
                .then(Mono.defer(() -> throttle.look(settings.wrongAtInvitation(), publicId)))
                .onErrorResume(
                        ProblemException.class, shut -> count(publicId, client).then(Mono.<Void>error(shut)));
    }

    /** The client first: one that tries many addresses leaves no counter at each. */
    private Mono<Void> count(String publicId, String client) {
        return throttle.take(settings.wrongOfClient(), client)
                .then(Mono.defer(() -> throttle.take(settings.wrongAtInvitation(), publicId)));
    }
}
