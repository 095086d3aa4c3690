package io.beckon.mail.letter;

import io.beckon.contracts.followup.SendingDays;
import io.beckon.contracts.followup.SendingWindow;
import io.beckon.contracts.state.SqlName;
import io.beckon.contracts.state.UnknownPolicy;
import io.r2dbc.spi.Readable;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Reads whom mails come from. */
@Component
class WorkspaceStore {

    /** Of the table {@code workspace w}, for {@link #read(Readable)}. */
    static final String COLUMNS = """
            w.id AS workspace_id, w.name AS workspace_name, w.from_name, w.from_address, w.reply_to,
            w.public_base_url, w.support_contact, w.privacy_url, w.terms_url, w.logo_url, w.accent_colour,
            w.locale AS workspace_locale, w.time_zone, w.sending_from_minute, w.sending_until_minute,
            w.sending_days, w.holiday_regions,
            w.unknown_deliveries::text AS unknown_deliveries, w.reminders_per_day_limit
            """;

    private static final String WORKSPACE = "SELECT " + COLUMNS + " FROM workspace w WHERE w.id = :id";

    private final DatabaseClient database;

    WorkspaceStore(DatabaseClient database) {
        this.database = database;
    }

    /** Empty when there is none. */
    Mono<CampaignFacts.Workspace> find(long id) {
        return database.sql(WORKSPACE).bind("id", id).map(WorkspaceStore::read).one();
    }

    static CampaignFacts.Workspace read(Readable row) {
        return new CampaignFacts.Workspace(
                number(row, "workspace_id").longValue(),
                text(row, "workspace_name"),
                text(row, "from_name"),
                text(row, "from_address"),
                row.get("reply_to", String.class),
                text(row, "public_base_url"),
                row.get("support_contact", String.class),
                row.get("privacy_url", String.class),
                row.get("terms_url", String.class),
                row.get("logo_url", String.class),
                row.get("accent_colour", String.class),
                text(row, "workspace_locale"),
                RecipientZone.of(row.get("time_zone", String.class), ZoneId.of("UTC")),
                new SendingWindow(
                        number(row, "sending_from_minute").intValue(),
                        number(row, "sending_until_minute").intValue(),
                        SendingDays.of(
                                present(row.get("sending_days", String[].class), "sending_days"),
                                present(row.get("holiday_regions", String[].class), "holiday_regions"))),
                SqlName.of(UnknownPolicy.class, text(row, "unknown_deliveries")),
                Boolean.TRUE.equals(row.get("reminders_per_day_limit", Boolean.class)));
    }

    static String text(Readable row, String column) {
        return present(row.get(column, String.class), column);
    }

    static Number number(Readable row, String column) {
        return present(row.get(column, Number.class), column);
    }

    private static <T> T present(@Nullable T value, String column) {
        if (value == null) {
            throw new IllegalStateException("the column " + column + " is empty, which its table does not allow");
        }
        return value;
    }
}
