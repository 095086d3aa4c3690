package io.beckon.contracts.template;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Picks the text a person can read: their language, else the campaign's, else the workspace's, else English, else what there is. */
public final class Languages {

    /** A text and the language it is in. */
    public record Choice(Locale locale, TemplateSource source) {}

    private Languages() {}

    /** Of a workspace's own template; null when it has no text at all. */
    public static @Nullable Choice own(Map<String, TemplateSource> texts, List<@Nullable String> wanted) {
        TreeMap<String, TemplateSource> byTag = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        texts.forEach((locale, source) -> byTag.put(tag(locale), source));
        for (String tag : tags(wanted)) {
            TemplateSource source = byTag.get(tag);
            if (source != null) {
                return new Choice(Locale.forLanguageTag(tag), source);
            }
        }
        Map.Entry<String, TemplateSource> any = byTag.firstEntry();
        return any == null ? null : new Choice(Locale.forLanguageTag(any.getKey()), any.getValue());
    }

    /** Of the mails every workspace begins with. */
    public static Choice byDefault(DefaultTemplate template, List<@Nullable String> wanted) {
        Locale locale = spoken(wanted);
        return new Choice(locale, template.in(locale));
    }

    /** Of the mails of a registration invitation. */
    public static Choice of(RegistrationTemplate template, List<@Nullable String> wanted) {
        Locale locale = spoken(wanted);
        return new Choice(locale, template.in(locale));
    }

    /** The first wish in a language that our own mails are written in. */
    private static Locale spoken(List<@Nullable String> wanted) {
        return tags(wanted).stream()
                .map(Locale::forLanguageTag)
                .filter(locale ->
                        DefaultTemplate.languageOf(locale).getLanguage().equals(locale.getLanguage()))
                .findFirst()
                .orElse(Locale.ENGLISH);
    }

    /** Each wish as it is and then by its language alone, for example de-AT, de. */
    private static Set<String> tags(List<@Nullable String> wanted) {
        Set<String> tags = new LinkedHashSet<>();
        for (String wish : wanted) {
            if (wish != null && !wish.isBlank()) {
                String tag = tag(wish);
                tags.add(tag);
                tags.add(Locale.forLanguageTag(tag).getLanguage());
            }
        }
        tags.add(Locale.ENGLISH.getLanguage());
        tags.remove("");
        return tags;
    }

    /**
     * A person's locale as far as it chooses a text: language and region. A list may hold any number of spellings beyond that, and each would
     * be a text of its own.
     *
     * @return null where there is no language in it
     */
    public static @Nullable String plain(@Nullable String locale) {
        if (locale == null || locale.isBlank()) {
            return null;
        }
        Locale full = Locale.forLanguageTag(tag(locale));
        if (full.getLanguage().isEmpty()) {
            return null;
        }
        return full.getCountry().isEmpty() ? full.getLanguage() : full.getLanguage() + "-" + full.getCountry();
    }

    private static String tag(String locale) {
        return locale.strip().replace('_', '-');
    }
}
