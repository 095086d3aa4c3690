package io.beckon.gateway.page;

import io.beckon.contracts.address.EmailAddress;
import java.nio.charset.StandardCharsets;
import java.text.Bidi;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * Turns a {@link Page} into an answer. Templates and sentences are read when the service starts; after that rendering only computes,
 * so it may run on the event loop.
 */
@Component
public class PageRenderer {

    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    /** Nothing but our own stylesheet and script, and the workspace's logo. */
    private static final String POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';"
            + " img-src 'self' https: data:; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

    private static final List<String> TEMPLATES = List.of(
            "invitation",
            "accepted",
            "in-use",
            "notice",
            "unsubscribe",
            "unsubscribed",
            "portal",
            "portal-course",
            "portal-sign-in",
            "portal-code",
            "portal-password",
            "portal-forward",
            "join",
            "join-person",
            "join-code",
            "join-in-use",
            "joined");

    private final PageEngine engine = new PageEngine("pages/", List.of("pages.sentences"));
    private final PageAssets assets;

    PageRenderer(PageAssets assets) {
        this.assets = assets;
        PageLanguage.SPOKEN.forEach(this::readAhead);
    }

    public ResponseEntity<String> answer(Page page) {
        return ResponseEntity.status(page.status())
                .headers(headers -> secure(headers, page))
                .contentType(HTML)
                .body(html(page));
    }

    /** The same, saying when the request may succeed. */
    public ResponseEntity<String> answer(Page page, Duration retryAfter) {
        ResponseEntity<String> shown = answer(page);
        return ResponseEntity.status(shown.getStatusCode())
                .headers(shown.getHeaders())
                .header(HttpHeaders.RETRY_AFTER, String.valueOf(retryAfter.toSeconds() + 1))
                .body(shown.getBody());
    }

    /** See Other (RFC 9110 15.4.4): the browser forgets the form it sent. */
    public ResponseEntity<String> seeOther(String location) {
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .headers(PageRenderer::secure)
                .header(HttpHeaders.LOCATION, location)
                .build();
    }

    String html(Page page) {
        Map<String, Object> model = new HashMap<>(page.model());
        Branding branding = page.branding();
        model.put("branded", branding != null);
        if (branding != null) {
            model.put("workspaceName", branding.workspaceName());
            putIfThere(model, "logoUrl", branding.logoUrl());
            putIfThere(model, "support", branding.support());
            putIfThere(model, "supportUrl", branding.supportUrl());
            putIfThere(model, "privacyUrl", branding.privacyUrl());
            putIfThere(model, "termsUrl", branding.termsUrl());
            putIfThere(model, "accentSheet", assets.accentSheet(branding.accent()));
        }
        model.replaceAll((name, value) -> value instanceof String text ? isolated(text) : value);
        model.put("stylesheet", assets.stylesheetPath());
        model.put("script", assets.scriptPath());
        model.put("forwardScript", assets.forwardScriptPath());
        return engine.process(page.template(), null, page.locale(), model);
    }

    private static void secure(HttpHeaders headers, Page page) {
        secure(headers);
        headers.set("Content-Security-Policy", page.formTargets() == null ? POLICY : POLICY + " " + page.formTargets());
        headers.setContentLanguage(page.locale());
    }

    private static void secure(HttpHeaders headers) {
        PageHeaders.secure(headers, POLICY);
    }

    /** What is read from the class path on first use would otherwise block the event loop: templates, sentences, domain rules. */
    private void readAhead(Locale locale) {
        for (String template : TEMPLATES) {
            html(Page.of(HttpStatus.OK, template, locale, null)
                    .with("key", "unknown")
                    .with("address", EmailAddress.parse("somebody@mail.example").masked()));
        }
    }

    /** A name that is written from right to left must not turn round what stands beside it in a sentence (Unicode UAX 9, 3.1.2). */
    private static String isolated(String text) {
        char[] letters = text.toCharArray();
        return Bidi.requiresBidi(letters, 0, letters.length) ? "\u2068" + text + "\u2069" : text;
    }

    private static void putIfThere(Map<String, Object> model, String name, @Nullable Object value) {
        if (value != null) {
            model.put(name, value);
        }
    }
}
