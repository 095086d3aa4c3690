package io.beckon.gateway.console.registration;

import io.beckon.gateway.console.door.Api;
import io.beckon.gateway.console.door.ApiPage;
import io.beckon.gateway.console.door.ApiUri;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The user groups of one organization group in two lists, by name.
 *
 * @param complete whether that is all there are; otherwise the newest 2,000
 */
public record ChosenGroups(List<Group> available, List<Group> selected, boolean complete) {

    private static final ApiUri GROUPS = ApiUri.of("/v1/user-groups?limit=200");
    private static final int MOST_PAGES = 10;
    private static final ChosenGroups NONE = new ChosenGroups(List.of(), List.of(), true);

    /** A user group, as far as choosing goes. */
    public record Group(String id, String name, long courses, long programs) {

        /** Whether it surely has nothing in which anybody could be enrolled. */
        public boolean isEmpty() {
            return courses == 0 && programs == 0;
        }
    }

    /** @param organization null while none is chosen */
    static Mono<ChosenGroups> read(Api api, @Nullable String organization, Collection<String> selected) {
        if (organization == null) {
            return Mono.just(NONE);
        }
        ApiUri wanted = GROUPS.with("organizationGroupId", organization);
        return api.page(wanted, Group.class)
                .expand(page ->
                        page.next() == null ? Mono.empty() : api.page(wanted.with("cursor", page.next()), Group.class))
                .take(MOST_PAGES)
                .collectList()
                .map(pages -> of(pages, selected));
    }

    private static ChosenGroups of(List<ApiPage<Group>> pages, Collection<String> selected) {
        List<Group> all = pages.stream()
                .flatMap(page -> page.items().stream())
                .sorted(Comparator.comparing(Group::name, String.CASE_INSENSITIVE_ORDER))
                .toList();
        return new ChosenGroups(
                all.stream().filter(group -> !selected.contains(group.id())).toList(),
                all.stream().filter(group -> selected.contains(group.id())).toList(),
                pages.get(pages.size() - 1).next() == null);
    }
}
