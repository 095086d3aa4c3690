package io.beckon.gateway.intake;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a list of existing people; rows = added + refused, always. */
record ImportView(
        @Schema(example = "3") String id,

        @Schema(description = "running, done or broken (it could not be read to its end)", example = "done")
        String state,

        @Schema(description = "Rows of people in it", example = "1200")
        long rows,

        @Schema(example = "1180") long added,
        @Schema(example = "20") long refused,
        Instant createdAt,
        @Nullable Instant finishedAt) {

    /** A row that did not become an account. */
    record Row(
            @Schema(description = "Its number in what was sent in", example = "17")
            long row,

            @Schema(example = "ana@example.org") @Nullable String address,
            @Schema(example = "address_in_use_elsewhere") String reason,
            String sentence,
            String mend,

            @Schema(example = "ana+school@example.org") @Nullable
            String suggestedAddress) {}

    /** @param next what to give as {@code cursor} for the following page; null on the last one */
    record Rows(List<Row> items, @Nullable String next) {

        Rows {
            items = List.copyOf(items);
        }
    }
}
