package io.beckon.gateway.group;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A course or program as one of those attached to a user group. */
record Attachment(
        @Schema(example = "31") String id,
        @Schema(example = "Algebra I") String name,

        @Schema(
                description =
                        "Since when nobody is enrolled in the course any more; null for an open one and for a program")
        @Nullable
        Instant archivedAt) {}
