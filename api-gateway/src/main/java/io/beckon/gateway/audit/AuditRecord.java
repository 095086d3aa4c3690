package io.beckon.gateway.audit;

import io.beckon.contracts.state.SqlName;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** An entry before it is written. */
record AuditRecord(
        @Nullable Long workspaceId,
        AuditKind kind,
        SqlName actorKind,
        long actorId,
        String route,
        String thing,
        OptionalLong thingId,
        Map<String, Object> detail,
        String client,
        @Nullable String userAgent) {

    AuditRecord {
        detail = Map.copyOf(detail);
    }
}
