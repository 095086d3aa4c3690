package io.beckon.gateway.console.group;

import io.beckon.gateway.console.door.Api;
import io.beckon.gateway.console.door.ApiPage;
import io.beckon.gateway.console.door.ApiRefusal;
import io.beckon.gateway.console.door.ApiUri;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The organization groups of a workspace.
 *
 * @param tops     those that lie in no other
 * @param paths    of all, from the top downwards and in the order of the tree, by id
 * @param complete whether that is all there are; otherwise the newest 2,000
 */
public record Tree(List<Branch> tops, Map<String, String> paths, boolean complete) {

    private static final ApiUri GROUPS = ApiUri.of("/v1/organization-groups?limit=200");
    private static final int MOST_PAGES = 10;

    /** A group with those below it. */
    public record Branch(OrganizationGroup group, List<Branch> below) {}

    /** An organization group, as far as the console shows it. */
    public record OrganizationGroup(
            String id, String name, @Nullable String parentId, long userGroups) {}

    public static Mono<Tree> read(Api api) {
        return api.page(GROUPS, OrganizationGroup.class)
                .expand(page -> page.next() == null
                        ? Mono.empty()
                        : api.page(GROUPS.with("cursor", page.next()), OrganizationGroup.class))
                .take(MOST_PAGES)
                .collectList()
                .map(Tree::of);
    }

    /** Also with the name, for want of its path, of one that it has not got because there are too many; the same where that is deleted. */
    public Mono<Tree> with(Api api, @Nullable String id) {
        return id == null || paths.containsKey(id)
                ? Mono.just(this)
                : api.get(ApiUri.of("/v1/organization-groups/{}", id), OrganizationGroup.class)
                        .map(this::with)
                        .onErrorResume(
                                ApiRefusal.class,
                                refusal -> refusal.isMissing() ? Mono.just(this) : Mono.error(refusal));
    }

    private Tree with(OrganizationGroup group) {
        Map<String, String> more = new LinkedHashMap<>(paths);
        more.put(group.id(), group.name());
        return new Tree(tops, more, complete);
    }

    public boolean isEmpty() {
        return tops.isEmpty();
    }

    private static Tree of(List<ApiPage<OrganizationGroup>> pages) {
        List<OrganizationGroup> groups = pages.stream()
                .flatMap(page -> page.items().stream())
                .sorted(Comparator.comparing(OrganizationGroup::name, String.CASE_INSENSITIVE_ORDER))
                .toList();
        Set<String> known = new HashSet<>();
        groups.forEach(group -> known.add(group.id()));
        Map<String, List<OrganizationGroup>> below = new LinkedHashMap<>();
        for (OrganizationGroup group : groups) {
            String parent = group.parentId() != null && known.contains(group.parentId()) ? group.parentId() : "";
            below.computeIfAbsent(parent, first -> new ArrayList<>()).add(group);
        }
        Map<String, String> paths = new LinkedHashMap<>();
        List<Branch> tops = branches("", "", below, paths);
        return new Tree(tops, paths, pages.get(pages.size() - 1).next() == null);
    }

    /** The API lets no tree be deeper than twenty. */
    private static List<Branch> branches(
            String parent, String above, Map<String, List<OrganizationGroup>> below, Map<String, String> paths) {
        List<Branch> branches = new ArrayList<>();
        for (OrganizationGroup group : below.getOrDefault(parent, List.of())) {
            String path = above + group.name();
            paths.put(group.id(), path);
            branches.add(new Branch(group, branches(group.id(), path + " \u203a ", below, paths)));
        }
        return branches;
    }
}
