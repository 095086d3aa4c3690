package io.beckon.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.gateway.ManagerCase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class UserGroupIT extends ManagerCase {

    private static final String GROUPS = "/v1/user-groups";

    private String company;

    @BeforeEach
    void oneOrganizationGroup() {
        company = made("/v1/organization-groups", Map.of("name", "Company"));
    }

    @Test
    void a_user_group_is_made_listed_renamed_moved_and_deleted() {
        String other = made("/v1/organization-groups", Map.of("name", "Other"));
        String people = group("People");
        group("Guests");
        get(GROUPS + "/" + people)
                .expectBody()
                .jsonPath("$.name")
                .isEqualTo("People")
                .jsonPath("$.organizationGroupId")
                .isEqualTo(company)
                .jsonPath("$.courses")
                .isEqualTo(0);
        patch(GROUPS + "/" + people, Map.of("name", "Folks", "organizationGroupId", other))
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.name")
                .isEqualTo("Folks")
                .jsonPath("$.organizationGroupId")
                .isEqualTo(other);
        assertThat(all(GROUPS, 1, "name")).containsExactly("Guests", "Folks");
        assertThat(all(GROUPS + "?organizationGroupId=" + other, 1, "name")).containsExactly("Folks");
        delete(GROUPS + "/" + people).expectStatus().isNoContent();
        delete(GROUPS + "/" + people).expectStatus().isNotFound();
        assertThat(all(GROUPS + "?organizationGroupId=" + other, 1, "name")).isEmpty();
    }

    @Test
    void a_name_is_used_once_in_an_organization_group() {
        String other = made("/v1/organization-groups", Map.of("name", "Other"));
        group("People");
        String elsewhere = made(GROUPS, Map.of("name", "People", "organizationGroupId", other));
        refused(post(GROUPS, draft("People", company)), 409, "name-taken")
                .jsonPath("$.detail")
                .isEqualTo("Your workspace already has a user group in this organization group with the name 'People'."
                        + " Choose another name, or change that one.");
        refused(patch(GROUPS + "/" + elsewhere, Map.of("organizationGroupId", company)), 409, "name-taken");
        patch(GROUPS + "/" + elsewhere, Map.of("name", "People")).expectStatus().isOk();
    }

    @Test
    void a_draft_that_cannot_be_used_is_refused_with_its_field() {
        refusedField(
                post(GROUPS, Map.of("name", "People")),
                "/organizationGroupId",
                "Choose exactly one organization group.");
        refusedField(post(GROUPS, draft("", company)), "/name", "Write one line of 1 to 200 characters.");
        String theirs = made(with(stranger.fullManagerKey()), "/v1/organization-groups", Map.of("name", "Theirs"));
        for (String place : List.of(theirs, "x", "999999999")) {
            refusedField(
                    post(GROUPS, draft("People", place)),
                    "/organizationGroupId",
                    "Your workspace has no organization group with this id.");
        }
        refused(get(GROUPS + "?organizationGroupId=x"), 400, "parameter-invalid");
        refused(get(GROUPS + "?organizationGroupId=" + theirs), 404, "not-found");
    }

    @Test
    void courses_and_programs_are_attached_listed_and_detached() {
        String people = group("People");
        String algebra = course("Algebra");
        String biology = course("Biology");
        String year = made("/v1/programs", Map.of("name", "Year", "courseIds", List.of(algebra)));
        attach(people, "courses", List.of(algebra, biology, algebra))
                .expectStatus()
                .isNoContent();
        attach(people, "courses", List.of(biology)).expectStatus().isNoContent();
        attach(people, "programs", List.of(year)).expectStatus().isNoContent();
        assertThat(all(GROUPS + "/" + people + "/courses", 1, "name")).containsExactly("Biology", "Algebra");
        assertThat(all(GROUPS + "/" + people + "/programs", 1, "name")).containsExactly("Year");
        get(GROUPS + "/" + people)
                .expectBody()
                .jsonPath("$.courses")
                .isEqualTo(2)
                .jsonPath("$.programs")
                .isEqualTo(1);
        refused(delete("/v1/programs/" + year), 409, "still-used")
                .jsonPath("$.detail")
                .isEqualTo("The program is used by the user group 'People'. Change or delete that first.");
        refused(delete("/v1/courses/" + biology), 409, "still-used")
                .jsonPath("$.detail")
                .isEqualTo("The course is used by the user group 'People'. Change or delete that first.");
        for (int twice = 0; twice < 2; twice++) {
            delete(GROUPS + "/" + people + "/courses/" + biology).expectStatus().isNoContent();
            delete(GROUPS + "/" + people + "/programs/" + year).expectStatus().isNoContent();
        }
        assertThat(all(GROUPS + "/" + people + "/courses", 5, "name")).containsExactly("Algebra");
        delete("/v1/courses/" + biology).expectStatus().isNoContent();
        delete("/v1/programs/" + year).expectStatus().isNoContent();
        delete(GROUPS + "/" + people).expectStatus().isNoContent();
        delete("/v1/courses/" + algebra).expectStatus().isNoContent();
    }

    @Test
    void what_cannot_be_attached_is_refused_and_nothing_of_it_is_attached() {
        String people = group("People");
        String algebra = course("Algebra");
        String old = course("Old");
        post("/v1/courses/" + old + "/archive", Map.of()).expectStatus().isOk();
        String theirs = made(with(stranger.fullManagerKey()), "/v1/courses", Map.of("name", "Theirs"));
        refusedField(
                attach(people, "courses", List.of(algebra, theirs)),
                "/courseIds/1",
                "Your workspace has no course with this id.");
        refusedField(
                attach(people, "courses", List.of(old, algebra)),
                "/courseIds/0",
                "The course 'Old' is archived. Restore it, or leave it out.");
        refusedField(attach(people, "courses", List.of()), "/courseIds", "Give 1 to 200 ids.");
        refusedField(
                attach(people, "programs", List.of("1")),
                "/programIds/0",
                "Your workspace has no program with this id.");
        assertThat(all(GROUPS + "/" + people + "/courses", 5, "name")).isEmpty();
    }

    @Test
    void a_strangers_group_does_not_exist() {
        String place = made(with(stranger.fullManagerKey()), "/v1/organization-groups", Map.of("name", "Theirs"));
        String theirs = made(with(stranger.fullManagerKey()), GROUPS, draft("Theirs", place));
        get(GROUPS + "/" + theirs).expectStatus().isNotFound();
        get(GROUPS + "/" + theirs + "/courses").expectStatus().isNotFound();
        refused(attach(theirs, "courses", List.of(course("Algebra"))), 404, "not-found");
        patch(GROUPS + "/" + theirs, Map.of("organizationGroupId", company))
                .expectStatus()
                .isNotFound();
        delete(GROUPS + "/" + theirs).expectStatus().isNotFound();
    }

    private String group(String name) {
        return made(GROUPS, draft(name, company));
    }

    private String course(String name) {
        return made("/v1/courses", Map.of("name", name));
    }

    private ResponseSpec attach(String group, String things, List<String> ids) {
        String field = things.substring(0, things.length() - 1) + "Ids";
        return post(GROUPS + "/" + group + "/" + things, Map.of(field, ids));
    }

    private static Map<String, Object> draft(String name, String place) {
        return Map.of("name", name, "organizationGroupId", place);
    }
}
