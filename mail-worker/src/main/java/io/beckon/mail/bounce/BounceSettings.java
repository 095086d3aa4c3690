package io.beckon.mail.bounce;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How mails that come back are judged ({@code beckon.bounces.*}).
 *
 * @param reportSize  so much of a report is read; what it says stands before the mail it returns
 * @param softLimit   so many soft bounces of an address without a sign of life between them count as a hard one
 * @param softSpan    if the first and the last of them lie at least so far apart
 * @param recordWithin how long recording one may take
 */
@ConfigurationProperties("beckon.bounces")
record BounceSettings(
        @DefaultValue("1MB") DataSize reportSize,
        @DefaultValue("5") int softLimit,
        @DefaultValue("3d") Duration softSpan,
        @DefaultValue("10s") Duration recordWithin) {

    BounceSettings {
        if (reportSize.toBytes() < 16 * 1024 || reportSize.toMegabytes() > 16) {
            throw new IllegalArgumentException("beckon.bounces.report-size must be from 16KB to 16MB.");
        }
        if (softLimit < 1 || softSpan.isNegative()) {
            throw new IllegalArgumentException(
                    "beckon.bounces.soft-limit must be at least 1 and beckon.bounces.soft-span not negative.");
        }
        if (recordWithin.toMillis() < 1) {
            throw new IllegalArgumentException("beckon.bounces.record-within must be at least 1ms.");
        }
    }

    int reportBytes() {
        return Math.toIntExact(reportSize.toBytes());
    }
}
