package io.beckon.gateway.console.invitation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A history as a person would tell it: what happened, and what is to come, each in the order of time. */
final class Story {

    /** Why a mail was not sent, where the API has a name for it and not somebody's words. */
    private static final Set<String> CAUSES = Set.of(
            "accepted",
            "address_in_use",
            "bounced",
            "campaign_cancelled",
            "complained",
            "daily_limit",
            "erased",
            "expired",
            "failed",
            "manual",
            "opened",
            "refused",
            "revoked",
            "unsubscribed");

    private static final Set<String> SEEN = Set.of("probable", "click", "signed_in");

    /**
     * A sentence of it.
     *
     * @param key    of what happened
     * @param by     the mail server that answered, or null
     * @param detail what the sentence speaks of, such as an address; empty for nothing
     * @param words  somebody's own, such as those of a mail server, or null
     */
    record Line(
            Instant at,
            String key,
            @Nullable String by,
            String detail,
            @Nullable String words) {

        static Line of(Instant at, String key) {
            return new Line(at, key, null, "", null);
        }
    }

    private final List<Line> past = new ArrayList<>();
    private final List<Line> future = new ArrayList<>();

    private Story() {}

    static Story of(History history, String campaign) {
        Story story = new Story();
        story.past.add(new Line(history.invitation().createdAt(), "told.invited", null, campaign, null));
        history.deliveries().forEach(story::mail);
        history.evidence()
                .forEach(trace -> story.past.add(
                        new Line(trace.at(), "told.trace." + trace.grade(), null, "", trace.userAgent())));
        history.formerAddresses()
                .forEach(former ->
                        story.past.add(new Line(former.until(), "told.address", null, former.address(), null)));
        story.states(history);
        story.outlook(history);
        Comparator<Line> byTime = Comparator.comparing(Line::at);
        story.past.sort(byTime);
        story.future.sort(byTime);
        return story;
    }

    List<Line> past() {
        return List.copyOf(past);
    }

    List<Line> future() {
        return List.copyOf(future);
    }

    /** The key of a cause's sentence; null for somebody's own words, and for none. */
    static @Nullable String causeKey(@Nullable String cause) {
        return cause != null && CAUSES.contains(cause) ? "cause." + cause : null;
    }

    private void mail(History.Mail mail) {
        mail.tries()
                .forEach(attempt -> past.add(new Line(
                        attempt.at(),
                        "told.try",
                        attempt.provider(),
                        Integer.toString(attempt.number()),
                        attempt.reply())));
        if (mail.sentAt() != null) {
            past.add(new Line(mail.sentAt(), "told.sent." + mail.purpose(), mail.provider(), "", mail.reply()));
        }
        mail.bounces()
                .forEach(bounce ->
                        past.add(new Line(bounce.at(), "told.bounce." + bounce.kind(), null, "", bounce.diagnostic())));
        if (mail.nextAttemptAt() != null) {
            future.add(Line.of(mail.nextAttemptAt(), "told.next." + mail.purpose()));
        }
    }

    private void states(History history) {
        Listing.Invited invitation = history.invitation();
        boolean told = history.evidence().stream().anyMatch(trace -> SEEN.contains(trace.grade()));
        if (invitation.openedAt() != null && !told) {
            past.add(Line.of(invitation.openedAt(), "told.opened"));
        }
        if (invitation.acceptedAt() != null) {
            past.add(Line.of(invitation.acceptedAt(), "told.accepted"));
        }
        if (invitation.endedAt() != null && !invitation.state().equals("accepted")) {
            past.add(Line.of(
                    invitation.endedAt(), "told.ended." + invitation.state().toLowerCase(Locale.ROOT)));
        }
    }

    private void outlook(History history) {
        if (history.outlook().nextReminderAt() != null) {
            future.add(Line.of(history.outlook().nextReminderAt(), "told.next.reminder"));
        }
        if (history.outlook().expiresAt() != null) {
            future.add(Line.of(history.outlook().expiresAt(), "told.next.expiry"));
        }
    }
}
