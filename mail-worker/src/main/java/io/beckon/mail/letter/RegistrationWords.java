package io.beckon.mail.letter;

import io.beckon.contracts.registration.RegistrationMail;
import io.beckon.contracts.registration.SealedPasscodes;
import io.beckon.contracts.template.Languages;
import io.beckon.contracts.template.RegistrationTemplate;
import io.beckon.contracts.template.SegmentedTemplate;
import io.beckon.contracts.template.TemplateRenderer;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the mail of a registration invitation: the passcode is opened for it here, stands in the prepared mail in memory, and
 * nowhere else.
 */
final class RegistrationWords {

    private final SealedPasscodes passcodes;
    private final TemplateRenderer renderer;

    RegistrationWords(SealedPasscodes passcodes, TemplateRenderer renderer) {
        this.passcodes = passcodes;
        this.renderer = renderer;
    }

    /**
     * @param frame  the campaign's own model
     * @param wanted locales in the order of preference
     * @throws IllegalStateException when the passcode cannot be read, until a new one is set
     */
    SegmentedTemplate of(
            RegistrationTemplate template,
            CampaignFacts facts,
            CampaignFacts.Registration registration,
            Map<String, Object> frame,
            List<@Nullable String> wanted,
            Collection<String> personal) {
        Languages.Choice choice = Languages.of(template, wanted);
        Map<String, Object> model = new HashMap<>(frame);
        model.putAll(mail(facts, registration).variables(choice.locale()));
        return SegmentedTemplate.ofOurs(renderer, choice, model, personal);
    }

    private RegistrationMail mail(CampaignFacts facts, CampaignFacts.Registration registration) {
        String passcode = passcodes
                .open(registration.id(), registration.sealedPasscode())
                .orElseThrow(() -> new IllegalStateException("the passcode of the registration invitation "
                        + registration.id() + " cannot be read any more; set a new one"));
        return new RegistrationMail(
                registration.name(),
                passcode,
                registration.joinUrl(),
                registration.seats(),
                registration.groups(),
                registration.courses(),
                registration.expiresAt(),
                facts.workspace().zone());
    }
}
