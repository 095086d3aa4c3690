package io.beckon.gateway.console.shell;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * What is shown: a template under {@code /pages/console/} and its values.
 *
 * @param fragment of the template, which alone is shown; null for the whole page
 */
public record View(
        HttpStatus status, String template, @Nullable String fragment, Map<String, Object> model) {

    public View {
        model = Map.copyOf(model);
    }

    public static View of(String template) {
        return new View(HttpStatus.OK, template, null, Map.of());
    }

    /** A part of a page, as htmx or a stream puts it into one that is shown already. */
    public static View part(String template, String fragment) {
        return new View(HttpStatus.OK, template, fragment, Map.of());
    }

    /** The same with one more value; a null one is left out. */
    public View with(String name, @Nullable Object value) {
        if (value == null) {
            return this;
        }
        Map<String, Object> more = new HashMap<>(model);
        more.put(name, value);
        return new View(status, template, fragment, more);
    }

    public View withStatus(HttpStatus other) {
        return new View(other, template, fragment, model);
    }
}
