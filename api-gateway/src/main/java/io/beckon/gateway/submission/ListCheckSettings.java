package io.beckon.gateway.submission;

import io.beckon.gateway.submission.reading.ReadingLimits;
import io.beckon.gateway.throttle.Limit;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much of a list is checked before it is sent, {@code beckon.list-check.*}. The rest of a longer list is not judged, and the answer
 * says so.
 *
 * @param rows         judged at most; they are held in memory while the check goes on
 * @param bytes        read at most, counted after gzip
 * @param perWorkspace checks of one workspace in one window: whoever checks addresses learns which of them are accounts
 * @param window       how long they count
 */
@ConfigurationProperties("beckon.list-check")
record ListCheckSettings(
        @DefaultValue("10000") int rows,
        @DefaultValue("2MB") DataSize bytes,
        @DefaultValue("120") int perWorkspace,
        @DefaultValue("10m") Duration window) {

    ListCheckSettings {
        if (rows < 1 || rows > 100_000) {
            throw new IllegalArgumentException("beckon.list-check.rows must be between 1 and 100000");
        }
        if (bytes.toBytes() < 1_024 || bytes.compareTo(DataSize.ofMegabytes(32)) > 0) {
            throw new IllegalArgumentException("beckon.list-check.bytes must be between 1KB and 32MB");
        }
        if (perWorkspace < 1 || window.toSeconds() < 1) {
            throw new IllegalArgumentException(
                    "beckon.list-check.per-workspace must be at least 1, and beckon.list-check.window at least 1s");
        }
    }

    Limit checks() {
        return new Limit("list check", perWorkspace, window);
    }

    /** As a row of a list that is sent, but not so much of the list. */
    ReadingLimits reading(ReadingLimits sent) {
        return new ReadingLimits(
                Math.min(bytes.toBytes(), sent.decodedBytes()),
                sent.rowBytes(),
                sent.columns(),
                Math.min(rows, sent.rows()));
    }
}
