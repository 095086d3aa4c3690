package io.beckon.gateway.group;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A user group as the API shows it. */
record UserGroup(
        @Schema(example = "21") String id,
        @Schema(example = "New colleagues") String name,

        @Schema(description = "The organization group it belongs to", example = "7")
        String organizationGroupId,

        @Schema(description = "Courses attached to it directly", example = "2")
        long courses,

        @Schema(description = "Programs attached to it", example = "1")
        long programs,

        Instant createdAt) {

    /** What a manager decides about it. */
    @Schema(name = "UserGroupDraft")
    record Draft(
            @Schema(example = "New colleagues") @Nullable String name,

            @Schema(description = "Exactly one organization group", example = "7") @Nullable
            String organizationGroupId) {}

    Draft draft() {
        return new Draft(name, organizationGroupId);
    }
}
