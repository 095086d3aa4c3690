package io.beckon.gateway.console.registration;

import io.beckon.gateway.console.door.Api;
import io.beckon.gateway.console.door.ApiPage;
import io.beckon.gateway.console.door.ApiRefusal;
import io.beckon.gateway.console.door.ApiUri;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The user groups of one organization group in two lists, by name.
 *
 * @param selected also those that were moved to another organization group since; not those that are deleted
 * @param complete whether that is all there are; otherwise the newest 2,000 and the selected ones
 */
public record ChosenGroups(List<Group> available, List<Group> selected, boolean complete) {

    private static final ApiUri GROUPS = ApiUri.of("/v1/user-groups?limit=200");
    private static final int MOST_PAGES = 10;
    /** As many as a registration invitation can lead to. */
    private static final int MOST_ASKED_FOR = 100;

    private static final int AT_ONCE = 4;

    /** A user group, as far as choosing goes. */
    public record Group(String id, String name, String organizationGroupId, long courses, long programs) {

        /** Whether it surely has nothing in which anybody could be enrolled. */
        public boolean isEmpty() {
            return courses == 0 && programs == 0;
        }
    }

    private record Found(List<Group> groups, boolean complete) {}

    /** @param organization null while none is chosen */
    static Mono<ChosenGroups> read(Api api, @Nullable String organization, Collection<String> selected) {
        return found(api, organization)
                .flatMap(
                        found -> others(api, found, selected).collectList().map(others -> of(found, others, selected)));
    }

    private static Mono<Found> found(Api api, @Nullable String organization) {
        if (organization == null) {
            return Mono.just(new Found(List.of(), true));
        }
        ApiUri wanted = GROUPS.with("organizationGroupId", organization);
        return api.page(wanted, Group.class)
                .expand(page ->
                        page.next() == null ? Mono.empty() : api.page(wanted.with("cursor", page.next()), Group.class))
                .take(MOST_PAGES)
                .collectList()
                .map(ChosenGroups::found);
    }

    private static Found found(List<ApiPage<Group>> pages) {
        return new Found(
                pages.stream().flatMap(page -> page.items().stream()).toList(),
                pages.get(pages.size() - 1).next() == null);
    }

    /** Selected ones that are elsewhere, or too old to be among the found. */
    private static Flux<Group> others(Api api, Found found, Collection<String> selected) {
        Set<String> known = found.groups().stream().map(Group::id).collect(Collectors.toSet());
        return Flux.fromIterable(selected)
                .distinct()
                .filter(id -> !known.contains(id))
                .take(MOST_ASKED_FOR)
                .flatMap(
                        id -> api.get(ApiUri.of("/v1/user-groups/{}", id), Group.class)
                                .onErrorResume(
                                        ApiRefusal.class,
                                        refusal -> refusal.isMissing() ? Mono.empty() : Mono.error(refusal)),
                        AT_ONCE);
    }

    private static ChosenGroups of(Found found, List<Group> others, Collection<String> selected) {
        List<Group> all = Stream.concat(found.groups().stream(), others.stream())
                .sorted(Comparator.comparing(Group::name, String.CASE_INSENSITIVE_ORDER))
                .toList();
        return new ChosenGroups(
                all.stream().filter(group -> !selected.contains(group.id())).toList(),
                all.stream().filter(group -> selected.contains(group.id())).toList(),
                found.complete());
    }
}
