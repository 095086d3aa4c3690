package io.beckon.contracts.template;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The mails a workspace has before it writes its own: one layout, words in four languages. What comes out is an ordinary template that
 * passes {@link TemplatePolicy}, so a manager can start from it.
 */
public enum DefaultTemplate {
    INVITATION,
    REMINDER;

    /** Languages the defaults are written in; every other one gets English. */
    public static final List<Locale> LANGUAGES =
            List.of(Locale.ENGLISH, Locale.GERMAN, Locale.FRENCH, Locale.forLanguageTag("es"));

    private final Map<String, TemplateSource> sources = new ConcurrentHashMap<>();

    /** The template in the locale's language. */
    public TemplateSource in(Locale locale) {
        String language = languageOf(locale).getLanguage();
        return sources.computeIfAbsent(language, this::compose);
    }

    /** The language the defaults have for this locale. */
    public static Locale languageOf(Locale locale) {
        return LANGUAGES.stream()
                .filter(known -> known.getLanguage().equals(locale.getLanguage()))
                .findFirst()
                .orElse(Locale.ENGLISH);
    }

    private TemplateSource compose(String language) {
        return BuiltInText.ofLanguage(language)
                .compose(
                        name().toLowerCase(Locale.ROOT), "card_invitation.html", "#{reason} #{personal}", "layout.txt");
    }
}
