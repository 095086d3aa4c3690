package io.beckon.gateway.audit;

import io.beckon.contracts.state.SqlName;
import io.beckon.gateway.access.Actor;
import io.beckon.gateway.http.Id;
import io.beckon.gateway.problem.ProblemType;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are asked for.
 *
 * @param condition what is added to WHERE
 * @param values    what its names stand for
 */
record AuditSelection(String condition, Map<String, Object> values) {

    AuditSelection {
        values = Map.copyOf(values);
    }

    /** Reads the parameters of a request; each may be absent. */
    static AuditSelection of(
            @Nullable String actor,
            @Nullable String kind,
            @Nullable String thing,
            @Nullable String thingId,
            @Nullable String from,
            @Nullable String until) {
        StringBuilder condition = new StringBuilder();
        Map<String, Object> values = new LinkedHashMap<>();
        if (actor != null) {
            String[] parts = actor.split(":", -1);
            String sort = named(Actor.Kind.class, parts[0], "actor", "it must be such as account:3 or api_key:5");
            condition.append(" AND e.actor_kind = :selectedActorKind AND e.actor_id = :selectedActor");
            values.put("selectedActorKind", sort);
            values.put("selectedActor", id(parts.length == 2 ? parts[1] : "", "actor"));
        }
        if (kind != null) {
            condition.append(" AND e.kind = :selectedKind");
            values.put("selectedKind", named(AuditKind.class, kind, "kind", "it must be one of " + names()));
        }
        if (thing != null) {
            condition.append(" AND e.thing = :selectedThing");
            values.put("selectedThing", thing);
        }
        if (thingId != null) {
            condition.append(" AND e.thing_id = :selectedThingId");
            values.put("selectedThingId", id(thingId, "thingId"));
        }
        if (from != null) {
            condition.append(" AND e.at >= :selectedFrom");
            values.put("selectedFrom", moment(from, "from"));
        }
        if (until != null) {
            condition.append(" AND e.at < :selectedUntil");
            values.put("selectedUntil", moment(until, "until"));
        }
        return new AuditSelection(condition.toString(), values);
    }

    private static <E extends Enum<E> & SqlName> String named(Class<E> type, String text, String name, String mend) {
        return Arrays.stream(type.getEnumConstants())
                .map(SqlName::sql)
                .filter(text::equals)
                .findFirst()
                .orElseThrow(() -> ProblemType.PARAMETER_INVALID.with(name, mend));
    }

    private static String names() {
        return Arrays.stream(AuditKind.values()).map(SqlName::sql).collect(Collectors.joining(", "));
    }

    private static long id(String text, String name) {
        return Id.read(text)
                .orElseThrow(() -> ProblemType.PARAMETER_INVALID.with(name, "an id is a positive whole number"));
    }

    private static Instant moment(String text, String name) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw ProblemType.PARAMETER_INVALID.with(name, "write a moment such as 2026-01-31T08:00:00Z");
        }
    }
}
