package io.beckon.mail.letter;

import io.beckon.contracts.followup.FollowUpPlan;
import io.beckon.contracts.template.Person;
import io.beckon.contracts.template.SegmentedTemplate;
import io.beckon.contracts.template.TemplateVariables;
import io.beckon.mail.compose.CampaignComposer;
import io.beckon.mail.compose.ComposedMail;
import io.beckon.mail.compose.RecipientMail;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One text of a campaign in one language, prepared so that a mail costs microseconds. Thread-safe. */
public final class Letter {

    /** What differs from person to person; everything else is in the campaign's own model. */
    static final List<String> PERSONAL = List.of(
            TemplateVariables.PERSON_NAME,
            TemplateVariables.PERSON_FIRST_NAME,
            TemplateVariables.PERSON_LAST_NAME,
            TemplateVariables.PERSON_ADDRESS,
            TemplateVariables.LINK,
            TemplateVariables.UNSUBSCRIBE_LINK,
            TemplateVariables.EXPIRES_ON,
            TemplateVariables.LIST_PREFIX);

    private final SegmentedTemplate words;
    private final CampaignComposer composer;
    private final PersonalLinks links;
    private final FollowUpPlan plan;

    Letter(SegmentedTemplate words, CampaignComposer composer, PersonalLinks links, FollowUpPlan plan) {
        this.words = words;
        this.composer = composer;
        this.links = links;
        this.plan = plan;
    }

    /**
     * Writes one person's mail.
     *
     * @throws LetterFaultException when a value of this person cannot go into a mail
     */
    public ComposedMail to(Addressee addressee, Instant now) {
        try {
            Person person = Person.read(addressee.person());
            String unsubscribe = addressee.invitationId() == null
                    ? null
                    : links.unsubscribe(addressee.invitationId(), addressee.tokenVersion());
            return composer.compose(new RecipientMail(
                    addressee.deliveryId(),
                    addressee.address(),
                    person.fullName(),
                    unsubscribe,
                    now,
                    words.render(values(addressee, person, unsubscribe, now))));
        } catch (RuntimeException e) {
            throw new LetterFaultException(false, String.valueOf(e.getMessage()), e);
        }
    }

    private Map<String, Object> values(Addressee addressee, Person person, @Nullable String unsubscribe, Instant now) {
        Map<String, Object> values = person.variables(addressee.address());
        values.put(
                TemplateVariables.LINK,
                addressee.invitationId() == null
                        ? links.open()
                        : links.invitation(addressee.invitationId(), addressee.tokenVersion()));
        if (unsubscribe != null) {
            values.put(TemplateVariables.UNSUBSCRIBE_LINK, unsubscribe);
        }
        Instant invitedAt = addressee.invitedAt() == null ? now : addressee.invitedAt();
        plan.expiry(invitedAt)
                .ifPresent(expiry -> values.put(
                        TemplateVariables.EXPIRES_ON,
                        expiry.atZone(addressee.zone()).toLocalDate()));
        return values;
    }
}
