package io.beckon.gateway.workspace;

import io.beckon.contracts.address.EmailAddress;
import io.r2dbc.spi.Readable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.Parameter;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Reads and changes one workspace. */
@Component
class WorkspaceStore {

    private static final String COLUMNS = """
            id, name, from_name, from_address, reply_to, public_base_url, support_contact, privacy_url, terms_url, logo_url,
            accent_colour, locale, time_zone, sending_from_minute, sending_until_minute, sending_days, holiday_regions,
            pre_authenticated_links, sub_address_separator, allowed_hosts, assertion_hosts,
            unknown_deliveries::text AS unknown_deliveries
            """;

    private static final String FIND = "SELECT " + COLUMNS + " FROM workspace WHERE id = :id";

    private static final String LOCK = FIND + " FOR UPDATE";

    private static final String UPDATE = """
            UPDATE workspace
               SET name = :name, from_name = :fromName, from_address = :fromAddress, reply_to = :replyTo,
                   public_base_url = :publicBaseUrl, support_contact = :supportContact, privacy_url = :privacyUrl,
                   terms_url = :termsUrl, logo_url = :logoUrl, accent_colour = :accentColour, locale = :locale,
                   time_zone = :timeZone, sending_from_minute = :from, sending_until_minute = :until, sending_days = :days,
                   holiday_regions = :regions,
                   pre_authenticated_links = :preAuthenticated, sub_address_separator = :separator,
                   allowed_hosts = :hosts, assertion_hosts = :assertionHosts, unknown_deliveries = CAST(:unknown AS unknown_policy)
             WHERE id = :id
            """;

    /** Workers keep what they render by a campaign's version, and the workspace is in every mail. */
    private static final String RENDER_ANEW = """
            UPDATE campaign SET version = version + 1 WHERE workspace_id = :id AND state <> 'cancelled'
            """;

    private final DatabaseClient database;

    WorkspaceStore(DatabaseClient database) {
        this.database = database;
    }

    Mono<Workspace> find(long id) {
        return database.sql(FIND).bind("id", id).map(WorkspaceStore::workspace).one();
    }

    /** Reads it and keeps others from changing it until the transaction ends. */
    Mono<Workspace> lock(long id) {
        return database.sql(LOCK).bind("id", id).map(WorkspaceStore::workspace).one();
    }

    Mono<Void> update(long id, Workspace workspace) {
        return database.sql(UPDATE)
                .bind("id", id)
                .bind("name", text(workspace.name()))
                .bind("fromName", text(workspace.fromName()))
                .bind("fromAddress", address(workspace.fromAddress()))
                .bind("replyTo", workspace.replyTo() == null ? text(null) : address(workspace.replyTo()))
                .bind("publicBaseUrl", text(workspace.publicBaseUrl()))
                .bind("supportContact", text(workspace.supportContact()))
                .bind("privacyUrl", text(workspace.privacyUrl()))
                .bind("termsUrl", text(workspace.termsUrl()))
                .bind("logoUrl", text(workspace.logoUrl()))
                .bind("accentColour", text(workspace.accentColour()))
                .bind("locale", text(workspace.locale()))
                .bind("timeZone", text(workspace.timeZone()))
                .bind("from", (short) TimeOfDay.minute(workspace.sendingFrom()))
                .bind("until", (short) TimeOfDay.minute(workspace.sendingUntil()))
                .bind("days", SendingDayRules.sorted(workspace.sendingDays()))
                .bind("regions", regions(workspace))
                .bind("preAuthenticated", Boolean.TRUE.equals(workspace.preAuthenticatedLinks()))
                .bind("separator", text(workspace.subAddressSeparator()))
                .bind("hosts", hosts(workspace.allowedHosts()))
                .bind("assertionHosts", hosts(workspace.assertionHosts()))
                .bind("unknown", text(workspace.unknownDeliveries()))
                .then()
                .then(database.sql(RENDER_ANEW).bind("id", id).then());
    }

    private static String[] hosts(@Nullable List<String> hosts) {
        return hosts == null ? new String[0] : hosts.toArray(String[]::new);
    }

    private static String[] regions(Workspace workspace) {
        return workspace.holidayRegions() == null
                ? new String[0]
                : workspace.holidayRegions().stream().distinct().toArray(String[]::new);
    }

    private static Parameter text(@Nullable String value) {
        return Parameter.fromOrEmpty(value, String.class);
    }

    private static Parameter address(@Nullable String value) {
        return text(EmailAddress.parse(value).toString());
    }

    private static Workspace workspace(Readable row) {
        return new Workspace(
                String.valueOf(row.get("id", Long.class)),
                row.get("name", String.class),
                row.get("from_name", String.class),
                row.get("from_address", String.class),
                row.get("reply_to", String.class),
                row.get("public_base_url", String.class),
                row.get("support_contact", String.class),
                row.get("privacy_url", String.class),
                row.get("terms_url", String.class),
                row.get("logo_url", String.class),
                row.get("accent_colour", String.class),
                row.get("locale", String.class),
                row.get("time_zone", String.class),
                TimeOfDay.text(row.get("sending_from_minute", Integer.class)),
                TimeOfDay.text(row.get("sending_until_minute", Integer.class)),
                List.of(row.get("sending_days", String[].class)),
                List.of(row.get("holiday_regions", String[].class)),
                row.get("pre_authenticated_links", Boolean.class),
                row.get("sub_address_separator", String.class),
                List.of(row.get("allowed_hosts", String[].class)),
                List.of(row.get("assertion_hosts", String[].class)),
                row.get("unknown_deliveries", String.class));
    }
}
