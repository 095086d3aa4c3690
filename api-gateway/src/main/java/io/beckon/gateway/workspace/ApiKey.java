package io.beckon.gateway.workspace;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An API key as the API shows it; {@code secret} only in the answer that made it. */
record ApiKey(
        @Schema(example = "7") String id,
        @Schema(example = "HR import") String label,
        @Schema(example = "full_manager") String role,

        @Schema(
                description = "The parts of the API it may use, by the word behind /v1/; absent: all of them",
                example = "[\"campaigns\", \"submissions\"]")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<String> scopes,

        @Schema(example = "bk_\u2026x3Qa") String hint,
        Instant createdAt,

        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(description = "Shown this once", example = "bk_\u2026")
        @Nullable
        String secret) {

    /** What a client gives for a new key. */
    record Wish(
            @Schema(example = "HR import") @Nullable String label,

            @Schema(description = "owner, full_manager or limited_manager", example = "full_manager") @Nullable
            String role,

            @Schema(
                    description = "Limits the key to parts of the API, by the word behind /v1/; left out: all of them",
                    example = "[\"campaigns\", \"submissions\"]")
            @Nullable
            List<@Nullable String> scopes) {}
}
