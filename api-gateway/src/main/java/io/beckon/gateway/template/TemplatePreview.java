package io.beckon.gateway.template;

import static io.beckon.contracts.template.TemplateVariables.CAMPAIGN_DESTINATION_NAME;
import static io.beckon.contracts.template.TemplateVariables.CAMPAIGN_NAME;
import static io.beckon.contracts.template.TemplateVariables.EXPIRES_ON;
import static io.beckon.contracts.template.TemplateVariables.LINK;
import static io.beckon.contracts.template.TemplateVariables.MESSAGE;
import static io.beckon.contracts.template.TemplateVariables.PERSON_ADDRESS;
import static io.beckon.contracts.template.TemplateVariables.PERSON_FIRST_NAME;
import static io.beckon.contracts.template.TemplateVariables.PERSON_LAST_NAME;
import static io.beckon.contracts.template.TemplateVariables.PERSON_NAME;
import static io.beckon.contracts.template.TemplateVariables.UNSUBSCRIBE_LINK;
import static io.beckon.contracts.template.TemplateVariables.WORKSPACE_COLOR;
import static io.beckon.contracts.template.TemplateVariables.WORKSPACE_NAME;
import static io.beckon.contracts.template.TemplateVariables.WORKSPACE_ON_COLOR;

import io.beckon.contracts.template.Languages;
import io.beckon.contracts.template.ManagerMessage;
import io.beckon.contracts.template.RenderedMail;
import io.beckon.contracts.template.TemplateRenderer;
import io.beckon.contracts.template.TemplateSource;
import io.beckon.contracts.template.TemplateVariables;
import io.beckon.gateway.http.Id;
import io.beckon.gateway.preview.MailPreview;
import io.beckon.gateway.preview.ShownMail;
import io.beckon.gateway.problem.Faults;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Shows a template as a recipient would see it: one who is invited, or a sample person whose values the client may replace. */
@Component
class TemplatePreview {

    private static final String COLOUR = "#1a5fb4";
    private static final int DAYS_LEFT = 30;

    private final TemplateRenderer renderer = new TemplateRenderer();
    private final MailPreview mails;
    private final Clock clock;

    TemplatePreview(MailPreview mails, Clock clock) {
        this.mails = mails;
        this.clock = clock;
    }

    Mono<Template.Preview> of(long workspaceId, Template.PreviewWish wish) {
        return Mono.fromCallable(() -> TemplateRules.checked(wish))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(source -> wish.invitationId() == null
                        ? sample(source, locale(wish), wish.sample())
                        : ofPerson(workspaceId, wish.invitationId(), Map.of(tag(wish), source), wish.locale()))
                .map(mail -> new Template.Preview(mail.subject(), mail.html(), mail.text()));
    }

    /**
     * As an invited person would see it.
     *
     * @param texts  by language tag
     * @param locale the language to show whatever the person's, or null
     */
    Mono<RenderedMail> ofPerson(
            long workspaceId, String invitationId, Map<String, TemplateSource> texts, @Nullable String locale) {
        return Mono.justOrEmpty(Id.read(invitationId).stream().boxed().findAny())
                .flatMap(id -> mails.invitation(workspaceId, id, only(texts, locale)))
                .switchIfEmpty(
                        Mono.error(() -> Faults.of("/invitationId", "Your workspace has no invitation with this id.")))
                .map(TemplatePreview::mail);
    }

    /** As a sample person of the workspace would see it. */
    Mono<RenderedMail> ofSample(long workspaceId, Languages.Choice words) {
        return mails.frame(workspaceId).flatMap(frame -> rendered(words.source(), words.locale(), frame, null));
    }

    private Mono<RenderedMail> sample(
            TemplateSource source, Locale locale, @Nullable Map<String, @Nullable String> values) {
        return rendered(
                source,
                locale,
                Map.of(
                        WORKSPACE_NAME,
                        "Riverside School",
                        WORKSPACE_COLOR,
                        COLOUR,
                        WORKSPACE_ON_COLOR,
                        TemplateVariables.readableOn(COLOUR)),
                values);
    }

    /** Rendering parses templates and loads classes: not on an event loop. */
    private Mono<RenderedMail> rendered(
            TemplateSource source,
            Locale locale,
            Map<String, Object> frame,
            @Nullable Map<String, @Nullable String> values) {
        return Mono.fromCallable(() -> renderer.render(source, locale, model(frame, values)))
                .subscribeOn(Schedulers.boundedElastic());
    }

    private Map<String, Object> model(Map<String, Object> frame, @Nullable Map<String, @Nullable String> values) {
        Map<String, Object> model = new HashMap<>(Map.of(
                PERSON_NAME, "Zo\u00eb Ortega-Li",
                PERSON_FIRST_NAME, "Zo\u00eb",
                PERSON_LAST_NAME, "Ortega-Li",
                PERSON_ADDRESS, "zoe@example.org",
                CAMPAIGN_NAME, "Algebra I",
                CAMPAIGN_DESTINATION_NAME, "Algebra I",
                LINK, "https://invite.example/i/sample"));
        model.put(UNSUBSCRIBE_LINK, "https://invite.example/u/sample");
        model.put(EXPIRES_ON, LocalDate.now(clock).plusDays(DAYS_LEFT));
        model.put(MESSAGE, ManagerMessage.sanitised("I am glad to have you with us."));
        model.putAll(frame);
        if (values != null) {
            values.forEach((name, value) -> put(model, name, value == null ? "" : value));
        }
        return model;
    }

    private static void put(Map<String, Object> model, String name, String value) {
        switch (name) {
            case MESSAGE -> model.put(name, ManagerMessage.sanitised(value));
            case EXPIRES_ON -> {} // a date, not the client's text
            default -> model.put(name, value);
        }
    }

    private static Map<String, TemplateSource> only(Map<String, TemplateSource> texts, @Nullable String locale) {
        Languages.Choice wanted = locale == null ? null : Languages.own(texts, Arrays.asList(locale));
        return wanted == null ? texts : Map.of(wanted.locale().toLanguageTag(), wanted.source());
    }

    private static String tag(Template.PreviewWish wish) {
        return locale(wish).toLanguageTag();
    }

    private static Locale locale(Template.PreviewWish wish) {
        return Locale.forLanguageTag(wish.locale() == null ? "en" : wish.locale());
    }

    private static RenderedMail mail(ShownMail shown) {
        return new RenderedMail(shown.subject(), shown.html(), shown.text());
    }
}
