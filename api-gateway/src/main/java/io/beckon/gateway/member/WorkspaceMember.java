package io.beckon.gateway.member;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An account of the workspace as its managers see it. */
record WorkspaceMember(
        @Schema(example = "3") String id,
        @Schema(example = "ana@example.org") String address,
        @Schema(example = "Ana Example") @Nullable String name,

        @Schema(description = "owner, full_manager, limited_manager or learner", example = "full_manager")
        String role,

        Instant createdAt) {

    /** What a manager gives for a new member; a full manager unless said otherwise. */
    record Wish(
            @Schema(example = "ben@example.org") @Nullable String address,
            @Schema(example = "Ben Example") @Nullable String name,

            @Schema(description = "owner, full_manager, limited_manager or learner", example = "limited_manager")
            @Nullable
            String role) {}

    /** What can be changed of a member. */
    record Change(
            @Schema(example = "Ana Example") @Nullable String name,

            @Schema(description = "owner, full_manager, limited_manager or learner", example = "full_manager") @Nullable
            String role) {}
}
