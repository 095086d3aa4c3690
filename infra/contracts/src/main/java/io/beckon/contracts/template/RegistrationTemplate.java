package io.beckon.contracts.template;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The mails of a registration invitation that is sent to a list. Nobody rewrites them, so they read the names of {@link
 * io.beckon.contracts.registration.RegistrationMail} beside those of {@link TemplateVariables}; {@code link} is the recipient's own.
 */
public enum RegistrationTemplate {
    REGISTRATION_INVITATION,
    REGISTRATION_REMINDER;

    private final Map<String, TemplateSource> sources = new ConcurrentHashMap<>();

    /** The template in the locale's language. */
    public TemplateSource in(Locale locale) {
        return sources.computeIfAbsent(DefaultTemplate.languageOf(locale).getLanguage(), this::compose);
    }

    /** Renders it for one person. */
    public RenderedMail render(TemplateRenderer renderer, Locale locale, Map<String, ?> model) {
        return renderer.renderOurs(in(locale), locale, model);
    }

    private TemplateSource compose(String language) {
        return BuiltInText.ofLanguage(language)
                .compose(name().toLowerCase(Locale.ROOT), "card_enrol.html", "#{reason}", "enrol.txt");
    }
}
