package io.beckon.gateway.registration;

import io.beckon.gateway.ManagerCase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** Groups and courses that a registration invitation can lead to. */
abstract class RegistrationCase extends ManagerCase {

    static final String URI = "/v1/registration-invitations";

    String organizationGroup(String name) {
        return made("/v1/organization-groups", Map.of("name", name + " " + UUID.randomUUID()));
    }

    /** One without a course. */
    String emptyGroup(String place, String name) {
        return made("/v1/user-groups", Map.of("name", name, "organizationGroupId", place));
    }

    String groupWithCourse(String place, String name) {
        String group = emptyGroup(place, name);
        String course = made("/v1/courses", Map.of("name", "Course of " + name));
        post("/v1/user-groups/" + group + "/courses", Map.of("courseIds", List.of(course)))
                .expectStatus()
                .is2xxSuccessful();
        return group;
    }

    static Map<String, Object> wish(String place, List<String> groups, int registrations) {
        Map<String, Object> wish = new HashMap<>();
        wish.put("name", "First aid");
        wish.put("registrations", registrations);
        wish.put("organizationGroupId", place);
        wish.put("userGroupIds", groups);
        return wish;
    }

    static Map<String, Object> with(Map<String, Object> wish, String field, @Nullable Object value) {
        Map<String, Object> changed = new HashMap<>(wish);
        changed.put(field, value);
        return changed;
    }

    Map<String, Object> simple(int registrations) {
        String place = organizationGroup("School");
        return wish(place, List.of(groupWithCourse(place, "Wards")), registrations);
    }

    static Map<?, ?> body(ResponseSpec answer, int status) {
        return Objects.requireNonNull(answer.expectStatus()
                .isEqualTo(status)
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody());
    }
}
