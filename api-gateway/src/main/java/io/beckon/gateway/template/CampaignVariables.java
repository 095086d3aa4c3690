package io.beckon.gateway.template;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the templates of a campaign can read, and what of that they read in vain.
 *
 * @param lists   how many lists were handed over; with none, nothing can be said of their columns
 * @param offered everything that has a value, for at least one list
 * @param used    what the campaign's own templates read
 * @param missing how many of those have no value somewhere
 */
record CampaignVariables(
        @Schema(example = "2") long lists,
        List<Offered> offered,
        List<Used> used,
        @Schema(example = "1") long missing) {

    /**
     * A variable with a value.
     *
     * @param header the column it is read from; null for what comes from no list
     */
    record Offered(
            @Schema(example = "list.department") String name,
            @Schema(example = "Department") @Nullable String header) {}

    /**
     * A variable that a template reads.
     *
     * @param step      which reminder the template is for; null for the invitation itself
     * @param missingIn how many lists lack its column; for what comes from no list, 1 when it has no value
     */
    record Used(
            @Schema(example = "list.department") String name,
            @Schema(example = "3") String templateId,
            @Schema(example = "1") @Nullable Integer step,
            @Schema(example = "en") String locale,
            @Schema(example = "1") long missingIn,

            @Schema(description = "What to do about it; null when nothing is missing") @Nullable
            String mend) {}
}
