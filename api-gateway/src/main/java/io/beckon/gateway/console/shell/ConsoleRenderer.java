package io.beckon.gateway.console.shell;

import io.beckon.gateway.console.door.ApiRefusal;
import io.beckon.gateway.page.PageEngine;
import io.beckon.gateway.page.PageHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Makes HTML of views. It reads templates and sentences when they are first needed and shows pages of any length, so it works beside the
 * event loop.
 */
@Component
public class ConsoleRenderer {

    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    /** Nothing but what is ours; previews of mails come as pages of their own, which say what they may. */
    private static final String POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';"
            + " img-src 'self' https: data:; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

    /** Of what a page shows in a frame: a mail has its own styles, and may neither run nor load nor open anything. */
    private static final String FRAMED =
            "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src data:; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'self'; sandbox";

    private static final Pattern NOTE = Pattern.compile("[a-z][a-z.-]{0,60}");

    private final List<Area> areas;
    private final ConsoleAssets assets;
    private final PageEngine engine;
    private final FaultWords words = new FaultWords();

    ConsoleRenderer(List<Area> areas, ConsoleAssets assets) {
        this.areas = areas.stream().sorted(Comparator.comparingInt(Area::order)).toList();
        this.assets = assets;
        List<String> bundles = new ArrayList<>(List.of("pages.console"));
        areas.forEach(area -> bundles.add("pages.console-" + area.name()));
        this.engine = new PageEngine("pages/console/", bundles);
    }

    /**
     * What stands around a page.
     *
     * @param manager who looks at it; null before signing in, or for whom no page is
     * @param token   of the session; empty without one
     * @param path    of the page, which the navigation marks
     * @param note    the name of a sentence that says what was done, or null; what is none is left out
     */
    record Frame(
            Locale locale,
            @Nullable Manager manager,
            String token,
            String path,
            @Nullable String note) {}

    /** A word of the navigation. */
    record Step(String path, String key, boolean current) {}

    Mono<ResponseEntity<String>> answer(View view, Frame frame) {
        return html(view, frame)
                .map(html -> ResponseEntity.status(view.status())
                        .headers(headers -> secure(headers, frame.locale()))
                        .contentType(HTML)
                        .body(html));
    }

    /** For a frame of a page of ours. */
    Mono<ResponseEntity<String>> framed(View view, Frame frame) {
        return html(view, frame)
                .map(html -> ResponseEntity.status(view.status())
                        .headers(headers -> PageHeaders.secure(headers, FRAMED))
                        .contentType(HTML)
                        .body(html));
    }

    Mono<String> html(View view, Frame frame) {
        return Mono.fromCallable(
                        () -> engine.process(view.template(), view.fragment(), frame.locale(), model(view, frame)))
                .subscribeOn(Schedulers.boundedElastic());
    }

    /** See Other (RFC 9110 15.4.4): the browser forgets the form it sent. */
    public ResponseEntity<String> seeOther(String path) {
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .headers(headers -> PageHeaders.secure(headers, POLICY))
                .header(HttpHeaders.LOCATION, path)
                .build();
    }

    /** The view with why something was refused; its status is that of the refusal. */
    View refused(View view, ApiRefusal refusal, Locale locale) {
        FaultWords.Said said = speaker(locale).ofProblem(refusal.slug(), refusal.detail());
        View refused = view.withStatus(refusal.status()).with("refusal", said).with("faults", refusal.faults());
        String suggestion = refusal.suggestedAddress();
        return suggestion == null ? refused : refused.with("suggestion", suggestion);
    }

    private FaultWords.Speaker speaker(Locale locale) {
        return words.to(locale, key -> engine.sentence(key, locale));
    }

    private Map<String, Object> model(View view, Frame frame) {
        Map<String, Object> model = new HashMap<>(Map.of("typed", Typed.NOTHING, "faults", Map.of()));
        model.put("once", UUID.randomUUID().toString());
        model.put("words", speaker(frame.locale()));
        model.putAll(view.model());
        model.put("assets", assets.paths());
        model.put("token", frame.token());
        String note = frame.note() == null ? null : note(frame.note(), frame.locale());
        if (note != null) {
            model.put("note", note);
        }
        Manager manager = frame.manager();
        if (manager != null) {
            model.put("manager", manager);
            model.put("shown", new Shown(frame.locale(), manager.zone()));
            model.put("steps", steps(manager, frame.path()));
        }
        return model;
    }

    private List<Step> steps(Manager manager, String path) {
        return areas.stream()
                .filter(area -> manager.changes() || !area.changes())
                .map(area -> new Step(area.path(), "nav." + area.name(), area.holds(path)))
                .toList();
    }

    private @Nullable String note(String name, Locale locale) {
        return NOTE.matcher(name).matches() ? engine.sentence("note." + name, locale) : null;
    }

    private static void secure(HttpHeaders headers, Locale locale) {
        PageHeaders.secure(headers, POLICY);
        // No address of the console is a secret, and without this a browser says of our own forms that they come from
        // nowhere.
        headers.set("Referrer-Policy", "same-origin");
        headers.setContentLanguage(locale);
    }
}
