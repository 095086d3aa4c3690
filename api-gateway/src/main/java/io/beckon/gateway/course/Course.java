package io.beckon.gateway.course;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A course as the API shows it. */
record Course(
        @Schema(example = "31") String id,
        @Schema(example = "Algebra I") String name,
        @Nullable String description,

        @Schema(description = "page: a page of Beckon; url: a page elsewhere", example = "url")
        String kind,

        @Schema(description = "Only of the kind url", example = "https://courses.riverside.example/algebra") @Nullable
        String url,

        Instant createdAt,

        @Schema(description = "Since when nobody is enrolled in it any more; null for an open course") @Nullable
        Instant archivedAt) {

    /** What a manager decides about it. */
    @Schema(name = "CourseDraft")
    record Draft(
            @Schema(example = "Algebra I") @Nullable String name,

            @Schema(example = "Numbers, and what to do with them.") @Nullable
            String description,

            @Schema(description = "page or url", example = "url") @Nullable
            String kind,

            @Schema(
                    description = "Its host must be one of the workspace's allowedHosts",
                    example = "https://courses.riverside.example/algebra")
            @Nullable
            String url) {}

    Draft draft() {
        return new Draft(name, description, kind, url);
    }
}
