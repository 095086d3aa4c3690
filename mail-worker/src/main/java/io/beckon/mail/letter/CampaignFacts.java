package io.beckon.mail.letter;

import io.beckon.contracts.followup.FollowUpPlan;
import io.beckon.contracts.followup.SendingWindow;
import io.beckon.contracts.state.UnknownPolicy;
import io.beckon.contracts.template.TemplateSource;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A campaign and its workspace, as far as sending goes.
 *
 * @param steps        by ordinal
 * @param texts        of all templates of the campaign and its steps, by template and locale
 * @param registration the registration invitation that it sends; null for personal invitations
 */
public record CampaignFacts(
        long campaignId,
        Campaign campaign,
        Workspace workspace,
        FollowUpPlan plan,
        Map<Integer, Step> steps,
        Map<Long, Map<String, TemplateSource>> texts,
        @Nullable Registration registration) {

    /** Reads files when a country's holidays are first looked up: not for an event loop. */
    CampaignFacts withHolidaysAround(LocalDate today) {
        return new CampaignFacts(
                campaignId,
                campaign,
                workspace.with(workspace.sendingWindow().withHolidaysAround(today)),
                plan,
                steps,
                texts,
                registration);
    }

    public record Campaign(
            String name,
            String locale,
            @Nullable Long templateId,
            @Nullable String message,
            @Nullable String destinationName) {}

    public record Workspace(
            long id,
            String name,
            String fromName,
            String fromAddress,
            @Nullable String replyTo,
            String publicBaseUrl,
            @Nullable String supportContact,
            @Nullable String privacyUrl,
            @Nullable String termsUrl,
            @Nullable String logoUrl,
            @Nullable String accentColour,
            String locale,
            ZoneId zone,
            SendingWindow sendingWindow,
            UnknownPolicy unknownDeliveries,
            boolean oneReminderADay) {

        Workspace with(SendingWindow window) {
            return new Workspace(
                    id,
                    name,
                    fromName,
                    fromAddress,
                    replyTo,
                    publicBaseUrl,
                    supportContact,
                    privacyUrl,
                    termsUrl,
                    logoUrl,
                    accentColour,
                    locale,
                    zone,
                    window,
                    unknownDeliveries,
                    oneReminderADay);
        }
    }

    /** What the manager says in the first mail; null for nothing. */
    @Nullable
    String message() {
        return registration == null ? campaign.message() : registration.message();
    }

    /**
     * A registration invitation.
     *
     * @param sealedPasscode as it is stored; it is opened only where a mail is written
     * @param groups         names, as {@link io.beckon.contracts.registration.RegistrationMail} has them
     * @param courses        likewise
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    public record Registration(
            long id,
            String name,
            @Nullable String message,
            byte[] sealedPasscode,
            String joinUrl,
            int seats,
            List<String> groups,
            List<String> courses,
            @Nullable Instant expiresAt) {}

    public record Step(@Nullable Long templateId, @Nullable String message) {}
}
