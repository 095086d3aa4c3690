package io.beckon.gateway.console.operations;

import io.beckon.gateway.console.door.ApiPage;
import io.beckon.gateway.console.door.ApiUri;
import io.beckon.gateway.console.operations.Parked.Group;
import io.beckon.gateway.console.operations.Parked.Item;
import io.beckon.gateway.console.operations.Parked.Tried;
import io.beckon.gateway.console.shell.View;
import io.beckon.gateway.console.shell.Work;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The parked work of one campaign, by cause, to be tried again. */
@Component
class ParkedPage {

    /** In the order of the tabs. */
    private static final List<String> KINDS = List.of("chunk", "row", "delivery");

    /** Also how many are tried again by one press: those that were shown. */
    private static final int SHOWN = 50;

    record Named(String id, String name) {}

    Mono<View> view(Work work, String campaign, @Nullable String wanted, @Nullable String cursor) {
        String kind = wanted != null && KINDS.contains(wanted) ? wanted : KINDS.get(0);
        ApiUri parked = ApiUri.of("/v1/campaigns/{}/parked", campaign)
                .with("kind", kind)
                .with("limit", SHOWN)
                .with("cursor", cursor);
        return Mono.zip(
                work.api().get(ApiUri.of("/v1/campaigns/{}", campaign), Named.class),
                work.api().page(parked, Item.class),
                (named, page) -> View.of("parked")
                        .with("campaign", named)
                        .with("kind", kind)
                        .with("kinds", KINDS)
                        .with("groups", byCause(page.items()))
                        .with("more", more(campaign, kind, page)));
    }

    /** Each by itself: what is not parked any more stays as it is. Ends with how many were. */
    Mono<Long> retry(Work work, List<String> ids) {
        return Flux.fromIterable(ids)
                .take(SHOWN)
                .concatMap(id -> work.api().post(ApiUri.of("/v1/parked/{}/retry", id), Map.of(), Tried.class))
                .filter(Tried::changed)
                .count();
    }

    private static List<Group> byCause(List<Item> items) {
        Map<String, List<Item>> known = new LinkedHashMap<>();
        items.forEach(
                item -> known.computeIfAbsent(Objects.requireNonNullElse(item.cause(), ""), first -> new ArrayList<>())
                        .add(item));
        return known.entrySet().stream()
                .map(group -> new Group(group.getKey().isEmpty() ? null : group.getKey(), group.getValue()))
                .toList();
    }

    private static @Nullable String more(String campaign, String kind, ApiPage<Item> page) {
        return page.next() == null
                ? null
                : ApiUri.of(ConsoleOperations.PARKED + "/{}", campaign)
                        .with("kind", kind)
                        .with("cursor", page.next())
                        .text();
    }
}
