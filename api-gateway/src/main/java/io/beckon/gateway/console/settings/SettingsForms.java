package io.beckon.gateway.console.settings;

import io.beckon.contracts.followup.HolidayRegion;
import io.beckon.gateway.console.door.ApiRefusal;
import io.beckon.gateway.console.door.ApiUri;
import io.beckon.gateway.console.shell.Typed;
import io.beckon.gateway.console.shell.View;
import io.beckon.gateway.console.shell.Work;
import io.beckon.gateway.problem.ProblemType;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Shows and saves the forms of the workspace's settings. Only what was changed in a form is sent. Where somebody else has changed the same
 * in between, both are shown; where it was something else, both stay.
 */
@Component
class SettingsForms {

    private static final ApiUri REGIONS = ApiUri.of("/v1/workspace/holiday-regions");
    private static final List<String> WEEKDAYS = Arrays.stream(DayOfWeek.values())
            .map(day -> day.name().toLowerCase(Locale.ROOT))
            .toList();
    private static final List<String> LANGUAGES = List.of("en", "de", "fr", "es");
    private static final List<String> SEPARATORS = List.of("+", "#", "-", "=");
    private static final List<String> POLICIES = List.of("resend", "park");
    private static final List<String> ZONES = ZoneId.getAvailableZoneIds().stream()
            .filter(SettingsForms::isPlace)
            .sorted()
            .toList();

    /** Some hundred. */
    record Regions(List<HolidayRegion> items) {}

    /**
     * A place in a list to choose from.
     *
     * @param name with its country's
     */
    record Place(String code, String name) {}

    Mono<View> show(Work work, SettingsPart part) {
        return StoredSettings.read(work, part)
                .map(stored -> view(part, stored, Map.of()).with("typed", stored.form()))
                .flatMap(view -> withPlaces(work, part, view));
    }

    /** With what was typed, and where it differs from what somebody else saved in between. */
    Mono<View> again(Work work, Typed typed, SettingsPart part) {
        return StoredSettings.read(work, part)
                .map(stored -> view(part, stored, stored.clashes(typed)))
                .flatMap(view -> withPlaces(work, part, view));
    }

    Mono<String> save(Work work, Typed typed, SettingsPart part) {
        Map<String, Object> changes = StoredSettings.changes(part, typed);
        Mono<Void> saved = changes.isEmpty() ? Mono.empty() : changed(work, typed, part, changes);
        return saved.thenReturn(part.path() + "?note=settings-saved");
    }

    private static Mono<Void> changed(Work work, Typed typed, SettingsPart part, Map<String, Object> changes) {
        return sent(work, typed.text("tag"), changes)
                .onErrorResume(
                        ApiRefusal.class,
                        refusal -> refusal.is(ProblemType.CHANGED_SINCE)
                                ? StoredSettings.read(work, part)
                                        .flatMap(stored -> stored.clashes(typed).isEmpty()
                                                ? sent(work, stored.tag(), changes)
                                                : Mono.error(refusal))
                                : Mono.error(refusal));
    }

    private static Mono<Void> sent(Work work, String tag, Map<String, Object> changes) {
        return work.api()
                .ifMatch(tag)
                .patch(StoredSettings.WORKSPACE, changes, JsonNode.class)
                .then();
    }

    private static View view(SettingsPart part, StoredSettings stored, Map<String, String> clashes) {
        return View.of(part.template())
                .with("stored", stored)
                .with("clashes", clashes)
                .with("weekdays", WEEKDAYS)
                .with("zones", ZONES)
                .with("languages", LANGUAGES)
                .with("separators", SEPARATORS)
                .with("policies", POLICIES);
    }

    private static Mono<View> withPlaces(Work work, SettingsPart part, View view) {
        return part == SettingsPart.SENDING
                ? work.api().get(REGIONS, Regions.class).map(regions -> view.with("places", places(regions.items())))
                : Mono.just(view);
    }

    private static List<Place> places(List<HolidayRegion> regions) {
        return regions.stream().flatMap(region -> places(region, "")).toList();
    }

    private static Stream<Place> places(HolidayRegion region, String within) {
        String name = within + region.name();
        return Stream.concat(
                Stream.of(new Place(region.code(), name)),
                region.regions().stream().flatMap(part -> places(part, name + " – ")));
    }

    private static boolean isPlace(String zone) {
        return zone.equals("UTC") || zone.indexOf('/') > 0 && !zone.startsWith("Etc/") && !zone.startsWith("SystemV/");
    }
}
