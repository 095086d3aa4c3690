package io.beckon.gateway.preview;

import io.beckon.contracts.registration.RegistrationMail;
import io.beckon.contracts.registration.RegistrationSql;
import io.beckon.contracts.template.TemplateSource;
import io.beckon.contracts.template.WorkspaceFrame;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Reads what a mail to one invited person is written from, in two statements. No passcode is opened for a mere look. */
@Component
class PreviewFacts {

    private static final String RECIPIENT = """
            SELECT i.id, i.campaign_id, i.address, i.locale, i.person::text AS person,
                   coalesce(i.time_zone, w.time_zone) AS time_zone,
                   c.name AS campaign_name, c.locale AS campaign_locale, c.template_id, c.message, c.destination_name,
                   c.expires_after_seconds, c.registration_invitation_id, d.sent_at,
                   w.name, w.logo_url, w.accent_colour, w.support_contact, w.privacy_url, w.terms_url,
                   w.locale AS workspace_locale, w.public_base_url
              FROM invitation i
              JOIN campaign c ON c.id = i.campaign_id
              JOIN workspace w ON w.id = i.workspace_id
              LEFT JOIN delivery d ON d.invitation_id = i.id AND d.purpose = 'invitation' AND d.ordinal = 0
             WHERE i.id = :id AND i.workspace_id = :workspace""";

    private static final String REGISTRATION = """
            WITH wanted AS (SELECT l.user_group_id AS id FROM registration_user_group l WHERE l.registration_invitation_id = :id)
            SELECT r.name, r.message, r.public_id, r.seats, r.expires_at, w.public_base_url, w.time_zone,
                   """ + RegistrationSql.NAMES + """
              FROM registration_invitation r JOIN workspace w ON w.id = r.workspace_id
             WHERE r.id = :id""";

    private static final String HIDDEN = "\u2022\u2022\u2022\u2022\u2022\u2022";

    private static final String FRAME =
            "SELECT name, logo_url, accent_colour, support_contact, privacy_url, terms_url FROM workspace WHERE id = :id";

    private static final String TEXTS =
            "SELECT locale, subject, html, text FROM template_text WHERE template_id = :id ORDER BY locale";

    /**
     * An invited person, the campaign and the workspace.
     *
     * @param registrationId the registration invitation that the campaign sends; null for a personal invitation
     * @param sentAt         when the first mail went out, or null
     */
    record Recipient(
            long invitationId,
            long campaignId,
            String address,
            @Nullable String locale,
            @Nullable String person,
            ZoneId zone,
            String campaignName,
            String campaignLocale,
            @Nullable Long templateId,
            @Nullable String message,
            @Nullable String destinationName,
            @Nullable Duration expiresAfter,
            @Nullable Long registrationId,
            @Nullable Instant sentAt,
            WorkspaceFrame frame,
            String workspaceLocale,
            String publicBaseUrl) {}

    /**
     * What a registration invitation says.
     *
     * @param mail with signs in place of the passcode
     */
    record Registration(@Nullable String message, RegistrationMail mail) {}

    private record Text(String locale, TemplateSource source) {}

    private final DatabaseClient database;

    PreviewFacts(DatabaseClient database) {
        this.database = database;
    }

    /** Empty when the workspace has no such invitation. */
    Mono<Recipient> recipient(long workspaceId, long invitationId) {
        return database.sql(RECIPIENT)
                .bind("workspace", workspaceId)
                .bind("id", invitationId)
                .map(PreviewFacts::read)
                .one();
    }

    Mono<WorkspaceFrame> frame(long workspaceId) {
        return database.sql(FRAME)
                .bind("id", workspaceId)
                .map(row -> frame(row))
                .one();
    }

    /** By language tag. */
    Mono<Map<String, TemplateSource>> texts(long templateId) {
        return database.sql(TEXTS)
                .bind("id", templateId)
                .map(row -> new Text(
                        text(row, "locale"),
                        new TemplateSource(text(row, "subject"), text(row, "html"), text(row, "text"))))
                .all()
                .collectMap(Text::locale, Text::source);
    }

    Mono<Registration> registration(long id) {
        return database.sql(REGISTRATION)
                .bind("id", id)
                .map(PreviewFacts::readRegistration)
                .one();
    }

    private static Registration readRegistration(Readable row) {
        return new Registration(
                row.get("message", String.class),
                new RegistrationMail(
                        text(row, "name"),
                        HIDDEN,
                        RegistrationMail.joinUrl(text(row, "public_base_url"), text(row, "public_id")),
                        row.get("seats", Integer.class),
                        List.of(Objects.requireNonNull(row.get("groups", String[].class))),
                        List.of(Objects.requireNonNull(row.get("courses", String[].class))),
                        row.get("expires_at", Instant.class),
                        ZoneId.of(text(row, "time_zone"))));
    }

    private static Recipient read(Readable row) {
        Long expiresAfter = row.get("expires_after_seconds", Long.class);
        return new Recipient(
                Objects.requireNonNull(row.get("id", Long.class)),
                Objects.requireNonNull(row.get("campaign_id", Long.class)),
                text(row, "address"),
                row.get("locale", String.class),
                row.get("person", String.class),
                ZoneId.of(text(row, "time_zone")),
                text(row, "campaign_name"),
                text(row, "campaign_locale"),
                row.get("template_id", Long.class),
                row.get("message", String.class),
                row.get("destination_name", String.class),
                expiresAfter == null ? null : Duration.ofSeconds(expiresAfter),
                row.get("registration_invitation_id", Long.class),
                row.get("sent_at", Instant.class),
                frame(row),
                text(row, "workspace_locale"),
                text(row, "public_base_url"));
    }

    private static WorkspaceFrame frame(Readable row) {
        return new WorkspaceFrame(
                text(row, "name"),
                row.get("logo_url", String.class),
                row.get("accent_colour", String.class),
                row.get("support_contact", String.class),
                row.get("privacy_url", String.class),
                row.get("terms_url", String.class));
    }

    private static String text(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, String.class), column);
    }
}
