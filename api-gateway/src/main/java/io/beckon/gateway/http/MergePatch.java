package io.beckon.gateway.http;

import io.beckon.gateway.problem.JsonFault;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON Merge Patch (RFC 7396): what a body does not name stays, what it sets to null becomes empty. A new thing is the patch of a
 * default one, so that "left out" and "null" mean the same on POST and PATCH.
 */
@Component
public class MergePatch {

    private final JsonMapper json;

    MergePatch(JsonMapper json) {
        this.json = json;
    }

    /** The thing with the patch applied; a body that does not fit is answered with the field at fault. */
    public <T> T apply(T thing, ObjectNode patch, Class<T> type) {
        ObjectNode tree = json.valueToTree(thing);
        merge(tree, patch);
        try {
            return json.treeToValue(tree, type);
        } catch (JacksonException e) {
            throw JsonFault.problem(e);
        }
    }

    private static void merge(ObjectNode target, ObjectNode patch) {
        patch.properties().forEach(field -> {
            JsonNode present = target.get(field.getKey());
            if (field.getValue() instanceof ObjectNode nested && present instanceof ObjectNode inner) {
                merge(inner, nested);
            } else {
                target.set(field.getKey(), field.getValue());
            }
        });
    }
}
