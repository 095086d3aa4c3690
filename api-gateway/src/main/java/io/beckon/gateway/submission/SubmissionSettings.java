package io.beckon.gateway.submission;

import io.beckon.gateway.submission.reading.ReadingLimits;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What is taken of a list, {@code beckon.submission.*}. What is beyond a limit is refused, never cut off.
 *
 * @param decodedBytes    of one list, counted after gzip; the upload is refused beyond it (413)
 * @param rowBytes        of one row; a larger row is refused by itself. At most 128KB, the size of a chunk
 * @param columns         of a list; a header with more refuses the upload (422), a row with more is refused by itself
 * @param rowsPerCampaign of all lists of a campaign together; the upload is refused beyond it (422). A campaign's own rowLimit is
 *                        kept later and row by row, each row over it being named in the outcomes
 * @param expressRows     a campaign with at most so many rows takes the express lane
 * @param lease           how long an upload belongs to the gateway that reads it after the last byte came; after that it counts as
 *                        broken and may be sent again
 */
@ConfigurationProperties("beckon.submission")
record SubmissionSettings(
        @DefaultValue("4GB") DataSize decodedBytes,
        @DefaultValue("64KB") DataSize rowBytes,
        @DefaultValue("200") int columns,
        @DefaultValue("20000000") long rowsPerCampaign,
        @DefaultValue("200") long expressRows,
        @DefaultValue("30s") Duration lease) {

    private static final DataSize LARGEST_ROW = DataSize.ofKilobytes(128);

    SubmissionSettings {
        require(
                rowBytes.toBytes() >= 1_024 && rowBytes.compareTo(LARGEST_ROW) <= 0,
                "beckon.submission.row-bytes must be between 1KB and 128KB: a row must fit into a chunk");
        require(decodedBytes.compareTo(rowBytes) >= 0, "beckon.submission.decoded-bytes must not be below row-bytes");
        require(columns > 0 && columns <= 10_000, "beckon.submission.columns must be between 1 and 10000");
        require(rowsPerCampaign > 0, "beckon.submission.rows-per-campaign must be at least 1");
        require(
                expressRows >= 0,
                "beckon.submission.express-rows must not be negative; 0 sends every list by the bulk lane");
        require(
                lease.compareTo(Duration.ofSeconds(3)) >= 0,
                "beckon.submission.lease must be at least 3s: it is renewed three times in that time");
    }

    ReadingLimits reading() {
        return new ReadingLimits(decodedBytes.toBytes(), (int) rowBytes.toBytes(), columns, rowsPerCampaign);
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
