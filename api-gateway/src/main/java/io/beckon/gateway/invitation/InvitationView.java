package io.beckon.gateway.invitation;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An invitation as a manager sees it.
 *
 * @param mail          the state of its first mail
 * @param sentAt        when that was taken by the recipient's mail server
 * @param evidence      its best trace of opening
 * @param remindersSent reminders and follow-ups that were sent
 * @param lastMailAt    when its last mail of any kind was sent
 */
record InvitationView(
        String id,
        String campaignId,
        String address,
        @Nullable String name,
        @Nullable String locale,
        String state,
        @Nullable String mail,
        Instant createdAt,
        @Nullable Instant sentAt,
        @Nullable Instant openedAt,
        @Nullable Instant acceptedAt,
        @Nullable Instant endedAt,
        String evidence,
        int remindersSent,
        @Nullable Instant lastMailAt) {

    static InvitationView of(Readable row) {
        return new InvitationView(
                Long.toString(Objects.requireNonNull(row.get("id", Long.class))),
                Long.toString(Objects.requireNonNull(row.get("campaign_id", Long.class))),
                Objects.requireNonNull(row.get("address", String.class)),
                row.get("name", String.class),
                row.get("locale", String.class),
                Objects.requireNonNull(row.get("state", String.class)),
                row.get("mail", String.class),
                Objects.requireNonNull(row.get("created_at", Instant.class)),
                row.get("sent_at", Instant.class),
                row.get("opened_at", Instant.class),
                row.get("accepted_at", Instant.class),
                row.get("ended_at", Instant.class),
                Objects.requireNonNull(row.get("evidence", String.class)),
                Objects.requireNonNull(row.get("reminders_sent", Integer.class)),
                row.get("last_mail_at", Instant.class));
    }
}
