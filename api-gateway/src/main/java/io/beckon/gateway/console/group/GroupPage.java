package io.beckon.gateway.console.group;

import io.beckon.gateway.console.door.ApiPage;
import io.beckon.gateway.console.door.ApiUri;
import io.beckon.gateway.console.group.GroupPages.UserGroup;
import io.beckon.gateway.console.shell.Typed;
import io.beckon.gateway.console.shell.View;
import io.beckon.gateway.console.shell.Work;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** One user group: what it is, and its courses. */
@Component
class GroupPage {

    private static final String GROUP = "/v1/user-groups/{}";
    private static final String COURSES = "/v1/user-groups/{}/courses";
    private static final ApiUri ALL_COURSES = ApiUri.of("/v1/courses");
    private static final int SHOWN = 50;

    /** A course, as far as the console shows it. */
    public record Course(
            String id,
            String name,
            @Nullable String description,
            @Nullable Instant archivedAt) {}

    /** The first tab. */
    Mono<View> show(Work work, String id, Typed typed) {
        return Mono.zip(
                group(work, id),
                Tree.read(work.api()),
                (group, tree) -> View.of("group")
                        .with("group", group)
                        .with("tree", tree)
                        .with("path", tree.paths().get(group.organizationGroupId()))
                        .with(
                                "typed",
                                typed.isEmpty()
                                        ? Typed.of(Map.of(
                                                "name", group.name(), "organization", group.organizationGroupId()))
                                        : typed));
    }

    Mono<Void> change(Work work, String id, Typed typed) {
        Map<String, Object> patch = new HashMap<>();
        patch.put("name", typed.line("name"));
        patch.put("organizationGroupId", typed.line("organization"));
        return work.api().patch(ApiUri.of(GROUP, id), patch, UserGroup.class).then();
    }

    Mono<Void> delete(Work work, String id) {
        return work.api().delete(ApiUri.of(GROUP, id));
    }

    /** The second tab. */
    Mono<View> courses(Work work, String id, @Nullable String cursor) {
        return Mono.zip(
                group(work, id),
                work.api().page(ApiUri.of(COURSES, id).with("limit", SHOWN).with("cursor", cursor), Course.class),
                (group, courses) -> View.of("group-courses")
                        .with("group", group)
                        .with("courses", courses.items())
                        .with("next", next(id, "/courses", null, courses)));
    }

    /** Which courses to add; all of them as long as nothing was looked for. */
    Mono<View> find(Work work, String id, @Nullable String search, @Nullable String cursor, Typed typed) {
        ApiUri wanted = ALL_COURSES.with("limit", SHOWN).with("search", search).with("cursor", cursor);
        return Mono.zip(
                group(work, id),
                work.api().page(wanted, Course.class),
                (group, found) -> find(group, found, search, typed));
    }

    private static View find(UserGroup group, ApiPage<Course> found, @Nullable String search, Typed typed) {
        return View.of("group-courses-add")
                .with("group", group)
                .with("courses", found.items())
                .with("next", next(group.id(), "/courses/add", search, found))
                .with("search", search == null ? "" : search)
                .with("typed", typed);
    }

    Mono<Void> attach(Work work, String id, List<String> courses) {
        return work.api()
                .send(HttpMethod.POST, ApiUri.of(COURSES, id), Map.of("courseIds", courses))
                .then();
    }

    Mono<Void> detach(Work work, String id, String course) {
        return work.api().delete(ApiUri.of(COURSES + "/{}", id, course));
    }

    /** The path of the following page; null on the last one. */
    private static @Nullable String next(String id, String page, @Nullable String search, ApiPage<Course> shown) {
        return shown.next() == null
                ? null
                : ApiUri.of(GroupsController.PATH + "/{}" + page, id)
                        .with("search", search)
                        .with("cursor", shown.next())
                        .text();
    }

    private static Mono<UserGroup> group(Work work, String id) {
        return work.api().get(ApiUri.of(GROUP, id), UserGroup.class);
    }
}
