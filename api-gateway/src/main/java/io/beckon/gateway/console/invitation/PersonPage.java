package io.beckon.gateway.console.invitation;

import io.beckon.gateway.console.door.Api;
import io.beckon.gateway.console.door.ApiUri;
import io.beckon.gateway.console.shell.View;
import io.beckon.gateway.console.shell.Work;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** One invitation: what happened to it and its mails in plain words, what is to come, and what can be done. */
@Component("invitationPersonPage")
class PersonPage {

    private record Campaign(String id, String name, String state) {}

    /** A mail with why it is held back, in words of ours or of somebody's. */
    record Told(
            History.Mail mail,
            @Nullable String causeKey,
            @Nullable String causeWords) {

        static Told of(History.Mail mail) {
            String key = Story.causeKey(mail.cause());
            return new Told(mail, key, key == null ? mail.cause() : null);
        }
    }

    Mono<View> view(Work work, String id) {
        return work.api()
                .get(ApiUri.of("/v1/invitations/{}", id), History.class)
                .flatMap(history -> campaign(work.api(), history.invitation().campaignId())
                        .map(campaign -> view(work, history, campaign)));
    }

    private static Mono<Campaign> campaign(Api api, String id) {
        return api.get(ApiUri.of("/v1/campaigns/{}", id), Campaign.class);
    }

    private static View view(Work work, History history, Campaign campaign) {
        Listing.Invited invitation = history.invitation();
        Story story = Story.of(history, campaign.name());
        boolean changes = work.manager().changes();
        boolean sends = !campaign.state().equals("cancelled");
        return View.of("invitation")
                .with("invitation", invitation)
                .with("campaign", campaign.name())
                .with("past", story.past())
                .with("future", story.future())
                .with("mails", history.deliveries().stream().map(Told::of).toList())
                .with(
                        "moments",
                        Moments.of(
                                work.locale(),
                                history.outlook().timeZone(),
                                work.manager().zone()))
                .with("list", InvitationPages.PATH)
                .with("resends", changes && sends && invitation.isOpen() && invitation.isOut())
                .with("revokes", changes && invitation.isOpen())
                .with("corrects", changes && sends && invitation.isCorrectable());
    }
}
