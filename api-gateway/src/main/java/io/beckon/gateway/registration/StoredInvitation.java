package io.beckon.gateway.registration;

import io.beckon.contracts.registration.RegistrationMail;
import io.beckon.gateway.http.Id;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A registration invitation as it is in the database at one moment.
 *
 * @param taken   seats that are confirmed or held, whatever the time
 * @param held    of these, held and not over
 * @param overdue of these, held and over: free in truth
 * @param campaigns that send it to lists, the newest first
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
record StoredInvitation(
        long id,
        String publicId,
        String name,
        @Nullable Long organizationGroupId,
        List<Long> userGroups,
        int seats,
        int taken,
        int held,
        int overdue,
        @Nullable String message,
        String locale,
        @Nullable Instant expiresAt,
        boolean expired,
        Instant createdAt,
        @Nullable Instant closedAt,
        byte[] sealed,
        String publicBaseUrl,
        List<Long> campaigns) {

    StoredInvitation {
        userGroups = List.copyOf(userGroups);
        campaigns = List.copyOf(campaigns);
    }

    static StoredInvitation of(Readable row) {
        return new StoredInvitation(
                Objects.requireNonNull(row.get("id", Long.class)),
                text(row, "public_id"),
                text(row, "name"),
                row.get("organization_group_id", Long.class),
                List.of(Objects.requireNonNull(row.get("user_groups", Long[].class))),
                number(row, "seats"),
                number(row, "seats_taken"),
                number(row, "held"),
                number(row, "overdue"),
                row.get("message", String.class),
                text(row, "locale"),
                row.get("expires_at", Instant.class),
                Boolean.TRUE.equals(row.get("expired", Boolean.class)),
                Objects.requireNonNull(row.get("created_at", Instant.class)),
                row.get("closed_at", Instant.class),
                Objects.requireNonNull(row.get("passcode_sealed", byte[].class)),
                text(row, "public_base_url"),
                List.of(Objects.requireNonNull(row.get("campaigns", Long[].class))));
    }

    String joinUrl() {
        return RegistrationMail.joinUrl(publicBaseUrl, publicId);
    }

    int free() {
        return seats - taken + overdue;
    }

    /** What its manager decided, without the passcode, which a change leaves as it is unless it names one. */
    RegistrationInvitation.Draft draft() {
        return new RegistrationInvitation.Draft(
                name,
                null,
                seats,
                organizationGroupId == null ? null : Id.text(organizationGroupId),
                groupIds().<@Nullable String>map(id -> id).toList(),
                message,
                locale,
                expiresAt);
    }

    RegistrationInvitation view(@Nullable String passcode) {
        return new RegistrationInvitation(
                Id.text(id),
                name,
                state(),
                passcode,
                seats,
                taken - held - overdue,
                held,
                free(),
                organizationGroupId == null ? null : Id.text(organizationGroupId),
                groupIds().toList(),
                message,
                locale,
                expiresAt,
                joinUrl(),
                campaigns.stream().map(Id::text).toList(),
                createdAt,
                closedAt);
    }

    private String state() {
        if (closedAt != null) {
            return "closed";
        }
        return expired ? "expired" : free() > 0 ? "open" : "full";
    }

    private Stream<String> groupIds() {
        return userGroups.stream().map(Id::text);
    }

    private static String text(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, String.class));
    }

    private static int number(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, Integer.class));
    }
}
