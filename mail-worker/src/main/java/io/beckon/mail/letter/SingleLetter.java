package io.beckon.mail.letter;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.beckon.contracts.template.BuiltInLetter;
import io.beckon.contracts.template.RenderedLetter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** {@code delivery.content} of a mail without a campaign. */
@JsonIgnoreProperties(ignoreUnknown = true)
record SingleLetter(
        @Nullable String letter,
        @Nullable String locale,
        @Nullable Map<String, String> variables) {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /** @throws IllegalArgumentException when there is nothing to be written from */
    static SingleLetter read(@Nullable String json) {
        if (json == null) {
            throw new IllegalArgumentException("it says nothing: its content is empty");
        }
        return JSON.readValue(json, SingleLetter.class);
    }

    /** Whether its words are there already. */
    boolean isRendered() {
        return RenderedLetter.NAME.equals(letter);
    }

    /** @throws IllegalArgumentException when there is no such letter */
    BuiltInLetter text() {
        return BuiltInLetter.named(String.valueOf(letter))
                .orElseThrow(() -> new IllegalArgumentException("there is no letter '" + letter + "'"));
    }

    Locale language() {
        return locale == null ? Locale.ENGLISH : Locale.forLanguageTag(locale);
    }

    Map<String, String> values() {
        return variables == null ? Map.of() : variables;
    }
}
