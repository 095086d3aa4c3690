package io.beckon.gateway.console.campaign;

import io.beckon.gateway.console.door.Api;
import io.beckon.gateway.console.door.ApiUri;
import io.beckon.gateway.console.shell.ConsoleStream.Part;
import io.beckon.gateway.console.shell.View;
import io.beckon.gateway.console.shell.Work;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One campaign: complete without scripts, and with them alive. */
@Component
class CampaignPage {

    private static final String TEMPLATE = "campaign";

    /** What was decided about it. */
    record Campaign(
            String id,
            String state,
            String name,
            @Nullable Instant startAt,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            Instant createdAt,
            @Nullable String registrationInvitationId) {

        /** What can be done to it in its state. */
        public List<String> actions() {
            return switch (state) {
                case "draft" -> List.of("start", "cancel");
                case "scheduled" -> List.of("start", "unschedule", "cancel");
                case "running" -> List.of("pause", "cancel");
                case "paused" -> List.of("resume", "cancel");
                case "done" -> List.of("cancel");
                default -> List.of();
            };
        }

        /** How the button of an action looks. */
        public String look(String action) {
            return switch (action) {
                case "cancel" -> "danger";
                case "unschedule" -> "";
                default -> "main";
            };
        }
    }

    Mono<View> view(Work work, String id) {
        return Mono.zip(now(work, id, View.of(TEMPLATE)), detailsOf(work.api(), id))
                .map(known -> known.getT1()
                        .with("details", known.getT2())
                        .with("live", true)
                        .with("charts", true));
    }

    /** The state, its buttons and the numbers, from which the page goes on following them. */
    Mono<View> now(Work work, String id) {
        return now(work, id, View.part(TEMPLATE, "live-part"));
    }

    private static Mono<View> now(Work work, String id, View view) {
        return Mono.zip(
                        work.api().get(ApiUri.of("/v1/campaigns/{}", id), Campaign.class),
                        work.api().get(ApiUri.of("/v1/campaigns/{}/snapshot", id), Snapshot.class))
                .map(known -> view.with("campaign", known.getT1()).with("snapshot", known.getT2()));
    }

    Mono<View> details(Work work, String id) {
        return detailsOf(work.api(), id)
                .map(details -> View.part(TEMPLATE, "details-part")
                        .with("details", details)
                        .with("id", id));
    }

    /** The numbers with each snapshot, the state with its buttons when it changes, and at last all of it as it goes on without a stream. */
    Flux<Part> parts(Work work, String id, @Nullable String lastEventId) {
        AtomicReference<@Nullable String> shown = new AtomicReference<>();
        return work.api()
                .events(ApiUri.of("/v1/campaigns/{}/progress", id), lastEventId)
                .concatMap(event -> event.data() == null
                        ? Mono.just(new Part("", "", null))
                        : parts(work, id, event.id(), work.api().read(event.data(), Snapshot.class), shown))
                .concatWith(Mono.defer(() -> now(work, id)).map(view -> new Part("over", "", view)));
    }

    private static Flux<Part> parts(
            Work work,
            String id,
            @Nullable String eventId,
            Snapshot snapshot,
            AtomicReference<@Nullable String> shown) {
        String event = eventId == null ? "" : eventId;
        Part numbers =
                new Part("numbers", event, View.part(TEMPLATE, "numbers-part").with("snapshot", snapshot));
        return snapshot.state().equals(shown.getAndSet(snapshot.state()))
                ? Flux.just(numbers)
                : Flux.concat(Mono.just(numbers), state(work, id, event));
    }

    private static Mono<Part> state(Work work, String id, String event) {
        return work.api()
                .get(ApiUri.of("/v1/campaigns/{}", id), Campaign.class)
                .map(campaign -> new Part(
                        "state", event, View.part(TEMPLATE, "state-part").with("campaign", campaign)));
    }

    private static Mono<Details> detailsOf(Api api, String id) {
        return Mono.zip(
                        api.get(ApiUri.of("/v1/campaigns/{}/series?step=minute", id), Details.Series.class),
                        api.get(ApiUri.of("/v1/campaigns/{}/reasons", id), Details.Reasons.class),
                        api.get(ApiUri.of("/v1/campaigns/{}/reminders", id), Details.Outlook.class))
                .map(known -> new Details(known.getT1(), known.getT2(), known.getT3()));
    }
}
