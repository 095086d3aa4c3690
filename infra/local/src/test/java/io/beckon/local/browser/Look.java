package io.beckon.local.browser;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;

/** What every page has to be for everybody, at one width and in one light. */
record Look(int width, int height, ColorScheme scheme) {

    static final Look PHONE = new Look(375, 812, ColorScheme.LIGHT);
    static final Look PHONE_AT_NIGHT = new Look(375, 812, ColorScheme.DARK);
    static final Look DESK = new Look(1280, 900, ColorScheme.LIGHT);
    static final Look DESK_AT_NIGHT = new Look(1280, 900, ColorScheme.DARK);
    static final List<Look> ALL = List.of(PHONE, PHONE_AT_NIGHT, DESK, DESK_AT_NIGHT);

    private static final long MOST_BYTES = 200_000;
    private static final String AXE = resource("/axe.min.js");

    /** Elements that stick out of the window, by what they say. */
    private static final String TOO_WIDE = """
            () => [...document.querySelectorAll('body *')]
              .filter(e => !['SCRIPT', 'STYLE', 'NOSCRIPT'].includes(e.tagName) && e.getClientRects().length > 0)
              .filter(e => e.getBoundingClientRect().right > innerWidth + 0.5 || e.getBoundingClientRect().left < -0.5
                        || (e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline'
                            && !['INPUT', 'TEXTAREA'].includes(e.tagName)))
              .map(e => e.tagName + ' ' + e.textContent.trim().slice(0, 40))
              .concat(document.documentElement.scrollWidth > innerWidth ? ['the page scrolls sideways'] : [])""";

    /** What can be pressed and is lower or narrower than a finger needs; links within a sentence are as high as their line. */
    private static final String TOO_SMALL = """
            () => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, summary')]
              .filter(e => e.getClientRects().length > 0)
              .map(e => ['checkbox', 'radio'].includes(e.type) ? e.closest('label') ?? e : e)
              .filter(e => !(e.tagName === 'A' && getComputedStyle(e).display === 'inline'))
              .map(e => [e.textContent.trim(), e.getBoundingClientRect()])
              .filter(([, box]) => box.height < 44 || box.width < 44)
              .map(([text, box]) => text + ' ' + Math.round(box.width) + 'x' + Math.round(box.height))""";

    /** Texts set too small to read, or so tight or so wide that the eye loses its line. */
    private static final String UNREADABLE = """
            () => [...document.querySelectorAll('body *')]
              .filter(e => e.getClientRects().length > 0 && e.tagName !== 'SCRIPT')
              .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
              .map(e => [e, getComputedStyle(e)])
              .filter(([e, style]) => parseFloat(style.fontSize) < 14
                        || parseFloat(style.lineHeight) < 1.2 * parseFloat(style.fontSize)
                        || e.getBoundingClientRect().width > 46 * parseFloat(style.fontSize))
              .map(([e, style]) => e.textContent.trim().slice(0, 40) + ' ' + style.fontSize + '/' + style.lineHeight
                        + ' ' + Math.round(e.getBoundingClientRect().width))""";

    /** What Thymeleaf writes in place of a sentence that it has not got. */
    private static final Pattern MISSING = Pattern.compile("\\?\\?[a-z][\\w.-]*\\?\\?");

    private static final String FAULTS = """
            async () => (await axe.run(document, {preload: false})).violations
              .filter(v => v.impact === 'serious' || v.impact === 'critical')
              .flatMap(v => v.nodes.map(n => v.id + ': ' + n.html.slice(0, 120) + ' ' + n.failureSummary))""";

    private static final String FOCUSED = """
            () => { const e = document.activeElement, style = getComputedStyle(e);
              return e === document.body ? '' : e.textContent.trim() + '|'
                + (style.outlineStyle === 'auto' || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) ? 'seen' : 'unseen'); }""";

    /** A page may have been left in the midst of a form. */
    private static final String TO_THE_TOP =
            "() => { document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex'); }";

    /** A field for a day and a time has a stop for each of its parts. */
    private static final String STILL_THERE = """
            () => { const still = window.walked === document.activeElement && document.activeElement.type?.startsWith('date');
              window.walked = document.activeElement; return still; }""";

    private static final int MOST_PARTS = 8;

    private static final String FOCUSABLE = """
            () => [...document.querySelectorAll('a[href], button, summary, select, textarea, input:not([type=hidden])')]
              .filter(e => e.checkVisibility()).map(e => e.textContent.trim() + '|seen')""";

    String name() {
        return width + (scheme == ColorScheme.DARK ? "-dark" : "");
    }

    /** Holds all of it in each of these looks, and leaves a picture of each under target/screenshots. */
    static void all(List<Look> looks, Tab tab, String name) {
        SoftAssertions all = new SoftAssertions();
        looks.forEach(look -> look.at(tab, name, all));
        everywhere(tab, name, all);
        all.assertAll();
    }

    private void at(Tab tab, String name, SoftAssertions all) {
        Page page = tab.sized(width, height).in(scheme).page();
        tab.picture(name + "-" + name());
        String where = name + " at " + name();
        all.assertThat(found(page, TOO_WIDE)).as("%s: too wide", where).isEmpty();
        all.assertThat(found(page, TOO_SMALL))
                .as("%s: too small to press", where)
                .isEmpty();
        all.assertThat(found(page, UNREADABLE)).as("%s: hard to read", where).isEmpty();
        all.assertThat(tab.complaints()).as("%s: console and policy", where).isEmpty();
        page.evaluate(AXE);
        all.assertThat(found(page, FAULTS)).as("%s: axe", where).isEmpty();
    }

    /** What is the same in every look. */
    private static void everywhere(Tab tab, String name, SoftAssertions all) {
        all.assertThat(tab.text()).as("%s: a sentence that is not there", name).doesNotContainPattern(MISSING);
        all.assertThat(tab.strangers()).as("%s: requests to other hosts", name).isEmpty();
        all.assertThat(tab.weight()).as("%s: bytes", name).isLessThan(MOST_BYTES);
        all.assertThat(walkedByKeyboard(tab))
                .as("%s: what the tab key reaches, in order", name)
                .isEqualTo(found(tab.page(), FOCUSABLE));
    }

    private static List<String> walkedByKeyboard(Tab tab) {
        List<String> walked = new ArrayList<>();
        int stops = found(tab.page(), FOCUSABLE).size();
        tab.page().evaluate(TO_THE_TOP);
        for (int i = 0; i < stops; i++) {
            int parts = 0;
            do {
                tab.page().keyboard().press("Tab");
            } while (Boolean.TRUE.equals(tab.page().evaluate(STILL_THERE)) && ++parts < MOST_PARTS);
            walked.add((String) tab.page().evaluate(FOCUSED));
        }
        return walked;
    }

    @SuppressWarnings("unchecked")
    private static List<String> found(Page page, String script) {
        return (List<String>) page.evaluate(script);
    }

    private static String resource(String name) {
        try (InputStream file = Look.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
