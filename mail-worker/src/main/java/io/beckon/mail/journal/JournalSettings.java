package io.beckon.mail.journal;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Where this worker writes down what it is about to do ({@code beckon.journal.*}).
 *
 * @param folder       must outlive the process to be of use; on a local disk, or one whose file locks hold between all who share it
 * @param segment      a file of it is closed after so much
 * @param limit        of all files of this process: beyond it no mail is begun until earlier ones are recorded in the database
 * @param lookEvery    how soon the journal of a process that died is found, and one that could not be written is tried again
 * @param replayWithin on start nothing is claimed before the journals found have been replayed, but for no longer than this
 */
@ConfigurationProperties("beckon.journal")
public record JournalSettings(
        @DefaultValue("data/journal") Path folder,
        @DefaultValue("1MB") DataSize segment,
        @DefaultValue("64MB") DataSize limit,
        @DefaultValue("5s") Duration lookEvery,
        @DefaultValue("30s") Duration replayWithin) {

    private static final DataSize LEAST_SEGMENT = DataSize.ofKilobytes(64);

    public JournalSettings {
        folder = folder.toAbsolutePath().normalize();
        if (segment.compareTo(LEAST_SEGMENT) < 0) {
            throw new IllegalArgumentException(
                    "beckon.journal.segment is " + segment + "; set it to at least " + LEAST_SEGMENT + ".");
        }
        if (limit.toBytes() < 2 * segment.toBytes()) {
            throw new IllegalArgumentException("beckon.journal.limit is " + limit
                    + "; it must be at least twice beckon.journal.segment (" + segment + ").");
        }
        if (lookEvery.toMillis() < 1 || replayWithin.isNegative()) {
            throw new IllegalArgumentException(
                    "beckon.journal.look-every must be positive and replay-within not negative.");
        }
    }
}
