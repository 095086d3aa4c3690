package io.beckon.gateway.redemption;

import io.beckon.contracts.link.LinkPurpose;
import io.beckon.contracts.link.PersonalLink;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The door: answering an invitation elsewhere than on the page of its link, by who has signed in as its recipient. */
@Component
public class Answers {

    private final RedemptionStore store;
    private final EvidenceStore evidence;
    private final Clock clock;

    Answers(RedemptionStore store, EvidenceStore evidence, Clock clock) {
        this.store = store;
        this.evidence = evidence;
        this.clock = clock;
    }

    /**
     * Accepts. Whose invitation it is has been looked at by the caller.
     *
     * @param version of its newest link; where another was sent meanwhile nothing happens
     * @return whether it was there to be accepted
     */
    public Mono<Boolean> accept(long invitationId, int version, @Nullable String userAgent) {
        PersonalLink link = new PersonalLink(LinkPurpose.INVITATION, invitationId, version);
        return store.accept(link, Profile.NONE, clock.instant())
                .map(Acceptance.Accepted.class::isInstance)
                .delayUntil(accepted -> accepted
                        ? evidence.record(invitationId, VisitGrade.signedIn("accept"), userAgent, clock.instant())
                        : Mono.empty());
    }
}
