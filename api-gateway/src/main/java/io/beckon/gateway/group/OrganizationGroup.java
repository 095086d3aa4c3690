package io.beckon.gateway.group;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An organization group as the API shows it. */
record OrganizationGroup(
        @Schema(example = "7") String id,
        @Schema(example = "Sales") String name,

        @Schema(description = "The group it lies in; null at the top", example = "2") @Nullable
        String parentId,

        @Schema(description = "Organization groups directly below it", example = "3")
        long organizationGroups,

        @Schema(description = "User groups that belong to it", example = "12")
        long userGroups,

        Instant createdAt) {

    /** What a manager decides about it. */
    @Schema(name = "OrganizationGroupDraft")
    record Draft(
            @Schema(example = "Sales") @Nullable String name,

            @Schema(description = "The group it is to lie in; null for the top", example = "2") @Nullable
            String parentId) {}

    Draft draft() {
        return new Draft(name, parentId);
    }
}
