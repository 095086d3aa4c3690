package io.beckon.gateway.page;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * One page to be shown.
 *
 * @param template      its file under {@code /pages/}
 * @param branding      of the workspace it speaks for; null when no workspace is known
 * @param formTargets   where its forms may end up, beside this site: the sources of CSP {@code form-action}, which browsers apply to
 *                      redirects after a form, too
 */
public record Page(
        HttpStatus status,
        String template,
        Locale locale,
        @Nullable Branding branding,
        Map<String, Object> model,
        @Nullable String formTargets) {

    public Page {
        model = Map.copyOf(model);
    }

    public static Page of(HttpStatus status, String template, Locale locale, @Nullable Branding branding) {
        return new Page(status, template, locale, branding, Map.of(), null);
    }

    /** A page that only says something and what to do next: {@code <key>.title}, {@code <key>.text}, {@code <key>.next}. */
    public static Page notice(HttpStatus status, String key, Locale locale, @Nullable Branding branding) {
        return of(status, "notice", locale, branding).with("key", key);
    }

    /** The same page with one more value; a null one is left out. */
    public Page with(String name, @Nullable Object value) {
        if (value == null) {
            return this;
        }
        Map<String, Object> more = new HashMap<>(model);
        more.put(name, value);
        return new Page(status, template, locale, branding, more, formTargets);
    }

    public Page withStatus(HttpStatus other) {
        return new Page(other, template, locale, branding, model, formTargets);
    }

    public Page sendingFormsTo(@Nullable String sources) {
        return new Page(status, template, locale, branding, model, sources);
    }
}
