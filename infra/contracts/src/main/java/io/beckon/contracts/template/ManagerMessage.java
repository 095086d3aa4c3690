package io.beckon.contracts.template;

import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;

/**
 * What a manager wrote to go into a mail: data, never template code. Only {@code th:message} puts its HTML into a mail, and only this
 * class makes one, so the HTML in it has always been through the sanitiser.
 */
public final class ManagerMessage {
    private static final Pattern MARKUP = Pattern.compile(
            "<(?:p|br|b|strong|i|em|u|a|ul|ol|li|h[1-6]|blockquote|div|span)\\b[^<>]*>", Pattern.CASE_INSENSITIVE);
    private static final Pattern EMPTY_LINES = Pattern.compile("\n[ \t]*(?:\n[ \t]*)+");
    private static final PolicyFactory ALLOWED = new HtmlPolicyBuilder()
            .allowElements("p", "br", "b", "strong", "i", "em", "u", "a", "ul", "ol", "li", "h2", "h3", "blockquote")
            .allowUrlProtocols("https", "http", "mailto")
            .allowAttributes("href")
            .onElements("a")
            .toFactory();

    private final String html;
    private final String text;

    private ManagerMessage(String html, String text) {
        this.html = html;
        this.text = text;
    }

    /**
     * Takes plain text (an empty line starts a paragraph) or simple HTML (paragraphs, emphasis, lists, links, small headings); everything
     * else, scripts and styles and pictures above all, is left out.
     */
    public static ManagerMessage sanitised(String written) {
        String source = SlotValue.clean(written).strip();
        String html = ALLOWED.sanitize(MARKUP.matcher(source).find() ? source : paragraphs(source));
        return new ManagerMessage(html, asText(html));
    }

    /** Sanitised HTML, a fragment for a block element. */
    public String html() {
        return html;
    }

    /** The same in plain text: paragraphs parted by an empty line, lists with dashes, links with their address. */
    public String text() {
        return text;
    }

    public boolean isBlank() {
        return text.isBlank();
    }

    @Override
    public String toString() {
        return text;
    }

    private static String paragraphs(String plain) {
        StringBuilder html = new StringBuilder(plain.length() + 32);
        for (String paragraph : EMPTY_LINES.split(plain, -1)) {
            if (!paragraph.isBlank()) {
                html.append("<p>")
                        .append(escape(paragraph.strip()).replace("\n", "<br />"))
                        .append("</p>");
            }
        }
        return html.toString();
    }

    private static String escape(String plain) {
        return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String asText(String html) {
        PlainText plain = new PlainText();
        NodeTraversor.traverse(plain, Jsoup.parseBodyFragment(html).body());
        return plain.toString();
    }

    private static final class PlainText implements NodeVisitor {
        private final StringBuilder out = new StringBuilder();

        @Override
        public void head(Node node, int depth) {
            if (node instanceof TextNode words) {
                String text = words.text();
                out.append(out.isEmpty() || atLineStart() ? text.stripLeading() : text);
            } else if (node instanceof Element element) {
                switch (element.normalName()) {
                    case "br" -> out.append('\n');
                    case "li" -> {
                        newLines(1);
                        out.append("- ");
                    }
                    case "p", "h2", "h3", "blockquote", "ul", "ol" -> newLines(2);
                    default -> {}
                }
            }
        }

        @Override
        public void tail(Node node, int depth) {
            if (node instanceof Element element) {
                switch (element.normalName()) {
                    case "a" -> {
                        String href = element.attr("href");
                        if (!href.isEmpty() && !href.equals(element.text())) {
                            out.append(" (").append(href).append(')');
                        }
                    }
                    case "p", "h2", "h3", "blockquote", "ul", "ol" -> newLines(2);
                    default -> {}
                }
            }
        }

        private boolean atLineStart() {
            return out.charAt(out.length() - 1) == '\n';
        }

        /** Ends the line and leaves empty lines up to {@code wanted - 1}; nothing at the very start. */
        private void newLines(int wanted) {
            int end = out.length();
            while (end > 0 && (out.charAt(end - 1) == '\n' || out.charAt(end - 1) == ' ')) {
                end--;
            }
            if (end == 0 || (out.length() >= 2 && out.substring(end).startsWith(" ") && endsWithDash(end))) {
                return;
            }
            long present = out.substring(end).chars().filter(c -> c == '\n').count();
            out.setLength(end);
            out.append("\n".repeat((int) Math.max(wanted, Math.min(present, 2))));
        }

        /** A paragraph directly inside a list item stays on the dash's line. */
        private boolean endsWithDash(int end) {
            return out.charAt(end - 1) == '-' && (end == 1 || out.charAt(end - 2) == '\n');
        }

        @Override
        public String toString() {
            return out.toString().strip();
        }
    }
}
