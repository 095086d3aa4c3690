package io.beckon.gateway.page;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which of the languages we speak a recipient reads. */
public final class PageLanguage {

    public static final List<Locale> SPOKEN =
            List.of(Locale.ENGLISH, Locale.GERMAN, Locale.FRENCH, Locale.forLanguageTag("es"));

    private PageLanguage() {}

    /**
     * The first of these that we speak, in the order of their worth: the person's own, the campaign's, the browser's.
     *
     * @param acceptLanguage the header of RFC 9110 12.5.4, as it came; a malformed one counts as none
     */
    public static Locale choose(@Nullable String person, @Nullable String campaign, @Nullable String acceptLanguage) {
        for (String range : new String[] {tag(person), tag(campaign), acceptLanguage}) {
            Locale spoken = spoken(range);
            if (spoken != null) {
                return spoken;
            }
        }
        return Locale.ENGLISH;
    }

    /** For pages that people come to by themselves: the browser's, else the workspace's. */
    public static Locale ofBrowser(@Nullable String acceptLanguage, @Nullable String workspace) {
        Locale spoken = spoken(acceptLanguage);
        return spoken == null ? choose(null, workspace, null) : spoken;
    }

    private static @Nullable String tag(@Nullable String locale) {
        return locale == null ? null : locale.replace('_', '-');
    }

    private static @Nullable Locale spoken(@Nullable String ranges) {
        if (ranges == null || ranges.isBlank() || ranges.length() > 500) {
            return null;
        }
        try {
            return Locale.lookup(Locale.LanguageRange.parse(ranges), SPOKEN);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }
}
