package io.beckon.contracts.template;

import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A mail without a campaign whose words were rendered before it was put on its way: a template that is sent for a look. */
public final class RenderedLetter {

    /** What {@code delivery.content} calls it. */
    public static final String NAME = "rendered";

    private static final String SUBJECT = "subject";
    private static final String HTML = "html";
    private static final String TEXT = "text";

    private RenderedLetter() {}

    public static Map<String, String> variables(RenderedMail mail) {
        return Map.of(SUBJECT, mail.subject(), HTML, mail.html(), TEXT, mail.text());
    }

    /** @throws IllegalArgumentException when a part is missing */
    public static RenderedMail of(Map<String, String> variables) {
        if (!variables.keySet().containsAll(Set.of(SUBJECT, HTML, TEXT))) {
            throw new IllegalArgumentException("the rendered letter needs subject, html and text");
        }
        return new RenderedMail(
                Objects.requireNonNull(variables.get(SUBJECT)),
                Objects.requireNonNull(variables.get(HTML)),
                Objects.requireNonNull(variables.get(TEXT)));
    }
}
