package io.beckon.gateway.course;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A program as the API shows it, with its courses. */
record Program(
        @Schema(example = "5") String id,
        @Schema(example = "First year") String name,
        @Schema(example = "[\"31\", \"32\"]") List<String> courseIds,
        Instant createdAt) {

    /** One entry of the list: with the number of courses only. */
    @Schema(name = "ProgramSummary")
    record Summary(
            @Schema(example = "5") String id,
            @Schema(example = "First year") String name,
            @Schema(example = "2") long courses,
            Instant createdAt) {}

    /** What a manager decides about it. */
    @Schema(name = "ProgramDraft")
    record Draft(
            @Schema(example = "First year") @Nullable String name,

            @Schema(description = "All courses it is to have", example = "[\"31\", \"32\"]") @Nullable
            List<@Nullable String> courseIds) {}

    Draft draft() {
        return new Draft(name, List.copyOf(courseIds));
    }
}
