package io.beckon.gateway.parked;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Work of a campaign that could not be done and waits for a manager. */
record ParkedWork(
        @Schema(description = "Names it in its routes", example = "chunk-12-3")
        String id,

        @Schema(
                description =
                        "chunk: a part of a list; row: one row of it; delivery: a mail of which nobody knows whether it went out",
                example = "chunk")
        String kind,

        @Schema(example = "7") String campaignId,

        @Schema(example = "the chunk's payload cannot be read") @Nullable
        String cause,

        @Schema(description = "How many rows of a list it holds", example = "1000")
        long rows) {

    /** What became of trying again or giving up. */
    record Answer(
            @Schema(example = "chunk-12-3") String id,

            @Schema(
                    description =
                            "false: it is not parked any more, or its upload is not finished; nothing was changed",
                    example = "true")
            boolean changed) {}
}
