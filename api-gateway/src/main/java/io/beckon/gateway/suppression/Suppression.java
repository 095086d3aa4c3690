package io.beckon.gateway.suppression;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An entry of the suppression list as the API shows it. */
record Suppression(
        @Schema(example = "12") String id,

        @Schema(description = "address: only this one; mailbox: also its sub-addresses", example = "mailbox")
        String scope,

        @Schema(example = "ana@example.org") String value,
        @Schema(example = "manual") String reason,
        Instant createdAt) {

    /** What a client gives for a new entry; the scope is the address unless said otherwise. */
    record Wish(
            @Schema(example = "ana@example.org") @Nullable String address,
            @Schema(example = "address") @Nullable String scope) {}
}
