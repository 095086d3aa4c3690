package io.beckon.gateway.campaign;

import io.beckon.contracts.state.DestinationKind;
import io.beckon.contracts.state.ReminderStop;
import io.beckon.contracts.state.SqlName;
import io.beckon.gateway.http.Fields;
import io.beckon.gateway.http.Id;
import io.beckon.gateway.http.IdList;
import io.beckon.gateway.http.IsoDuration;
import io.beckon.gateway.problem.Faults;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a campaign must fulfil, whatever its state. */
final class CampaignRules {

    private static final String HTTPS = "https:";
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_MESSAGE = 20_000;
    private static final Duration LONGEST = Duration.ofDays(3650);

    private final CampaignSettings settings;
    private final Surroundings surroundings;
    private final CampaignLinks.Known links;
    private final Faults faults = new Faults();

    /** What a campaign may refer to in its workspace. */
    record Surroundings(List<String> allowedHosts, Set<Long> templates) {}

    private CampaignRules(CampaignSettings settings, Surroundings surroundings, CampaignLinks.Known links) {
        this.settings = settings;
        this.surroundings = surroundings;
        this.links = links;
    }

    /**
     * Throws a problem that names every fault.
     *
     * @param registrationFault why the registration invitation it names cannot be sent, or null
     */
    static void check(
            CampaignDraft draft,
            CampaignSettings settings,
            Surroundings surroundings,
            CampaignLinks.Known links,
            @Nullable String registrationFault) {
        CampaignRules rules = new CampaignRules(settings, surroundings, links);
        rules.words(draft);
        rules.destination(draft.destination());
        rules.links(draft);
        rules.assertions(draft);
        rules.reminders(draft);
        rules.bounds(draft);
        if (registrationFault != null) {
            rules.faults.add(SentRegistrations.FIELD, registrationFault);
        }
        SentRegistrations.checkAlone(draft, rules.faults);
        rules.faults.throwIfAny();
    }

    private void words(CampaignDraft draft) {
        Fields.line(draft.name(), LONGEST_NAME, "/name", faults);
        Fields.locale(draft.locale(), "/locale", faults);
        Fields.text(draft.message(), LONGEST_MESSAGE, "/message", faults);
        template(draft.templateId(), "/templateId");
    }

    private void destination(CampaignDraft.@Nullable Destination destination) {
        if (destination == null || !isOneOf(DestinationKind.values(), destination.kind())) {
            faults.add("/destination/kind", "Write portal, course or url.");
            return;
        }
        boolean portal = DestinationKind.PORTAL.sql().equals(destination.kind());
        boolean needsUrl = DestinationKind.URL.sql().equals(destination.kind());
        boolean course = DestinationKind.COURSE.sql().equals(destination.kind());
        if (course && destination.courseId() != null) {
            faults.unless(
                    links.courses().contains(Id.read(destination.courseId()).orElse(0)),
                    "/destination/courseId",
                    "Your workspace has no course with this id.");
            return;
        }
        faults.unless(
                destination.courseId() == null,
                "/destination/courseId",
                "Only a destination of the kind course has a course; leave this out, or write null.");
        Fields.optionalLine(destination.name(), LONGEST_NAME, "/destination/name", faults);
        faults.unless(destination.name() != null || !course, "/destination/name", "Name the course.");
        if (destination.url() == null) {
            faults.unless(!needsUrl, "/destination/url", "Give the address the invitation leads to.");
        } else if (portal) {
            faults.add("/destination/url", "The portal has its own address; leave this out.");
        } else {
            host(destination.url());
        }
    }

    /** A course's own address may change; it is looked at when it is opened. */
    private void assertions(CampaignDraft draft) {
        CampaignDraft.Destination destination = draft.destination();
        boolean toAddress = destination != null
                && destination.url() != null
                && destination.url().regionMatches(true, 0, HTTPS, 0, HTTPS.length());
        boolean toCourse = destination != null && destination.courseId() != null;
        faults.unless(
                !Boolean.TRUE.equals(draft.assertions()) || toAddress || toCourse,
                "/assertions",
                "Only a destination with an https address can be told who comes. Give it one, or write null or false.");
    }

    private void links(CampaignDraft draft) {
        IdList.read(draft.userGroupIds(), CampaignLinks.MOST, "/userGroupIds", faults)
                .mustBeIn(links.userGroups(), "user group", faults);
        IdList.read(draft.courseIds(), CampaignLinks.MOST, "/courseIds", faults)
                .mustBeIn(links.courses(), "course", faults);
        IdList.read(draft.programIds(), CampaignLinks.MOST, "/programIds", faults)
                .mustBeIn(links.programs(), "program", faults);
    }

    private void host(String url) {
        String host = Fields.host(url);
        if (host == null) {
            faults.add("/destination/url", "Write a whole address such as https://courses.example.org/algebra.");
        } else {
            faults.unless(
                    surroundings.allowedHosts().contains(host),
                    "/destination/url",
                    "The host " + host + " is not one of the workspace's allowedHosts; add it there first.");
        }
    }

    private void reminders(CampaignDraft draft) {
        faults.unless(
                isOneOf(ReminderStop.values(), draft.reminderStopsOn()),
                "/reminderStopsOn",
                "Write opened or accepted.");
        faults.unless(
                draft.steps().size() <= settings.mostReminders(),
                "/reminders",
                "A campaign has at most " + settings.mostReminders() + " reminder steps.");
        Optional<Duration> expiry = Optional.ofNullable(draft.expiresAfter()).flatMap(IsoDuration::read);
        for (int i = 0; i < draft.steps().size(); i++) {
            reminder(draft.steps().get(i), expiry, "/reminders/" + i);
        }
    }

    private void reminder(CampaignDraft.@Nullable Reminder step, Optional<Duration> expiry, String pointer) {
        if (step == null || (step.after() == null) == (step.beforeExpiry() == null)) {
            faults.add(pointer, "Give either after or beforeExpiry.");
            return;
        }
        Fields.text(step.message(), LONGEST_MESSAGE, pointer + "/message", faults);
        template(step.templateId(), pointer + "/templateId");
        String field = pointer + (step.after() != null ? "/after" : "/beforeExpiry");
        Duration offset = duration(step.after() != null ? step.after() : step.beforeExpiry(), field);
        faults.unless(
                step.after() != null || expiry.isPresent(),
                field,
                "The invitations of this campaign do not expire; use after, or set expiresAfter.");
        faults.unless(
                offset == null || expiry.isEmpty() || offset.compareTo(expiry.get()) < 0,
                field,
                "This must be shorter than expiresAfter.");
    }

    private void bounds(CampaignDraft draft) {
        if (draft.expiresAfter() != null) {
            duration(draft.expiresAfter(), "/expiresAfter");
        }
        faults.unless(draft.sendWhileUploading() != null, "/sendWhileUploading", "Write true or false.");
        faults.unless(
                draft.rowLimit() != null && draft.rowLimit() > 0 && draft.rowLimit() <= settings.rowLimit(),
                "/rowLimit",
                "Write a number from 1 to " + settings.rowLimit() + ".");
    }

    private @Nullable Duration duration(@Nullable String written, String pointer) {
        Duration duration =
                Optional.ofNullable(written).flatMap(IsoDuration::read).orElse(null);
        boolean usable = duration != null
                && duration.toSeconds() > 0
                && duration.getNano() == 0
                && duration.compareTo(LONGEST) <= 0;
        faults.unless(usable, pointer, "Write an ISO 8601 duration of 1 second to ten years, such as P3D or PT36H.");
        return usable ? duration : null;
    }

    private void template(@Nullable String id, String pointer) {
        faults.unless(
                id == null
                        || (Id.read(id).isPresent()
                                && surroundings.templates().contains(Id.read(id).getAsLong())),
                pointer,
                "Your workspace has no template with this id.");
    }

    private static <E extends Enum<E> & SqlName> boolean isOneOf(E[] values, @Nullable String written) {
        return Arrays.stream(values).anyMatch(value -> value.sql().equals(written));
    }
}
