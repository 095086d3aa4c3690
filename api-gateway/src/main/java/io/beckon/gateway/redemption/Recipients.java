package io.beckon.gateway.redemption;

import io.beckon.contracts.link.LinkPurpose;
import io.beckon.gateway.destination.Destination;
import io.beckon.gateway.page.LinkKeys;
import io.beckon.gateway.page.PageLanguage;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The door for signing in: whom a link that was accepted is for. The page may name the address masked only. */
@Component
public class Recipients {

    private final LinkKeys keys;
    private final RedemptionStore store;
    private final Clock clock;

    Recipients(LinkKeys keys, RedemptionStore store, Clock clock) {
        this.keys = keys;
        this.store = store;
        this.clock = clock;
    }

    /** Empty for a link that is not ours, not the newest one, or not accepted: its own page says what to do. */
    public Mono<Recipient> of(String token, @Nullable String acceptLanguage) {
        return Mono.justOrEmpty(keys.read(token, LinkPurpose.INVITATION))
                .flatMap(link -> store.find(link.invitationId())
                        .filter(invitation ->
                                LinkStanding.of(invitation, link.version(), clock.instant()) == LinkStanding.ACCEPTED))
                .map(invitation -> recipient(invitation, acceptLanguage));
    }

    private static Recipient recipient(OpenedLink invitation, @Nullable String acceptLanguage) {
        return new Recipient(
                invitation.address(),
                invitation.branding(),
                PageLanguage.choose(invitation.personLocale(), invitation.campaignLocale(), acceptLanguage),
                invitation.onward(false),
                invitation.destination().map(Destination::formTargets).orElse(null));
    }
}
