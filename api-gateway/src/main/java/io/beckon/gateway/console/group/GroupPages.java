package io.beckon.gateway.console.group;

import io.beckon.gateway.console.door.ApiPage;
import io.beckon.gateway.console.door.ApiUri;
import io.beckon.gateway.console.shell.Typed;
import io.beckon.gateway.console.shell.View;
import io.beckon.gateway.console.shell.Work;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The list of user groups beside the tree, and the two steps to a new one. */
@Component
class GroupPages {

    private static final ApiUri USER_GROUPS = ApiUri.of("/v1/user-groups");
    private static final ApiUri ORGANIZATION_GROUPS = ApiUri.of("/v1/organization-groups");
    private static final int SHOWN = 50;

    /** A user group, as far as the console shows it. */
    public record UserGroup(
            String id, String name, String organizationGroupId, long courses, long programs, Instant createdAt) {}

    record Made(String id) {}

    /** @param organization only its user groups; null for all */
    Mono<View> list(Work work, @Nullable String organization, @Nullable String cursor) {
        ApiUri wanted = USER_GROUPS
                .with("limit", SHOWN)
                .with("organizationGroupId", organization)
                .with("cursor", cursor);
        return Mono.zip(
                Tree.read(work.api()),
                work.api().page(wanted, UserGroup.class),
                (tree, groups) -> list(tree, groups, organization));
    }

    private static View list(Tree tree, ApiPage<UserGroup> groups, @Nullable String organization) {
        return View.of("groups")
                .with("tree", tree)
                .with("groups", groups.items())
                .with(
                        "next",
                        groups.next() == null
                                ? null
                                : ApiUri.of(GroupsController.PATH)
                                        .with("organization", organization)
                                        .with("cursor", groups.next())
                                        .text())
                .with("organization", organization == null ? "" : organization)
                .with("path", organization == null ? null : tree.paths().get(organization));
    }

    Mono<View> form(Work work, Typed typed) {
        return Tree.read(work.api())
                .map(tree -> View.of("group-new").with("tree", tree).with("typed", typed));
    }

    Mono<View> confirm(Work work, Typed typed) {
        return Tree.read(work.api())
                .map(tree -> View.of("group-finish")
                        .with("typed", typed)
                        .with("path", tree.paths().get(typed.text("organization"))));
    }

    Mono<Void> make(Work work, Typed typed) {
        Map<String, Object> draft = new HashMap<>();
        draft.put("name", typed.line("name"));
        draft.put("organizationGroupId", typed.line("organization"));
        return work.api()
                .once(typed.once())
                .post(USER_GROUPS, draft, Made.class)
                .then();
    }

    Mono<Void> makeOrganization(Work work, Typed typed) {
        Map<String, Object> draft = new HashMap<>();
        draft.put("name", typed.line("organizationName"));
        draft.put("parentId", typed.line("parent"));
        return work.api()
                .once(typed.once())
                .post(ORGANIZATION_GROUPS, draft, Made.class)
                .then();
    }
}
