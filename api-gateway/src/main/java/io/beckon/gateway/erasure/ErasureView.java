package io.beckon.gateway.erasure;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How far an erasure has come; whom it is about is not said again. */
record ErasureView(
        @Schema(example = "5") String id,

        @Schema(
                description =
                        "lists, invitations, mails, rest, done; or account_stays: it ended, but an account that had come back"
                                + " meanwhile is that of the last owner. Make somebody else owner and erase the address again.",
                example = "invitations")
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

    /** Whose erasure is lifted. */
    record LiftWish(
            @Schema(example = "ana@example.org") @Nullable String address,

            @Schema(
                    description =
                            "true: the mailbox may be written to again, too, although it had been on the suppression list"
                                    + " (the person had unsubscribed, say) when it was erased",
                    example = "false")
            @Nullable
            Boolean mailbox) {

        /** Never the address: it must not get into a log. */
        @Override
        public String toString() {
            return "wish of a lifted erasure";
        }
    }
}
