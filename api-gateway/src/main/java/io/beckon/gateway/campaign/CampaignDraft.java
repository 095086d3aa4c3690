package io.beckon.gateway.campaign;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a manager decides about a campaign, as the API shows and takes it. */
@Schema(name = "CampaignDraft")
record CampaignDraft(
        @Schema(example = "Autumn intake") @Nullable String name,

        @Schema(description = "Language of people whose row names none", example = "en") @Nullable
        String locale,

        @Schema(description = "A template of the workspace; the default one when empty") @Nullable
        String templateId,

        @Schema(description = "The manager's words, put into the mail", example = "I am glad to have you with us.")
        @Nullable
        String message,

        @Nullable Destination destination,

        @Schema(description = "Who accepts comes into these user groups, and into their courses", example = "[\"21\"]")
        @Nullable
        List<@Nullable String> userGroupIds,

        @Schema(description = "Who accepts is enrolled in these courses", example = "[\"31\"]") @Nullable
        List<@Nullable String> courseIds,

        @Schema(description = "Who accepts is enrolled in the courses of these programs", example = "[]") @Nullable
        List<@Nullable String> programIds,

        @Schema(description = "ISO 8601 duration after the sending; null for never", example = "P30D") @Nullable
        String expiresAfter,

        @Nullable List<Reminder> reminders,

        @Schema(description = "opened or accepted", example = "opened") @Nullable
        String reminderStopsOn,

        @Schema(description = "Overrides the workspace's setting; null follows it") @Nullable
        Boolean preAuthenticatedLinks,

        @Schema(
                description =
                        "Whether the destination is told who comes, by a signed assertion; null follows the workspace's assertionHosts. May be"
                                + " changed in every state: it is judged when somebody opens the destination")
        @Nullable
        Boolean assertions,

        @Schema(description = "Begin to send before the whole list is in", example = "false") @Nullable
        Boolean sendWhileUploading,

        @Schema(description = "How many people the campaign takes at most", example = "1000000") @Nullable
        Long rowLimit,

        @Schema(
                description =
                        "A registration invitation of the workspace that is neither closed nor expired: its mail is what the"
                                + " campaign sends, with its message, passcode and address. Template, message, destination, groups,"
                                + " courses and programs are its own then and left out here",
                example = "12")
        @Nullable
        String registrationInvitationId) {

    /** Where an accepted invitation leads. */
    @Schema(name = "Destination")
    record Destination(
            @Schema(description = "portal, course or url", example = "course") @Nullable
            String kind,

            @Schema(
                    description =
                            "A course of the workspace, with the kind course: who accepts is enrolled in it, and name and url are"
                                    + " always its own, whatever is written here",
                    example = "31")
            @Nullable
            String courseId,

            @Schema(example = "Algebra I") @Nullable String name,

            @Schema(
                    description = "Its host must be one of the workspace's allowedHosts",
                    example = "https://courses.riverside.example/algebra")
            @Nullable
            String url) {

        /** What is decided about it, without what its course says itself. */
        Destination bare() {
            return courseId == null ? this : new Destination(kind, courseId, null, null);
        }
    }

    /** One reminder step; exactly one of after and beforeExpiry is given. */
    @Schema(name = "Reminder")
    record Reminder(
            @Schema(description = "ISO 8601 duration after the sending", example = "P3D") @Nullable
            String after,

            @Schema(description = "ISO 8601 duration before the expiry") @Nullable
            String beforeExpiry,

            @Schema(example = "The course starts on Monday.") @Nullable
            String message,

            @Nullable String templateId) {}

    /** What a manager decided, without what a course said. */
    CampaignDraft bare() {
        return withDestination(destination == null ? null : destination.bare());
    }

    List<Reminder> steps() {
        return reminders == null ? List.of() : reminders;
    }

    CampaignDraft withSteps(List<Reminder> changed) {
        return new CampaignDraft(
                name,
                locale,
                templateId,
                message,
                destination,
                userGroupIds,
                courseIds,
                programIds,
                expiresAfter,
                changed,
                reminderStopsOn,
                preAuthenticatedLinks,
                assertions,
                sendWhileUploading,
                rowLimit,
                registrationInvitationId);
    }

    CampaignDraft withDestination(@Nullable Destination changed) {
        return new CampaignDraft(
                name,
                locale,
                templateId,
                message,
                changed,
                userGroupIds,
                courseIds,
                programIds,
                expiresAfter,
                reminders,
                reminderStopsOn,
                preAuthenticatedLinks,
                assertions,
                sendWhileUploading,
                rowLimit,
                registrationInvitationId);
    }
}
