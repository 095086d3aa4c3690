package io.beckon.gateway.console.shell;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/** What somebody typed into a form and sent, as it came. */
public final class Typed {

    /** Of a form that is shown for the first time. */
    public static final Typed NOTHING = new Typed(new LinkedMultiValueMap<>());

    static final String TOKEN = "nonce";
    static final String ONCE = "once";

    private final MultiValueMap<String, String> fields;

    Typed(MultiValueMap<String, String> fields) {
        this.fields = fields;
    }

    /** A form as it is before anybody typed: what is stored, or a default. */
    public static Typed of(Map<String, String> values) {
        MultiValueMap<String, String> fields = new LinkedMultiValueMap<>();
        values.forEach(fields::add);
        return new Typed(fields);
    }

    /** The same with these values of one field, whatever it had: what is stored, a default, or an empty line more. */
    public Typed and(String name, String... values) {
        MultiValueMap<String, String> more = new LinkedMultiValueMap<>(fields);
        more.put(name, List.of(values));
        return new Typed(more);
    }

    /** The field, empty when it was not sent. */
    public String text(String name) {
        String value = fields.getFirst(name);
        return value == null ? "" : value;
    }

    /** The field without white space around it, null when nothing else is in it. */
    public @Nullable String line(String name) {
        String value = text(name).strip();
        return value.isEmpty() ? null : value;
    }

    /** All values of a field, such as the ticked ones of several boxes. */
    public List<String> all(String name) {
        return List.copyOf(fields.getOrDefault(name, List.of()));
    }

    /** Whether one of the values of a field is this one. */
    public boolean has(String name, String value) {
        return all(name).contains(value);
    }

    public boolean isEmpty() {
        return fields.isEmpty();
    }

    /** The fields whose names begin so, by the rest of the name. */
    Map<String, List<String>> beginningWith(String prefix) {
        MultiValueMap<String, String> found = new LinkedMultiValueMap<>();
        fields.forEach((name, values) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), values);
            }
        });
        return found;
    }

    /** Under which what the form asks for is done once, however often it is sent; empty where it does not matter. */
    public String once() {
        return text(ONCE);
    }

    /** What says that the form is of this session. */
    public String token() {
        return text(TOKEN);
    }

    /** Every field but the token, which belongs to a session that may be over. */
    Map<String, List<String>> kept() {
        MultiValueMap<String, String> kept = new LinkedMultiValueMap<>(fields);
        kept.remove(TOKEN);
        return kept;
    }
}
