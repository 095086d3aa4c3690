package io.beckon.gateway.console.campaign;

import io.beckon.gateway.console.door.ApiUri;
import io.beckon.gateway.console.shell.Typed;
import io.beckon.gateway.console.shell.View;
import io.beckon.gateway.console.shell.Work;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Changes a draft, and says when it is to start by itself. */
@Component
class DraftEditor {

    private final CampaignForm form;

    DraftEditor(CampaignForm form) {
        this.form = form;
    }

    Mono<View> show(Work work, String id) {
        return StoredDraft.read(work, id).flatMap(stored -> view(work, stored, stored.form()));
    }

    /** With what was typed, and what somebody else saved in between. */
    Mono<View> again(Work work, String id, Typed typed) {
        return StoredDraft.read(work, id)
                .flatMap(stored -> view(work, stored, typed)
                        .map(view -> typed.text("tag").equals(stored.tag())
                                ? view
                                : view.with("other", stored.form()).with("differs", stored.differences(typed))));
    }

    /** Only what differs is sent, and only where nobody changed the draft since the form was made. */
    Mono<String> save(Work work, String id, Typed typed) {
        return StoredDraft.read(work, id)
                .map(stored -> changes(stored, stored.settled(typed)))
                .filter(changes -> !changes.isEmpty())
                .flatMap(changes ->
                        work.api().ifMatch(typed.text("tag")).patch(StoredDraft.one(id), changes, JsonNode.class))
                .thenReturn(path(id) + "?note=campaign.changed");
    }

    Mono<View> time(Work work, String id, Typed typed) {
        return work.api()
                .get(StoredDraft.one(id), CampaignPage.Campaign.class)
                .map(campaign -> View.of("campaign-schedule")
                        .with("campaign", campaign)
                        .with("zone", work.manager().zone().getId())
                        .with(
                                "typed",
                                typed.isEmpty()
                                        ? planned(campaign, work.manager().zone())
                                        : typed));
    }

    /** What is no time is left to the API, which says so. */
    Mono<String> schedule(Work work, String id, Typed typed) {
        Map<String, @Nullable String> start = Collections.singletonMap(
                "startAt", moment(typed.text("at"), work.manager().zone()));
        return work.api()
                .post(ApiUri.of("/v1/campaigns/{}/schedule", id), start, JsonNode.class)
                .thenReturn(path(id) + "?note=campaign.schedule");
    }

    private Mono<View> view(Work work, StoredDraft stored, Typed typed) {
        return form.view(work, typed)
                .map(view -> view.with("stored", stored.content())
                        .with("tag", stored.tag())
                        .with("started", stored.isDraft() ? null : true));
    }

    private static Map<String, Object> changes(StoredDraft stored, Typed typed) {
        Map<String, Object> before = CampaignForm.fields(stored.form());
        Map<String, Object> changes = new HashMap<>(CampaignForm.fields(typed));
        changes.entrySet()
                .removeIf(field -> before.containsKey(field.getKey())
                        && Objects.equals(before.get(field.getKey()), field.getValue()));
        return changes;
    }

    private static Typed planned(CampaignPage.Campaign campaign, ZoneId zone) {
        return campaign.startAt() == null
                ? Typed.NOTHING
                : Typed.NOTHING.and(
                        "at",
                        DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
                                campaign.startAt().atZone(zone).truncatedTo(ChronoUnit.MINUTES)));
    }

    private static @Nullable String moment(String local, ZoneId zone) {
        try {
            return LocalDateTime.parse(local.strip()).atZone(zone).toInstant().toString();
        } catch (DateTimeParseException noTime) {
            return null;
        }
    }

    private static String path(String id) {
        return ApiUri.of(ConsoleCampaigns.PATH + "/{}", id).text();
    }
}
