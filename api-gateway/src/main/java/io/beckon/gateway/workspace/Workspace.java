package io.beckon.gateway.workspace;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A workspace as the API shows and takes it; what may be empty is nullable. */
record Workspace(
        @Schema(example = "1", accessMode = Schema.AccessMode.READ_ONLY) @Nullable
        String id,

        @Schema(example = "Riverside School") @Nullable String name,

        @Schema(description = "Shown as the sender of every mail", example = "Ana of Riverside School") @Nullable
        String fromName,

        @Schema(example = "invitations@riverside.example") @Nullable
        String fromAddress,

        @Schema(example = "office@riverside.example") @Nullable
        String replyTo,

        @Schema(description = "Where the links of the mails lead", example = "https://invite.riverside.example")
        @Nullable
        String publicBaseUrl,

        @Schema(description = "An address or a help page", example = "help@riverside.example") @Nullable
        String supportContact,

        @Schema(example = "https://riverside.example/privacy") @Nullable
        String privacyUrl,

        @Schema(example = "https://riverside.example/terms") @Nullable
        String termsUrl,

        @Schema(example = "https://riverside.example/logo.png") @Nullable
        String logoUrl,

        @Schema(example = "#1a5fb4") @Nullable String accentColour,
        @Schema(example = "en") @Nullable String locale,
        @Schema(example = "Europe/Berlin") @Nullable String timeZone,

        @Schema(description = "Reminders go out from this time of the recipient's day", example = "08:00") @Nullable
        String sendingFrom,

        @Schema(description = "and before this one; 24:00 is the end of the day", example = "20:00") @Nullable
        String sendingUntil,

        @Schema(
                description = "Weekdays of the recipient on which reminders go out",
                example = "[\"monday\", \"tuesday\", \"wednesday\", \"thursday\", \"friday\"]")
        @Nullable
        List<@Nullable String> sendingDays,

        @Schema(
                description =
                        "Countries and regions on whose public holidays no reminder goes out: a country's two letters, and behind them the"
                                + " region's",
                example = "[\"de-by\", \"at\"]")
        @Nullable
        List<@Nullable String> holidayRegions,

        @Schema(description = "Whether a link gives access without a password", example = "true") @Nullable
        Boolean preAuthenticatedLinks,

        @Schema(example = "+") @Nullable String subAddressSeparator,

        @Schema(description = "Hosts that invitations may lead to", example = "[\"courses.riverside.example\"]")
        @Nullable
        List<String> allowedHosts,

        @Schema(
                description =
                        "Those of allowedHosts that are told, signed, who comes to them: address, name, course and invitation",
                example = "[\"courses.riverside.example\"]")
        @Nullable
        List<String> assertionHosts,

        @Schema(
                description = "What happens to a mail whose acceptance is unknown: resend (once) or park",
                example = "resend")
        @Nullable
        String unknownDeliveries) {}
