package io.beckon.invite.expansion;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How chunks are expanded.
 *
 * @param bulkChunksAtOnce      chunks of large submissions in hand at a time; each takes one database connection
 * @param expressChunksAtOnce   the same for small submissions, which never wait behind the large ones
 * @param failuresBeforeParking how often a chunk may fail for a reason that lies in no single row before it is parked whole
 * @param retryAfter            how long a chunk rests after a passing fault of the database or the broker
 */
@ConfigurationProperties("beckon.expansion")
record ExpansionProperties(
        int bulkChunksAtOnce, int expressChunksAtOnce, int failuresBeforeParking, Duration retryAfter) {

    ExpansionProperties {
        require(bulkChunksAtOnce > 0, "bulk-chunks-at-once must be at least 1");
        require(expressChunksAtOnce > 0, "express-chunks-at-once must be at least 1");
        require(failuresBeforeParking > 0, "failures-before-parking must be at least 1");
        require(!retryAfter.isNegative() && !retryAfter.isZero(), "retry-after must be more than 0, for example 2s");
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("beckon.expansion: " + rule + ".");
        }
    }
}
