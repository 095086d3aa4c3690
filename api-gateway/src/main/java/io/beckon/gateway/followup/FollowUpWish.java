package io.beckon.gateway.followup;

import io.beckon.gateway.invitation.FilterWish;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a manager asks for; exactly one of ids and filter is given.
 *
 * @param message stands in the mail above the invitation's own text, as text
 */
record FollowUpWish(
        @Schema(example = "[\"1024\", \"1025\"]") @Nullable List<String> invitationIds,
        @Nullable FilterWish filter,

        @Schema(example = "The course begins on Monday.") @Nullable
        String message) {}
