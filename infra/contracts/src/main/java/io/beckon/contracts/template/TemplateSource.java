package io.beckon.contracts.template;

import java.util.Objects;

/**
 * A template as a manager wrote it, in one language.
 *
 * @param subject one line in the text syntax
 * @param html the HTML part
 * @param text the plain-text part
 */
public record TemplateSource(String subject, String html, String text) {
    public TemplateSource {
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(html, "html");
        Objects.requireNonNull(text, "text");
    }

    String part(TemplatePart part) {
        return switch (part) {
            case SUBJECT -> subject;
            case HTML -> html;
            case TEXT -> text;
        };
    }
}
