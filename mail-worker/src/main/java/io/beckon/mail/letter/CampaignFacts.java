package io.beckon.mail.letter;

import io.beckon.contracts.followup.FollowUpPlan;
import io.beckon.contracts.followup.SendingWindow;
import io.beckon.contracts.state.UnknownPolicy;
import io.beckon.contracts.template.TemplateSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A campaign and its workspace, as far as sending goes.
 *
 * @param steps by ordinal
 * @param texts of all templates of the campaign and its steps, by template and locale
 */
public record CampaignFacts(
        long campaignId,
        Campaign campaign,
        Workspace workspace,
        FollowUpPlan plan,
        Map<Integer, Step> steps,
        Map<Long, Map<String, TemplateSource>> texts) {

    /** Reads files when a country's holidays are first looked up: not for an event loop. */
    CampaignFacts withHolidaysAround(LocalDate today) {
        return new CampaignFacts(
                campaignId,
                campaign,
                workspace.with(workspace.sendingWindow().withHolidaysAround(today)),
                plan,
                steps,
                texts);
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

    public record Step(@Nullable Long templateId, @Nullable String message) {}
}
