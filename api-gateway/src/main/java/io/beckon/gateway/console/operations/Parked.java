package io.beckon.gateway.console.operations;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What waits for somebody to look at its cause, as far as the console shows it. */
final class Parked {

    private Parked() {}

    record Causes(List<Cause> items, boolean more) {}

    /** Pieces or rows of one campaign's lists that are parked for the same reason. */
    record Cause(
            String campaignId,
            String campaignName,
            String kind,
            @Nullable String cause,
            long items,
            long rows) {}

    /** A message of the installation that no service could handle. */
    record Message(String id, String channel, @Nullable String kind, String cause, Instant parkedAt) {}

    /** One piece, row or mail. */
    record Item(String id, String kind, @Nullable String cause, long rows) {

        /** The number of a piece or of a row in what was sent in, or the mail's own. */
        public String number() {
            return id.substring(id.lastIndexOf('-') + 1);
        }
    }

    /** Those of a shown page that have one cause. */
    record Group(@Nullable String cause, List<Item> items) {}

    record Tried(boolean changed) {}
}
