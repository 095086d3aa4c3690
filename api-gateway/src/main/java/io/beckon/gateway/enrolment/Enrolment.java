package io.beckon.gateway.enrolment;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One account in one course, as the API shows it. */
record Enrolment(
        @Schema(example = "501") String id,
        @Schema(example = "77") String accountId,
        @Schema(example = "ana@example.org") String address,
        @Schema(example = "Ana Example") @Nullable String name,
        @Schema(example = "31") String courseId,
        @Schema(example = "Algebra I") String courseName,

        @Schema(
                description = "invitation, registration or manager: what brought the account there first",
                example = "invitation")
        String through,

        @Schema(description = "Only of those that came through an invitation", example = "4096") @Nullable
        String invitationId,

        Instant at) {

    /** Whom to enrol, or to put into a group. */
    @Schema(name = "AccountsWish")
    record Wish(
            @Schema(example = "[\"77\", \"78\"]") @Nullable List<@Nullable String> accountIds) {}

    /** What an enrolment of several accounts changed. */
    @Schema(name = "EnrolmentAnswer")
    record Answer(
            @Schema(description = "Enrolled by this request", example = "2")
            long enrolled,

            @Schema(description = "Enrolled before, and left as they were", example = "1")
            long already) {}
}
