package io.beckon.gateway.followup;

import io.beckon.gateway.preview.ShownMail;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a follow-up would do at this moment.
 *
 * @param matching how many invitations it selects
 * @param now      how many of them would be written to as soon as it is asked for
 * @param later    how many would be written to on another day
 * @param held     how many would not be written to
 * @param reasons  why, for those of later and held
 * @param counted  whether these are all; false where the selection is too large to be counted in time, and each number is a lower bound
 * @param sample   the mail as one of them would get it; null when nobody would
 */
record FollowUpPreview(
        @Schema(example = "1200") long matching,
        @Schema(example = "1100") long now,
        @Schema(example = "20") long later,
        @Schema(example = "80") long held,
        List<Reason> reasons,
        @Schema(example = "true") boolean counted,
        @Nullable ShownMail sample) {

    FollowUpPreview with(ShownMail mail) {
        return new FollowUpPreview(matching, now, later, held, reasons, counted, mail);
    }

    /** One reason, with how many it holds back. */
    record Reason(
            @Schema(example = "suppressed") String reason,
            @Schema(example = "80") long count,

            @Schema(example = "They unsubscribed, or their address is on the suppression list.")
            String explanation) {}
}
