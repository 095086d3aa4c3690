package io.beckon.mail.letter;

import io.beckon.contracts.link.LinkTokens;
import io.beckon.contracts.message.DeliveriesDue;
import io.beckon.contracts.registration.SealedPasscodes;
import io.beckon.contracts.template.TemplateRenderer;
import io.beckon.mail.returnpath.InstallationReturnPath;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The door: the letters of a campaign, kept by its version, so that a change is seen by the next claim. */
@Component
public class Letters {

    private record Version(long campaignId, int version) {}

    private final CampaignStore store;
    private final LinkTokens tokens;
    private final LetterSettings settings;
    private final InstallationReturnPath returnPath;
    private final TemplateRenderer renderer = new TemplateRenderer();
    private final RegistrationWords registrationWords;
    private final SingleLetters withoutCampaign;
    private final KeptMonos<Version, CampaignLetters> kept;

    Letters(
            CampaignStore store,
            LinkTokens mailLinkTokens,
            SealedPasscodes mailSealedPasscodes,
            LetterSettings settings,
            InstallationReturnPath returnPath,
            SingleLetters withoutCampaign) {
        this.store = store;
        this.tokens = mailLinkTokens;
        this.settings = settings;
        this.registrationWords = new RegistrationWords(mailSealedPasscodes, renderer);
        this.returnPath = returnPath;
        this.withoutCampaign = withoutCampaign;
        this.kept = new KeptMonos<>(settings.kept(), settings.keptFor());
    }

    /** Those of a campaign, or with {@link DeliveriesDue#WITHOUT_CAMPAIGN} those that have none; empty for an unknown campaign. */
    public Mono<ClaimLetters> of(long campaignId, int version) {
        return campaignId == DeliveriesDue.WITHOUT_CAMPAIGN
                ? Mono.just(withoutCampaign)
                : ofCampaign(campaignId, version).map(letters -> letters);
    }

    private Mono<CampaignLetters> ofCampaign(long campaignId, int version) {
        return kept.get(
                new Version(campaignId, version), () -> store.read(campaignId).map(this::letters));
    }

    private CampaignLetters letters(CampaignFacts facts) {
        CampaignFacts.Registration registration = facts.registration();
        String joinUrl = registration == null ? null : registration.joinUrl();
        return new CampaignLetters(
                facts,
                new PersonalLinks(tokens, facts.workspace().publicBaseUrl(), joinUrl),
                renderer,
                registrationWords,
                returnPath.path().orElse(null),
                settings.lettersKept());
    }
}
