package io.beckon.mail.letter;

import io.beckon.contracts.state.UnknownPolicy;
import io.beckon.contracts.template.DefaultTemplate;
import io.beckon.contracts.template.Languages;
import io.beckon.contracts.template.ManagerMessage;
import io.beckon.contracts.template.RegistrationTemplate;
import io.beckon.contracts.template.SegmentedTemplate;
import io.beckon.contracts.template.TemplateRenderer;
import io.beckon.contracts.template.TemplateSource;
import io.beckon.contracts.template.TemplateVariables;
import io.beckon.mail.compose.CampaignMail;
import io.beckon.mail.compose.ComposedMail;
import io.beckon.mail.compose.MailComposer;
import io.beckon.mail.returnpath.ReturnPath;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The letters of one version of a campaign, each prepared when somebody first needs it. */
public final class CampaignLetters implements ClaimLetters {

    /** Which text a delivery needs; a follow-up's own message makes a letter of its own. */
    private record Key(
            DefaultTemplate kind,
            int step,
            @Nullable String locale,
            @Nullable String message) {}

    private final CampaignFacts facts;
    private final PersonalLinks links;
    private final TemplateRenderer renderer;
    private final RegistrationWords registrationWords;
    private final @Nullable ReturnPath returnPath;
    private final KeptMonos<Key, Letter> letters;

    CampaignLetters(
            CampaignFacts facts,
            PersonalLinks links,
            TemplateRenderer renderer,
            RegistrationWords registrationWords,
            @Nullable ReturnPath returnPath,
            int lettersKept) {
        this.facts = facts;
        this.links = links;
        this.renderer = renderer;
        this.registrationWords = registrationWords;
        this.returnPath = returnPath;
        this.letters = new KeptMonos<>(lettersKept, null);
    }

    public CampaignFacts facts() {
        return facts;
    }

    @Override
    public Optional<Instant> followUpAt(Addressee addressee, Instant sentAt) {
        return facts.plan().nextAfter(sentAt, sentAt, facts.workspace().sendingWindow(), addressee.zone());
    }

    @Override
    public UnknownPolicy unknownDeliveries() {
        return facts.workspace().unknownDeliveries();
    }

    @Override
    public Mono<ComposedMail> write(Addressee addressee, Instant now) {
        return letterFor(addressee).map(letter -> letter.to(addressee, now));
    }

    private Mono<Letter> letterFor(Addressee addressee) {
        Key key = key(addressee);
        // Parsing a template and making a boundary may read files; everything after it does not.
        return letters.get(key, () -> Mono.fromCallable(() -> prepare(key)).subscribeOn(Schedulers.boundedElastic()));
    }

    private Key key(Addressee addressee) {
        String locale = Languages.plain(addressee.locale());
        return switch (addressee.purpose()) {
            case REMINDER ->
                new Key(
                        DefaultTemplate.REMINDER,
                        addressee.ordinal(),
                        locale,
                        stepOf(addressee.ordinal()).message());
            case FOLLOW_UP -> new Key(DefaultTemplate.REMINDER, 0, locale, addressee.message());
            default -> new Key(DefaultTemplate.INVITATION, 0, locale, facts.message());
        };
    }

    private CampaignFacts.Step stepOf(int ordinal) {
        return facts.steps().getOrDefault(ordinal, new CampaignFacts.Step(null, null));
    }

    private Letter prepare(Key key) {
        try {
            return new Letter(words(key), MailComposer.forCampaign(mail(key)), links, facts.plan());
        } catch (RuntimeException e) {
            throw new LetterFaultException(true, String.valueOf(e.getMessage()), e);
        }
    }

    private SegmentedTemplate words(Key key) {
        List<@Nullable String> wanted = Arrays.asList(
                key.locale(), facts.campaign().locale(), facts.workspace().locale());
        CampaignFacts.Registration registration = facts.registration();
        if (registration != null) {
            RegistrationTemplate template = key.kind() == DefaultTemplate.INVITATION
                    ? RegistrationTemplate.REGISTRATION_INVITATION
                    : RegistrationTemplate.REGISTRATION_REMINDER;
            return registrationWords.of(template, facts, registration, model(key), wanted, Letter.PERSONAL);
        }
        Languages.Choice choice = choose(key, wanted);
        return SegmentedTemplate.of(renderer, choice.source(), choice.locale(), model(key), Letter.PERSONAL);
    }

    private Languages.Choice choose(Key key, List<@Nullable String> wanted) {
        Long template = key.kind() == DefaultTemplate.INVITATION
                ? facts.campaign().templateId()
                : stepOf(key.step()).templateId();
        Map<String, TemplateSource> texts =
                template == null ? null : facts.texts().get(template);
        Languages.Choice own = texts == null ? null : Languages.own(texts, wanted);
        return own == null ? Languages.byDefault(key.kind(), wanted) : own;
    }

    private CampaignMail mail(Key key) {
        CampaignFacts.Workspace workspace = facts.workspace();
        return new CampaignMail(
                workspace.fromAddress(),
                workspace.fromName(),
                workspace.replyTo(),
                returnPath,
                SenderFrame.hostOf(workspace.publicBaseUrl()),
                workspace.id(),
                "c" + facts.campaignId() + ":w" + workspace.id() + ":beckon",
                key.step() > 0);
    }

    private Map<String, Object> model(Key key) {
        Map<String, Object> model = SenderFrame.of(facts.workspace());
        model.put(TemplateVariables.CAMPAIGN_NAME, facts.campaign().name());
        if (facts.campaign().destinationName() != null) {
            model.put(
                    TemplateVariables.CAMPAIGN_DESTINATION_NAME,
                    facts.campaign().destinationName());
        }
        if (key.message() != null && !key.message().isBlank()) {
            model.put(TemplateVariables.MESSAGE, ManagerMessage.sanitised(key.message()));
        }
        return model;
    }
}
