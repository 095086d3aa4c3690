package io.beckon.gateway.erasure;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How far an erasure has come; whom it is about is not said again. */
record ErasureView(
        @Schema(example = "5") String id,

        @Schema(description = "lists, invitations, mails, rest or done", example = "invitations")
        String phase,

        @Schema(description = "Chunks of lists looked through", example = "120")
        long lists,

        @Schema(description = "Rows of lists that were the person's", example = "3")
        long rows,

        @Schema(example = "2") long invitations,
        @Schema(example = "4") long mails,
        Instant createdAt,
        @Nullable Instant finishedAt) {

    /** Whom it is about. */
    record Wish(
            @Schema(example = "ana@example.org") @Nullable String address) {

        /** Never the address: it must not get into a log. */
        @Override
        public String toString() {
            return "wish of an erasure";
        }
    }
}
