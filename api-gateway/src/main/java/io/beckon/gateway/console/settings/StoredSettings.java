package io.beckon.gateway.console.settings;

import io.beckon.gateway.console.door.ApiUri;
import io.beckon.gateway.console.shell.Typed;
import io.beckon.gateway.console.shell.Work;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpMethod;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * The settings as they are, next to what a form was made from and what was typed into it.
 *
 * @param tag what tells whether anything was changed since
 */
record StoredSettings(JsonNode workspace, String tag, SettingsPart part) {

    static final ApiUri WORKSPACE = ApiUri.of("/v1/workspace");

    /** What a form's fields with the values before anything was typed begin with. */
    private static final String BEFORE = "was.";

    static Mono<StoredSettings> read(Work work, SettingsPart part) {
        return work.api()
                .send(HttpMethod.GET, WORKSPACE, null)
                .map(answer -> new StoredSettings(work.api().read(answer.text(), JsonNode.class), answer.tag(), part));
    }

    /** The form before anybody types. */
    Typed form() {
        Typed form = Typed.NOTHING;
        for (Setting setting : part.settings()) {
            form = form.and(setting.name(), setting.stored(workspace).toArray(String[]::new));
        }
        return form;
    }

    /** The values of one setting, for the form to say what it was made from. */
    public List<String> values(String name) {
        return part.settings().stream()
                .filter(setting -> setting.name().equals(name))
                .findFirst()
                .orElseThrow()
                .stored(workspace);
    }

    /** What somebody has changed in a form, as the API takes it. */
    static Map<String, Object> changes(SettingsPart part, Typed typed) {
        Map<String, Object> changes = new LinkedHashMap<>();
        for (Setting setting : part.settings()) {
            List<String> now = setting.typed(typed, setting.name());
            if (!now.equals(setting.typed(typed, BEFORE + setting.name()))) {
                changes.put(setting.name(), setting.value(now));
            }
        }
        return changes;
    }

    /** The settings that were changed in the form and elsewhere, differently, with what is stored now. */
    Map<String, String> clashes(Typed typed) {
        Map<String, String> clashes = new LinkedHashMap<>();
        for (Setting setting : part.settings()) {
            List<String> stored = setting.stored(workspace);
            List<String> wanted = setting.typed(typed, setting.name());
            List<String> before = setting.typed(typed, BEFORE + setting.name());
            if (!stored.equals(before) && !wanted.equals(before) && !stored.equals(wanted)) {
                clashes.put(setting.name(), String.join(", ", stored));
            }
        }
        return clashes;
    }
}
