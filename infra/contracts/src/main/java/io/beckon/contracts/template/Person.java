package io.beckon.contracts.template;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** {@code invitation.person}: the person as the list had them. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Person(
        @Nullable String name,
        @Nullable String firstName,
        @Nullable String lastName,
        @Nullable Map<String, @Nullable String> columns) {

    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final Pattern WHITE = Pattern.compile("[\\s\\p{Cc}\\u2028\\u2029]+");
    private static final Person NOBODY = new Person(null, null, null, null);

    public static Person read(@Nullable String json) {
        return json == null ? NOBODY : JSON.readValue(json, Person.class);
    }

    /** In one line; null where the list had no name. */
    public @Nullable String fullName() {
        if (name != null && !name.isBlank()) {
            return oneLine(name);
        }
        String joined = oneLine((firstName == null ? "" : firstName) + " " + (lastName == null ? "" : lastName));
        return joined.isEmpty() ? null : joined;
    }

    /** What the person puts in for a template's variables; the map belongs to the caller. */
    public Map<String, Object> variables(String address) {
        Map<String, Object> variables = new HashMap<>();
        put(variables, TemplateVariables.PERSON_NAME, fullName());
        put(variables, TemplateVariables.PERSON_FIRST_NAME, firstName);
        put(variables, TemplateVariables.PERSON_LAST_NAME, lastName);
        variables.put(TemplateVariables.PERSON_ADDRESS, address);
        if (columns != null) {
            columns.forEach((header, value) -> put(variables, TemplateVariables.listColumn(header), value));
        }
        return variables;
    }

    private static void put(Map<String, Object> variables, String name, @Nullable String value) {
        if (value != null) {
            variables.put(name, value);
        }
    }

    /** A cell of a spreadsheet may hold line breaks and tabs; a name in a mail's header may not. */
    private static String oneLine(String text) {
        return WHITE.matcher(text).replaceAll(" ").strip();
    }
}
