package io.beckon.gateway.invitation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A filter as clients write it, in a query or in a body: all that match, also beyond any page shown. */
public record FilterWish(
        @Schema(description = "Only of this campaign", example = "7") @Nullable
        String campaignId,

        @Schema(description = "Only of campaigns that bring people to this user group", example = "3") @Nullable
        String userGroupId,

        @JsonProperty("state")
        @Schema(
                description = "Only in these states; opened are those who opened and have not accepted",
                example = "[\"pending\"]")
        @Nullable
        List<@Nullable String> states,

        @Schema(description = "Only addresses that begin with this", example = "ana") @Nullable
        String search,

        @Schema(
                description =
                        "Only those whose best trace of opening is one of these: none, prefetch, probable, click, signed_in",
                example = "[\"click\"]")
        @Nullable
        List<@Nullable String> evidence,

        @Schema(description = "First mail sent at this time or later", example = "2030-09-01T07:00:00Z") @Nullable
        String sentAfter,

        @Schema(description = "First mail sent before this time", example = "2030-09-08T07:00:00Z") @Nullable
        String sentBefore,

        @Schema(description = "So many reminders and follow-ups sent, or more", example = "1") @Nullable
        Integer remindersAtLeast,

        @Schema(description = "So many reminders and follow-ups sent, or fewer", example = "2") @Nullable
        Integer remindersAtMost,

        @Schema(description = "Last mail of any kind sent before this time", example = "2030-09-08T07:00:00Z") @Nullable
        String lastMailBefore) {}
