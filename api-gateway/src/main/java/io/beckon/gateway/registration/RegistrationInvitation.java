package io.beckon.gateway.registration;

import io.swagger.v3.oas.annotations.media.Schema;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.DigestUtils;

/** A registration invitation as the API shows it. */
record RegistrationInvitation(
        @Schema(example = "12") String id,
        @Schema(example = "First aid, spring") String name,

        @Schema(description = "open, full, expired or closed", example = "open")
        String state,

        @Schema(
                description =
                        "Shown to full managers and owners; null for others, and in an answer that is kept under an Idempotency-Key",
                example = "HK7P-2MWD")
        @Nullable
        String passcode,

        @Schema(description = "How many people can enrol at most", example = "25")
        int registrations,

        @Schema(description = "Seats of people who have confirmed their mailbox", example = "11")
        int confirmed,

        @Schema(description = "Seats held for people who have not confirmed it yet", example = "2")
        int held,

        @Schema(example = "12") int free,

        @Schema(description = "null once that group is deleted", example = "7") @Nullable
        String organizationGroupId,

        @Schema(example = "[\"21\"]") List<String> userGroupIds,

        @Schema(example = "Bring your card on the first day.") @Nullable
        String message,

        @Schema(description = "Language of the copy", example = "en")
        String locale,

        @Schema(description = "Nobody can enrol from then on; null for never") @Nullable
        Instant expiresAt,

        @Schema(
                description = "Where people enter the passcode",
                example = "https://invite.riverside.example/join/k7fhw2mdpa93xvne")
        String joinUrl,

        @Schema(description = "Campaigns that send it to lists, the newest first, 100 at most", example = "[\"41\"]")
        List<String> campaignIds,

        Instant createdAt,
        @Nullable Instant closedAt) {

    /**
     * The same for what its manager decided, whoever looks at it and however many have registered by then. The passcode and closing stand
     * apart: each is replaced as a whole, and whoever changes something else leaves them as they are.
     */
    String tag() {
        return DigestUtils.md5DigestAsHex(
                Arrays.asList(name, registrations, organizationGroupId, userGroupIds, message, locale, expiresAt)
                        .toString()
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** What a manager decides about it. */
    @Schema(name = "RegistrationInvitationDraft")
    record Draft(
            @Schema(example = "First aid, spring") @Nullable String name,

            @Schema(
                    description = "Made when it is left out; case, spaces and hyphens do not matter",
                    example = "Heron-42")
            @Nullable
            String passcode,

            @Schema(description = "How many people can enrol at most", example = "25") @Nullable
            Integer registrations,

            @Schema(description = "Exactly one organization group", example = "7") @Nullable
            String organizationGroupId,

            @Schema(
                    description = "Of that organization group, each with a course; who enrols joins them all",
                    example = "[\"21\"]")
            @Nullable
            List<@Nullable String> userGroupIds,

            @Schema(
                    description = "Goes into the mail; how to enrol and the passcode are put in by themselves",
                    example = "Bring your card on the first day.")
            @Nullable
            String message,

            @Schema(example = "en") @Nullable String locale,

            @Schema(example = "2030-03-01T00:00:00Z") @Nullable
            Instant expiresAt) {

        /** Never the passcode: it must not get into a log. */
        @Override
        public String toString() {
            return "registration invitation " + name;
        }
    }

    /** Where a copy of the mail goes to. */
    @Schema(name = "RegistrationCopyWish")
    record CopyWish(
            @Schema(description = "To your own account's address; an API key has none", example = "true") @Nullable
            Boolean sendMeACopy,

            @Schema(
                    description = "To another owner or full manager of the workspace, who may see the passcode",
                    example = "ana@example.org")
            @Nullable
            String copyTo) {

        boolean isEmpty() {
            return copyTo == null && !Boolean.TRUE.equals(sendMeACopy);
        }
    }

    /** A higher number of registrations. */
    @Schema(name = "RegistrationRaise")
    record Raise(@Schema(example = "50") @Nullable Integer registrations) {}

    /** A new passcode. */
    @Schema(name = "RegistrationPasscode")
    record NewPasscode(
            @Schema(description = "Made when it is left out", example = "Heron-43") @Nullable
            String passcode) {

        @Override
        public String toString() {
            return "new passcode";
        }
    }

    /** The mail of a copy, with everything in its place. */
    @Schema(name = "RegistrationPreview")
    record Preview(String subject, String html, String text) {}
}
