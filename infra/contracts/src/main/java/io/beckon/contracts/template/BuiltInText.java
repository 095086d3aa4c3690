package io.beckon.contracts.template;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Our own mails, put together from one layout and the words of one language. */
final class BuiltInText {
    private static final Pattern WORDS = Pattern.compile("#\\{([a-z.*]+)}");
    private static final Pattern VARIABLE = Pattern.compile("\\{([A-Za-z.]+)(?:\\|([^}']*))?}");

    private final Properties words;

    private BuiltInText(Properties words) {
        this.words = words;
    }

    /** @param language one of {@link DefaultTemplate#LANGUAGES} */
    static BuiltInText ofLanguage(String language) {
        Properties words = new Properties();
        try (InputStream in = open("words_" + language + ".properties")) {
            words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new BuiltInText(words);
    }

    /**
     * @param name stands for {@code *} in the names of words
     * @param card the file of what is inside the layout's card
     * @param why  the words of the footer that say why one gets this mail
     * @param text the file of the plain text
     */
    TemplateSource compose(String name, String card, String why, String text) {
        String html = read("layout.html").replace("#{card}", read(card)).replace("#{why}", why);
        return new TemplateSource(
                inText(word("*.subject", name)), fill(html, name, true), fill(read(text), name, false));
    }

    private String fill(String layout, String name, boolean html) {
        return WORDS.matcher(layout).replaceAll(match -> {
            String word = word(match.group(1), name);
            return Matcher.quoteReplacement(html ? inHtml(word) : inText(word));
        });
    }

    private String word(String key, String name) {
        String full = key.replace("*", name);
        String word = words.getProperty(full);
        if (word == null) {
            throw new IllegalStateException("The word " + full + " is missing from the default mails' properties.");
        }
        return word;
    }

    private static String inHtml(String word) {
        String escaped = word.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return VARIABLE.matcher(escaped)
                .replaceAll(match -> Matcher.quoteReplacement(
                        "<th:block th:text=\"" + expression(match.group(1), match.group(2)) + "\"></th:block>"));
    }

    private static String inText(String word) {
        return VARIABLE.matcher(word)
                .replaceAll(
                        match -> Matcher.quoteReplacement("[[" + expression(match.group(1), match.group(2)) + "]]"));
    }

    private static String expression(String path, @Nullable String fallback) {
        return "${" + path + "}" + (fallback == null ? "" : " ?: '" + fallback + "'");
    }

    private static String read(String name) {
        try (InputStream in = open(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String name) {
        InputStream in = BuiltInText.class.getResourceAsStream(name);
        if (in == null) {
            throw new IllegalStateException("The default mails' file " + name + " is missing from the jar.");
        }
        return in;
    }
}
