package io.beckon.mail.bounce;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.address.InvalidAddressException;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The mail a report is about, as the database has it.
 *
 * @param workspaceId  0 is the installation itself
 * @param sentTo       where it went by the time it was sent: the address its invitation had then
 * @param addresses    all that its invitation ever had, the one it went to included
 * @param separator    the workspace's sign before a sub-address
 * @param softBefore   soft bounces of other mails to {@code sentTo} since its last sign of life
 * @param firstSoftAt  when the first of them was reported
 */
record ReportedMail(
        long deliveryId,
        long workspaceId,
        @Nullable Long invitationId,
        String sentTo,
        List<String> addresses,
        String separator,
        long softBefore,
        @Nullable Instant firstSoftAt) {

    private static final String ERASED_DOMAIN = "@erased.invalid";

    static ReportedMail of(Readable row) {
        return new ReportedMail(
                Objects.requireNonNull(row.get("id", Long.class)),
                Objects.requireNonNull(row.get("workspace_id", Long.class)),
                row.get("invitation_id", Long.class),
                Objects.requireNonNull(row.get("sent_to", String.class)),
                Arrays.asList(Objects.requireNonNull(row.get("addresses", String[].class))),
                Objects.requireNonNull(row.get("separator", String.class)),
                0,
                null);
    }

    /** Whether nobody is to know any more whom it went to. */
    boolean isErased() {
        return sentTo.endsWith(ERASED_DOMAIN);
    }

    /**
     * The same, with the address taken from what the report names where that is one the invitation had: a mail that was being sent while
     * its address was corrected has a time that may say the wrong one.
     */
    ReportedMail namedBy(Report report) {
        return report.recipients().stream()
                .map(ReportedMail::normalised)
                .flatMap(Optional::stream)
                .filter(addresses::contains)
                .findFirst()
                .map(this::sentTo)
                .orElse(this);
    }

    private static Optional<String> normalised(String written) {
        try {
            return Optional.of(EmailAddress.parse(written).toString());
        } catch (InvalidAddressException e) {
            return Optional.empty();
        }
    }

    private ReportedMail sentTo(String address) {
        return new ReportedMail(
                deliveryId, workspaceId, invitationId, address, addresses, separator, softBefore, firstSoftAt);
    }

    ReportedMail withSoftBefore(long count, @Nullable Instant first) {
        return new ReportedMail(deliveryId, workspaceId, invitationId, sentTo, addresses, separator, count, first);
    }

    String mailbox() {
        return EmailAddress.parse(sentTo).mailbox(separator);
    }
}
