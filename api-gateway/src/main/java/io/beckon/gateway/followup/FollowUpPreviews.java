package io.beckon.gateway.followup;

import io.beckon.contracts.followup.FollowUpSelection;
import io.beckon.gateway.preview.MailPreview;
import io.beckon.gateway.problem.ProblemType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Says what a follow-up would do, before it is asked for. */
@Component
class FollowUpPreviews {

    private static final Duration TRY_AGAIN = Duration.ofSeconds(2);
    private static final String NOTHING = "";
    private static final String DAILY_LIMIT = name(HeldBack.DAILY_LIMIT);

    private final FollowUps followUps;
    private final PreviewStore store;
    private final MailPreview mails;
    private final PreviewSettings settings;
    private final Clock clock;
    private final Semaphore places;

    FollowUpPreviews(
            FollowUps followUps, PreviewStore store, MailPreview mails, PreviewSettings settings, Clock clock) {
        this.followUps = followUps;
        this.store = store;
        this.mails = mails;
        this.settings = settings;
        this.clock = clock;
        this.places = new Semaphore(settings.atOnce());
    }

    Mono<FollowUpPreview> of(long workspaceId, FollowUpWish wish) {
        FollowUpSelection selection = FollowUps.selection(wish);
        return followUps
                .check(workspaceId, selection)
                .then(Mono.defer(() -> inOwnPlace(counted(workspaceId, selection))))
                .flatMap(count -> shown(workspaceId, count, FollowUps.message(wish)));
    }

    /** Counting a million costs seconds of the database: no more than a few at a time, and nobody waits in line for it. */
    private Mono<Count> inOwnPlace(Mono<Count> counting) {
        return Mono.using(
                () -> {
                    if (!places.tryAcquire()) {
                        throw ProblemType.BUSY.with().retryAfter(TRY_AGAIN);
                    }
                    return places;
                },
                place -> counting,
                Semaphore::release);
    }

    private Mono<Count> counted(long workspaceId, FollowUpSelection selection) {
        Instant now = clock.instant();
        if (selection.ids() != null) {
            return store.chosen(workspaceId, selection, now).map(Count.NONE::plus);
        }
        return store.newest(workspaceId)
                .flatMap(newest -> Mono.just(Count.NONE)
                        .expand(count -> goesOn(count, now)
                                ? store.matching(
                                                workspaceId,
                                                Objects.requireNonNull(selection.filter()),
                                                Objects.requireNonNull(count.beyond()),
                                                newest,
                                                settings.slice(),
                                                now)
                                        .map(count::plus)
                                : Mono.empty())
                        .last());
    }

    private boolean goesOn(Count count, Instant began) {
        return count.beyond() != null
                && count.walked() < settings.rows()
                && Duration.between(began, clock.instant()).compareTo(settings.within()) < 0;
    }

    private Mono<FollowUpPreview> shown(long workspaceId, Count count, @Nullable String message) {
        return Mono.justOrEmpty(count.example())
                .flatMap(invitation -> mails.followUp(workspaceId, invitation, message))
                .map(mail -> count.preview().with(mail))
                .defaultIfEmpty(count.preview());
    }

    private static String name(HeldBack reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }

    /**
     * What was counted so far.
     *
     * @param held   how many, by what holds them back; empty for nothing
     * @param first  the first invitation of each
     * @param beyond where to go on; null at the end
     */
    private record Count(
            Map<String, Long> held,
            Map<String, Long> first,
            long walked,
            @Nullable Long beyond) {

        static final Count NONE = new Count(Map.of(), Map.of(), 0, 0L);

        Count plus(List<PreviewStore.Group> groups) {
            PreviewStore.Group any = groups.get(0);
            Map<String, Long> sums = new HashMap<>(held);
            Map<String, Long> firsts = new HashMap<>(first);
            groups.stream().filter(group -> group.held() != null).forEach(group -> {
                sums.merge(group.held(), group.count(), Long::sum);
                firsts.putIfAbsent(group.held(), group.first());
            });
            return new Count(sums, firsts, walked + any.walked(), any.reached());
        }

        @Nullable
        Long example() {
            return first.getOrDefault(NOTHING, first.get(DAILY_LIMIT));
        }

        FollowUpPreview preview() {
            long matching = held.values().stream().mapToLong(Long::longValue).sum();
            long now = held.getOrDefault(NOTHING, 0L);
            long later = held.getOrDefault(DAILY_LIMIT, 0L);
            List<FollowUpPreview.Reason> reasons = Arrays.stream(HeldBack.values())
                    .filter(reason -> held.containsKey(name(reason)))
                    .map(reason -> new FollowUpPreview.Reason(
                            name(reason), Objects.requireNonNull(held.get(name(reason))), reason.explanation()))
                    .toList();
            return new FollowUpPreview(matching, now, later, matching - now - later, reasons, beyond == null, null);
        }
    }
}
