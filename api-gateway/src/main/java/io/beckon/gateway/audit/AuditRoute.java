package io.beckon.gateway.audit;

import io.beckon.gateway.http.Id;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The route of a request that changes something.
 *
 * @param name      method and pattern, such as {@code POST /v1/campaigns/{id}/start}
 * @param thing     the word behind /v1/
 * @param variables the ids in the address, by their names in the pattern
 */
record AuditRoute(String name, String thing, Map<String, String> variables, Audited.Way way, AuditKind kind) {

    AuditRoute {
        variables = new LinkedHashMap<>(variables);
    }

    /** The first id of the address. */
    OptionalLong id() {
        return variables.values().stream()
                .map(Id::read)
                .filter(OptionalLong::isPresent)
                .findFirst()
                .orElse(OptionalLong.empty());
    }
}
