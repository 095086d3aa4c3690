package io.beckon.gateway.parked;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parked work of one campaign that has the same kind and the same cause. */
record ParkedCause(
        @Schema(example = "7") String campaignId,
        @Schema(example = "Autumn") String campaignName,

        @Schema(description = "chunk: parts of lists; row: single rows", example = "chunk")
        String kind,

        @Schema(example = "the chunk's payload cannot be read") @Nullable
        String cause,

        @Schema(
                description =
                        "How many; where there are over 1,000 chunks, or over 1,000 rows of a campaign, not all are counted",
                example = "2")
        long items,

        @Schema(description = "How many rows of a list they hold", example = "2000")
        long rows) {

    /** The first 100, of the newest campaigns. */
    record All(
            List<ParkedCause> items,

            @Schema(
                    description =
                            "Whether there are more causes than these, or more of one than were counted; single rows of campaigns older than the newest 200 are not looked for",
                    example = "false")
            boolean more) {}
}
