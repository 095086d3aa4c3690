package io.beckon.contracts.template;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The static HTML a workspace's template may hold: what mail programs show, and nothing that runs. */
final class AllowedMarkup {
    private static final Set<String> ELEMENTS = words("""
            html head meta title style body
            table caption colgroup col thead tbody tfoot tr td th
            div span p br hr h1 h2 h3 h4 h5 h6 blockquote pre code center section article header footer main
            a img ul ol li dl dt dd
            b strong i em u s small sub sup font abbr address del ins mark q cite wbr
            th:block""");

    private static final Set<String> ATTRIBUTES = words("""
            align alt background bgcolor border cellpadding cellspacing charset class color cols colspan content dir face
            headers height href hspace http-equiv id lang media name nowrap rel role rowspan rules scope size span src
            start style summary target title type valign vspace width xml:lang xmlns""");

    private static final Set<String> URL_ATTRIBUTES = Set.of("href", "src", "background");
    private static final Set<String> HTTP_EQUIV = Set.of("content-type", "x-ua-compatible");
    private static final Pattern STATIC_URL =
            Pattern.compile("(?:https?://|mailto:|tel:|cid:|#)[^\\s\"'<>]*", Pattern.CASE_INSENSITIVE);
    /** Ways a style loads or runs something, also when written with CSS escapes. */
    private static final Pattern LOADING_STYLE = Pattern.compile(
            "@import|expression\\s*\\(|javascript\\s*:|behaviou?r\\s*:|-moz-binding|\\\\|</", Pattern.CASE_INSENSITIVE);
    /** HTML's parser ends these comments earlier than an XML-minded one does, so what follows would be live markup in a browser. */
    private static final Pattern AMBIGUOUS_COMMENT = Pattern.compile("^-?>|--|<!--|-$");

    private AllowedMarkup() {}

    static boolean element(String name) {
        return ELEMENTS.contains(name.toLowerCase(Locale.ROOT));
    }

    static boolean attribute(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return ATTRIBUTES.contains(lower) || lower.startsWith("aria-");
    }

    static boolean value(String name, String value) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "http-equiv" -> HTTP_EQUIV.contains(value.strip().toLowerCase(Locale.ROOT));
            case "style" -> style(value);
            default ->
                !URL_ATTRIBUTES.contains(name.toLowerCase(Locale.ROOT))
                        || value.isBlank()
                        || STATIC_URL.matcher(value.strip()).matches();
        };
    }

    static boolean style(String css) {
        return !LOADING_STYLE.matcher(css).find();
    }

    static boolean comment(String content) {
        return !AMBIGUOUS_COMMENT.matcher(content).find();
    }

    private static Set<String> words(String block) {
        return Set.of(block.split("\\s+"));
    }
}
