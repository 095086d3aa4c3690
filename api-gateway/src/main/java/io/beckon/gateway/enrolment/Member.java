package io.beckon.gateway.enrolment;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One account in one user group, as the API shows it. */
record Member(
        @Schema(example = "77") String accountId,
        @Schema(example = "ana@example.org") String address,
        @Schema(example = "Ana Example") @Nullable String name,

        @Schema(description = "Whose acceptance put the account there, if one did", example = "4096") @Nullable
        String invitationId,

        Instant joinedAt) {

    /** What putting several accounts into a group changed. */
    @Schema(name = "MembersAnswer")
    record Answer(
            @Schema(description = "Put into the group by this request", example = "2")
            long added,

            @Schema(description = "In the group before", example = "1")
            long already,

            @Schema(description = "Enrolments in the group's courses that this made", example = "4")
            long enrolled) {}
}
