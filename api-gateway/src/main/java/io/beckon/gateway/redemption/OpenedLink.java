package io.beckon.gateway.redemption;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.state.CampaignState;
import io.beckon.contracts.state.InvitationState;
import io.beckon.contracts.state.SqlName;
import io.beckon.gateway.destination.Destination;
import io.beckon.gateway.page.Branding;
import io.r2dbc.spi.Readable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that a personal link's page needs to know, read in one go.
 *
 * @param accountId    of the recipient in this workspace; null while there is none
 * @param tokenVersion of the newest link
 * @param endedAt      when it was revoked, expired, failed or bounced
 * @param expiresAt    counted from the first mail, or from when its recipient asked for a fresh link; null while that is not sent, or when the campaign's invitations do not expire
 * @param destinationCourse the course of the workspace that it leads to, or null
 * @param tellsWho     whether the destination is handed an assertion of who comes
 * @param joinId       of the registration invitation that was sent to the recipient: nothing but the passcode leads on, whatever the
 *                     setting says of links, as such a mail may be passed on; null for a personal invitation
 * @param zone         the recipient's, else the workspace's
 */
record OpenedLink(
        long invitationId,
        long workspaceId,
        @Nullable Long accountId,
        EmailAddress address,
        InvitationState state,
        int tokenVersion,
        @Nullable Instant endedAt,
        @Nullable Instant expiresAt,
        @Nullable String personLocale,
        String campaignLocale,
        String workspaceLocale,
        ZoneId zone,
        CampaignState campaignState,
        @Nullable String destinationName,
        @Nullable Long destinationCourse,
        Optional<Destination> destination,
        boolean tellsWho,
        LinkAccess access,
        @Nullable String joinId,
        Branding branding,
        boolean suspended) {

    static OpenedLink of(Readable row) {
        return new OpenedLink(
                Objects.requireNonNull(row.get("id", Long.class)),
                Objects.requireNonNull(row.get("workspace_id", Long.class)),
                row.get("account_id", Long.class),
                EmailAddress.parse(row.get("address", String.class)),
                SqlName.of(InvitationState.class, text(row, "state")),
                Objects.requireNonNull(row.get("token_version", Integer.class)),
                row.get("ended_at", Instant.class),
                expiry(row.get("runs_from", Instant.class), row.get("expires_after_seconds", Long.class)),
                row.get("locale", String.class),
                text(row, "campaign_locale"),
                text(row, "workspace_locale"),
                zone(text(row, "time_zone")),
                SqlName.of(CampaignState.class, text(row, "campaign_state")),
                row.get("destination_name", String.class),
                row.get("destination_course_id", Long.class),
                destination(row),
                tellsWho(row),
                access(row),
                row.get("join_id", String.class),
                Branding.of(row),
                Boolean.TRUE.equals(row.get("suspended", Boolean.class)));
    }

    /** Where who is in is led: a course opens in the portal, which knows what it is by now. */
    String onward(boolean accountKept) {
        if (destinationCourse != null) {
            return "/portal/courses/" + destinationCourse;
        }
        return tellsWho
                ? "/portal/go/" + invitationId
                : destination
                        .map(Destination::url)
                        .orElse(accountKept ? "/portal?note=account-kept" : "/portal?note=welcome");
    }

    private static LinkAccess access(Readable row) {
        return row.get("join_id", String.class) == null
                ? LinkAccess.of(
                        Objects.requireNonNull(row.get("workspace_links", Boolean.class)),
                        row.get("campaign_links", Boolean.class))
                : LinkAccess.NEEDS_SIGN_IN;
    }

    private static Optional<Destination> destination(Readable row) {
        return text(row, "destination_kind").equals("portal")
                ? Optional.empty()
                : Destination.of(row.get("destination_url", String.class), hosts(row, "allowed_hosts"));
    }

    private static boolean tellsWho(Readable row) {
        return destination(row)
                .filter(destination ->
                        destination.isTold(hosts(row, "assertion_hosts"), row.get("assertions", Boolean.class)))
                .isPresent();
    }

    private static List<String> hosts(Readable row, String column) {
        return List.of(Objects.requireNonNull(row.get(column, String[].class)));
    }

    private static @Nullable Instant expiry(@Nullable Instant from, @Nullable Long seconds) {
        if (from == null || seconds == null) {
            return null;
        }
        try {
            return from.plusSeconds(seconds);
        } catch (DateTimeException | ArithmeticException beyondTime) {
            return null;
        }
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException unknown) {
            return ZoneOffset.UTC;
        }
    }

    private static String text(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, String.class), column);
    }
}
