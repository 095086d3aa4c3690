package io.beckon.gateway.audit;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An entry of the audit log as the API shows it. */
record AuditEntry(
        @Schema(example = "481") String id,
        Instant at,

        @Schema(
                description =
                        "change, begun, refused, signed_in, sign_in_failed, signed_out, password_changed or forgotten",
                example = "change")
        String kind,

        Who actor,
        @Schema(example = "POST /v1/campaigns/{id}/start") String route,

        @Schema(description = "The word behind /v1/", example = "campaigns")
        String thing,

        @Schema(description = "The id in the address, or of what was made", example = "7") @Nullable
        String thingId,

        @Schema(description = "Ids, names of the fields that were sent, states, roles and figures")
        Map<String, Object> detail,

        @Schema(example = "203.0.113.7") String client,
        @Nullable String userAgent) {

    /** Who acted. */
    record Who(
            @Schema(description = "account, api_key, operator_key or system", example = "api_key")
            String kind,

            @Schema(example = "3") String id,

            @Schema(description = "The key's label, or the person's name or address", example = "CRM") @Nullable
            String label) {}
}
