package io.beckon.gateway.preview;

import static io.beckon.contracts.template.TemplateVariables.CAMPAIGN_DESTINATION_NAME;
import static io.beckon.contracts.template.TemplateVariables.CAMPAIGN_NAME;
import static io.beckon.contracts.template.TemplateVariables.EXPIRES_ON;
import static io.beckon.contracts.template.TemplateVariables.LINK;
import static io.beckon.contracts.template.TemplateVariables.MESSAGE;
import static io.beckon.contracts.template.TemplateVariables.UNSUBSCRIBE_LINK;

import io.beckon.contracts.template.DefaultTemplate;
import io.beckon.contracts.template.Languages;
import io.beckon.contracts.template.ManagerMessage;
import io.beckon.contracts.template.Person;
import io.beckon.contracts.template.RegistrationTemplate;
import io.beckon.contracts.template.TemplateRenderer;
import io.beckon.contracts.template.TemplateSource;
import io.beckon.contracts.template.WorkspaceFrame;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The door: the mail that one invited person would get. */
@Component
public class MailPreview {

    private static final String NO_TOKEN = "preview";

    private final PreviewFacts facts;
    private final Clock clock;
    private final TemplateRenderer renderer = new TemplateRenderer();

    MailPreview(PreviewFacts facts, Clock clock) {
        this.facts = facts;
        this.clock = clock;
    }

    /**
     * A manual follow-up.
     *
     * @param message the manager's own words, or null
     * @return empty when the workspace has no such invitation
     */
    public Mono<ShownMail> followUp(long workspaceId, long invitationId, @Nullable String message) {
        return facts.recipient(workspaceId, invitationId)
                .flatMap(recipient -> recipient.registrationId() == null
                        ? shown(recipient, () -> byDefault(DefaultTemplate.REMINDER, recipient), message)
                        : facts.registration(recipient.registrationId())
                                .flatMap(registration -> shown(
                                        recipient, registration, RegistrationTemplate.REGISTRATION_REMINDER, message)));
    }

    /**
     * An invitation in the words of a template.
     *
     * @param texts by language tag; empty for those of the campaign itself
     * @return empty when the workspace has no such invitation
     */
    public Mono<ShownMail> invitation(long workspaceId, long invitationId, Map<String, TemplateSource> texts) {
        return facts.recipient(workspaceId, invitationId)
                .flatMap(recipient -> texts.isEmpty() && recipient.registrationId() != null
                        ? facts.registration(recipient.registrationId())
                                .flatMap(registration -> shown(
                                        recipient,
                                        registration,
                                        RegistrationTemplate.REGISTRATION_INVITATION,
                                        registration.message()))
                        : (texts.isEmpty() ? campaigns(recipient) : Mono.just(texts))
                                .flatMap(words ->
                                        shown(recipient, () -> chosen(words, recipient), recipient.message())));
    }

    /** What every mail of a workspace shows around its words: variables of templates. */
    public Mono<Map<String, Object>> frame(long workspaceId) {
        return facts.frame(workspaceId).map(WorkspaceFrame::variables);
    }

    private Mono<Map<String, TemplateSource>> campaigns(PreviewFacts.Recipient recipient) {
        return recipient.templateId() == null ? Mono.just(Map.of()) : facts.texts(recipient.templateId());
    }

    /** Choosing and rendering read files and parse templates: not on an event loop. */
    private Mono<ShownMail> shown(
            PreviewFacts.Recipient recipient, Supplier<Languages.Choice> chosen, @Nullable String message) {
        return Mono.fromCallable(() -> rendered(recipient, chosen.get(), message))
                .subscribeOn(Schedulers.boundedElastic());
    }

    private ShownMail rendered(PreviewFacts.Recipient recipient, Languages.Choice words, @Nullable String message) {
        return ShownMail.of(
                recipient,
                words.locale().toLanguageTag(),
                renderer.render(words.source(), words.locale(), model(recipient, message)));
    }

    /** Of a registration invitation; the passcode is hidden. */
    private Mono<ShownMail> shown(
            PreviewFacts.Recipient recipient,
            PreviewFacts.Registration registration,
            RegistrationTemplate template,
            @Nullable String message) {
        return Mono.fromCallable(() -> {
                    Languages.Choice words = Languages.of(template, wanted(recipient));
                    Map<String, Object> model = model(recipient, message);
                    model.putAll(registration.mail().variables(words.locale()));
                    return ShownMail.of(
                            recipient,
                            words.locale().toLanguageTag(),
                            template.render(renderer, words.locale(), model));
                })
                .subscribeOn(Schedulers.boundedElastic());
    }

    private static Languages.Choice chosen(Map<String, TemplateSource> texts, PreviewFacts.Recipient recipient) {
        Languages.Choice own = Languages.own(texts, wanted(recipient));
        return own == null ? byDefault(DefaultTemplate.INVITATION, recipient) : own;
    }

    private static Languages.Choice byDefault(DefaultTemplate template, PreviewFacts.Recipient recipient) {
        return Languages.byDefault(template, wanted(recipient));
    }

    private static List<@Nullable String> wanted(PreviewFacts.Recipient recipient) {
        return Arrays.asList(
                Languages.plain(recipient.locale()), recipient.campaignLocale(), recipient.workspaceLocale());
    }

    private Map<String, Object> model(PreviewFacts.Recipient recipient, @Nullable String message) {
        Map<String, Object> model = recipient.frame().variables();
        model.putAll(Person.read(recipient.person()).variables(recipient.address()));
        model.put(CAMPAIGN_NAME, recipient.campaignName());
        if (recipient.destinationName() != null) {
            model.put(CAMPAIGN_DESTINATION_NAME, recipient.destinationName());
        }
        if (message != null && !message.isBlank()) {
            model.put(MESSAGE, ManagerMessage.sanitised(message));
        }
        model.put(LINK, recipient.publicBaseUrl() + "/i/" + NO_TOKEN);
        model.put(UNSUBSCRIBE_LINK, recipient.publicBaseUrl() + "/u/" + NO_TOKEN);
        if (recipient.expiresAfter() != null) {
            Instant sentAt = recipient.sentAt() == null ? clock.instant() : recipient.sentAt();
            model.put(
                    EXPIRES_ON,
                    sentAt.plus(recipient.expiresAfter())
                            .atZone(recipient.zone())
                            .toLocalDate());
        }
        return model;
    }
}
