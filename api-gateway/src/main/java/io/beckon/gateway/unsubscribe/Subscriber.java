package io.beckon.gateway.unsubscribe;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.gateway.page.Branding;
import io.r2dbc.spi.Readable;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whom an unsubscribe link is about.
 *
 * @param mailboxes what is suppressed: the mailbox as the invitation has it, and, where the workspace's separator was changed since,
 *                  as new invitations will have it
 */
record Subscriber(
        long workspaceId,
        EmailAddress address,
        List<String> mailboxes,
        @Nullable String personLocale,
        String campaignLocale,
        Branding branding) {

    static Subscriber of(Readable row) {
        EmailAddress address = EmailAddress.parse(row.get("address", String.class));
        String separator = Objects.requireNonNull(row.get("sub_address_separator", String.class));
        return new Subscriber(
                Objects.requireNonNull(row.get("workspace_id", Long.class)),
                address,
                Stream.of(Objects.requireNonNull(row.get("mailbox", String.class)), address.mailbox(separator))
                        .distinct()
                        .toList(),
                row.get("locale", String.class),
                Objects.requireNonNull(row.get("campaign_locale", String.class)),
                Branding.of(row));
    }
}
