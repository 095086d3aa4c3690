package io.beckon.gateway.submission.reading;

import io.beckon.contracts.outcome.RowReason;
import io.beckon.contracts.submission.RecipientRow;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Rows of NDJSON lines and of JSON array elements, read by Jackson: an object, or a string that is an address. An object's fields are
 * understood by the names of {@link HeaderNames}; all others are template variables and must be text, numbers or booleans.
 */
final class JsonRows implements RowParser {

    private static final JsonFactory JSON = new JsonFactory();

    private final ReadingLimits limits;
    /** Names seen, with what they mean; a list repeats them in every row. */
    private final Map<String, Optional<HeaderNames.Meaning>> meanings = new HashMap<>();

    private final Map<String, String> fields = new LinkedHashMap<>();
    private final List<String> variables = new ArrayList<>();
    private long nextNumber = 1;

    JsonRows(ReadingLimits limits) {
        this.limits = limits;
    }

    @Override
    public long nextNumber() {
        return nextNumber;
    }

    @Override
    public UnderstoodColumns columns() {
        return new UnderstoodColumns(Map.copyOf(fields), List.copyOf(variables));
    }

    @Override
    public @Nullable RecipientRow next(Frame frame) throws Frame.NotUtf8 {
        long number = nextNumber++;
        if (frame.tooLarge()) {
            return RecipientRow.unreadable(number, RowReason.ROW_TOO_LARGE, String.valueOf(limits.rowBytes()));
        }
        String text = frame.text();
        if (text.isBlank()) {
            return null;
        }
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            return row(number, parser);
        } catch (JacksonException e) {
            return malformed(number, "it is no valid JSON at its character " + characterOf(e));
        }
    }

    private RecipientRow row(long number, JsonParser parser) {
        JsonToken first = parser.nextToken();
        PersonBuilder person = new PersonBuilder();
        String fault = null;
        if (first == JsonToken.VALUE_STRING) {
            person.field(RowField.ADDRESS, parser.getString());
        } else if (first == JsonToken.START_OBJECT) {
            fault = readObject(parser, person);
        } else {
            fault = "it must be an object or an address in quotes";
        }
        if (fault == null && parser.nextToken() != null) {
            fault = "it holds more than one value";
        }
        if (TOO_MANY.equals(fault)) {
            return RecipientRow.unreadable(number, RowReason.ROW_TOO_MANY_COLUMNS, String.valueOf(limits.columns()));
        }
        return fault == null ? person.build(number) : malformed(number, fault);
    }

    private static final String TOO_MANY = "too many fields";

    private @Nullable String readObject(JsonParser parser, PersonBuilder person) {
        Map<RowField, Integer> ranks = new EnumMap<>(RowField.class);
        int count = 0;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (++count > limits.columns()) {
                return TOO_MANY;
            }
            if (value.isStructStart()) {
                return "its field '" + name + "' must be text, a number, true or false";
            }
            if (value != JsonToken.VALUE_NULL) {
                put(name, parser.getString(), person, ranks);
            }
        }
        return null;
    }

    private void put(String name, String value, PersonBuilder person, Map<RowField, Integer> ranks) {
        Optional<HeaderNames.Meaning> meaning = meaning(name);
        if (meaning.isEmpty()) {
            person.variable(name, value);
            return;
        }
        RowField field = meaning.get().field();
        Integer best = ranks.get(field);
        if (best == null || meaning.get().rank() < best) {
            ranks.put(field, meaning.get().rank());
            person.field(field, value);
        }
    }

    private Optional<HeaderNames.Meaning> meaning(String name) {
        Optional<HeaderNames.Meaning> known = meanings.get(name);
        if (known != null) {
            return known;
        }
        Optional<HeaderNames.Meaning> meaning = HeaderNames.meaning(name);
        if (meanings.size() < limits.columns()) {
            meanings.put(name, meaning);
            meaning.ifPresentOrElse(m -> fields.putIfAbsent(m.field().label(), name), () -> variables.add(name));
        }
        return meaning;
    }

    private static RecipientRow malformed(long number, String how) {
        return RecipientRow.unreadable(number, RowReason.ROW_MALFORMED, how);
    }

    private static long characterOf(JacksonException e) {
        return e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getCharOffset() + 1);
    }
}
