package io.beckon.gateway.registration;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One seat in the ledger of a registration invitation. */
record Registration(
        @Schema(example = "4711") String id,

        @Schema(description = "null once the person was erased", example = "ben@example.org") @Nullable
        String address,

        @Schema(example = "Ben Example") @Nullable String name,

        @Schema(description = "held, confirmed, or released: not confirmed in time", example = "confirmed")
        String state,

        @Schema(description = "null until it is confirmed, and once the account is removed", example = "77") @Nullable
        String accountId,

        Instant heldAt,

        @Schema(description = "Until when a seat is held for who has not confirmed; null afterwards") @Nullable
        Instant heldUntil,

        @Nullable Instant confirmedAt,
        @Nullable Instant releasedAt) {}
