package io.beckon.gateway.operator;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A workspace as the operator sees it: whether it works, and nobody in it. */
record OperatedWorkspace(
        @Schema(example = "7") String id,
        @Schema(example = "Riverside School") String name,
        Instant createdAt,

        @Schema(description = "null: it is not suspended") @Nullable
        Instant suspendedAt,

        @Schema(example = "2") long runningCampaigns,

        @Schema(description = "Chunks of lists that could not be expanded", example = "0")
        long parkedChunks) {

    /** What a new workspace is made of. */
    record Wish(
            @Schema(example = "Riverside School") @Nullable String name,

            @Schema(description = "Its owner, who signs in with a code mailed there", example = "ana@example.org")
            @Nullable
            String ownerAddress,

            @Schema(example = "Ana Example") @Nullable String ownerName,

            @Schema(description = "Where its mails come from", example = "invitations@riverside.example") @Nullable
            String fromAddress,

            @Schema(
                    description = "Where people reach it; the installation's when left out",
                    example = "https://invite.example.org")
            @Nullable
            String publicBaseUrl,

            @Schema(description = "en when left out", example = "de") @Nullable
            String locale) {}

    /**
     * How the installation does.
     *
     * @param mailWorkers that are alive
     */
    record Health(
            long workspaces,
            long suspendedWorkspaces,
            long runningCampaigns,
            long waitingChunks,
            long parkedChunks,
            long parkedMessages,
            long openErasures,
            long mailWorkers) {}
}
