package io.beckon.mail.delivery;

import io.beckon.contracts.state.DeliveryPurpose;
import io.beckon.contracts.state.SqlName;
import io.beckon.mail.letter.Addressee;
import io.beckon.mail.letter.RecipientZone;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;

/** Reads the columns that every statement about claimed deliveries answers with. */
final class ClaimedRows {

    private ClaimedRows() {}

    static ClaimedDelivery delivery(long campaignId, Readable row) {
        ZoneId workspaceZone = RecipientZone.of(row.get("workspace_zone", String.class), ZoneId.of("UTC"));
        Number tokenVersion = row.get("token_version", Number.class);
        Addressee addressee = new Addressee(
                there(row, "id", Long.class),
                SqlName.of(DeliveryPurpose.class, there(row, "purpose", String.class)),
                there(row, "ordinal", Integer.class),
                there(row, "address", String.class),
                row.get("invitation", Long.class),
                tokenVersion == null ? 0 : tokenVersion.intValue(),
                row.get("locale", String.class),
                RecipientZone.of(row.get("time_zone", String.class), workspaceZone),
                row.get("person", String.class),
                row.get("message", String.class),
                row.get("invited_at", Instant.class),
                there(row, "workspace_id", Long.class),
                row.get("letter", String.class));
        return new ClaimedDelivery(
                addressee,
                campaignId,
                there(row, "attempts", Number.class).intValue(),
                row.get("first_attempt_at", Instant.class),
                there(row, "resent", Boolean.class),
                row.get("mailbox", String.class));
    }

    static <T> T there(Readable row, String column, Class<T> type) {
        return Objects.requireNonNull(row.get(column, type), column);
    }
}
