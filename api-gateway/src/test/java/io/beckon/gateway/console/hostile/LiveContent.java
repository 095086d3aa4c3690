package io.beckon.gateway.console.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/** What a page makes of its text: all that can be read, and whatever of {@link HostileWords} is more than text in it. */
final class LiveContent {

    /** Attributes whose value is words for people, or is sent back as it is. */
    private static final Set<String> WORDS = Set.of(
            "value", "aria-label", "alt", "title", "placeholder", "label", "data-label", "content", "data-going");

    private static final Set<String> ADDRESSES =
            Set.of("href", "src", "action", "formaction", "hx-get", "hx-post", "sse-connect", "poster", "data");

    private static final Set<String> NEVER =
            Set.of("object", "embed", "applet", "base", "svg", "math", "frame", "marquee");

    private static final Pattern HARMLESS_ADDRESS = Pattern.compile("(?s)(/(?!/)|https://|mailto:|[#?]|data:,$).*|");

    private final List<String> found = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    private LiveContent() {}

    static LiveContent of(String html) {
        LiveContent content = new LiveContent();
        content.look(Jsoup.parse(html));
        return content;
    }

    /** What came alive; empty for a good page. */
    List<String> found() {
        return found;
    }

    /** All that people can read or send back, with what frames show. */
    String text() {
        return text.toString();
    }

    private void look(Document page) {
        page.traverse((node, depth) -> {
            if (node instanceof Element element) {
                element(element);
            } else if (node instanceof TextNode words) {
                words(words.getWholeText(), "text");
            } else if (isHidden(node) && node.outerHtml().contains(HostileWords.MARK)) {
                found.add("in " + node.nodeName() + ": " + node.outerHtml());
            }
        });
    }

    private static boolean isHidden(Node node) {
        return node instanceof Comment || node instanceof DataNode;
    }

    private void element(Element element) {
        String name = element.normalName();
        reportIf(name.contains(HostileWords.MARK) || NEVER.contains(name), "an element", element);
        reportIf(name.equals("script") && !element.data().isBlank(), "a script of its own", element);
        reportIf(name.equals("iframe") && !element.hasAttr("sandbox"), "a frame that may run scripts", element);
        reportIf(
                element.hasAttr("http-equiv") && element.attr("http-equiv").equalsIgnoreCase("refresh"),
                "a refresh",
                element);
        element.attributes().forEach(attribute -> attribute(element, attribute));
    }

    private void attribute(Element element, Attribute attribute) {
        String name = attribute.getKey().toLowerCase(Locale.ROOT);
        String value = attribute.getValue();
        reportIf(name.contains(HostileWords.MARK), "an attribute", element);
        reportIf(name.startsWith("on") || name.contains("hx-on") || name.contains(":on"), "a handler", element);
        if (name.equals("srcdoc")) {
            LiveContent frame = of(value);
            found.addAll(frame.found);
            text.append('\n').append(frame.text);
        } else if (ADDRESSES.contains(name)) {
            reportIf(!HARMLESS_ADDRESS.matcher(value).matches(), "an address", element);
        } else if (WORDS.contains(name)) {
            words(value, name);
        } else {
            reportIf(value.contains(HostileWords.MARK), "the value of " + name, element);
        }
    }

    private void words(String words, String where) {
        if (words.contains(HostileWords.SUM)) {
            found.add("a computed expression in " + where + ": " + words);
        }
        text.append('\n').append(words);
    }

    private void reportIf(boolean alive, String what, Element element) {
        if (alive) {
            found.add(what + ": " + element.shallowClone().outerHtml());
        }
    }
}
