package io.beckon.gateway.course;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.gateway.ManagerCase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CourseIT extends ManagerCase {

    private static final String COURSES = "/v1/courses";

    @Test
    void a_course_is_made_shown_changed_and_deleted() {
        String id = made(COURSES, Map.of("name", "Algebra I", "description", "Numbers.\nAnd letters."));
        get(COURSES + "/" + id)
                .expectBody()
                .jsonPath("$.kind")
                .isEqualTo("page")
                .jsonPath("$.url")
                .isEmpty()
                .jsonPath("$.description")
                .isEqualTo("Numbers.\nAnd letters.")
                .jsonPath("$.archivedAt")
                .isEmpty();
        patch(COURSES + "/" + id, Map.of("kind", "url", "url", "https://courses.example/algebra"))
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.url")
                .isEqualTo("https://courses.example/algebra")
                .jsonPath("$.name")
                .isEqualTo("Algebra I");
        delete(COURSES + "/" + id).expectStatus().isNoContent();
        delete(COURSES + "/" + id).expectStatus().isNotFound();
    }

    @Test
    void a_draft_that_cannot_be_used_is_refused_with_its_field() {
        refusedField(post(COURSES, Map.of("name", "")), "/name", "Write one line of 1 to 200 characters.");
        refusedField(post(COURSES, Map.of("name", "A", "kind", "video")), "/kind", "Write page or url.");
        refusedField(
                post(COURSES, Map.of("name", "A", "url", "https://courses.example/")),
                "/url",
                "A page of Beckon has its own address; leave this out.");
        refusedField(
                post(COURSES, Map.of("name", "A", "kind", "url")),
                "/url",
                "Write a whole address such as https://courses.example.org/algebra.");
        for (String url : List.of("https://evil.example/", "https://courses.example.evil.example/")) {
            String host = url.substring(8, url.length() - 1);
            refusedField(
                    post(COURSES, Map.of("name", "A", "kind", "url", "url", url)),
                    "/url",
                    "The host " + host + " is not one of the workspace's allowedHosts; add it there first.");
        }
        for (String url :
                List.of("javascript:alert(1)", "//courses.example/", "https://courses.example@evil.example/")) {
            post(COURSES, Map.of("name", "A", "kind", "url", "url", url))
                    .expectStatus()
                    .isEqualTo(422);
        }
    }

    @Test
    void an_archived_course_is_listed_apart_until_it_is_restored() {
        String id = made(COURSES, Map.of("name", "Algebra"));
        made(COURSES, Map.of("name", "Biology"));
        for (int twice = 0; twice < 2; twice++) {
            post(COURSES + "/" + id + "/archive", Map.of())
                    .expectStatus()
                    .isOk()
                    .expectBody()
                    .jsonPath("$.archivedAt")
                    .isNotEmpty();
        }
        assertThat(all(COURSES, 1, "name")).containsExactly("Biology");
        assertThat(all(COURSES + "?archived=true", 1, "name")).containsExactly("Algebra");
        assertThat(all(COURSES + "?search=alg", 1, "name")).isEmpty();
        for (int twice = 0; twice < 2; twice++) {
            post(COURSES + "/" + id + "/restore", Map.of())
                    .expectStatus()
                    .isOk()
                    .expectBody()
                    .jsonPath("$.archivedAt")
                    .isEmpty();
        }
        assertThat(all(COURSES, 1, "name")).containsExactly("Biology", "Algebra");
    }

    @Test
    void a_program_is_a_named_set_of_courses() {
        String algebra = made(COURSES, Map.of("name", "Algebra"));
        String biology = made(COURSES, Map.of("name", "Biology"));
        String year =
                made("/v1/programs", Map.of("name", "First year", "courseIds", List.of(biology, algebra, biology)));
        get("/v1/programs/" + year).expectBody().jsonPath("$.courseIds").isEqualTo(List.of(algebra, biology));
        refused(delete(COURSES + "/" + algebra), 409, "still-used")
                .jsonPath("$.detail")
                .isEqualTo("The course is used by the program 'First year'. Change or delete that first.");
        patch("/v1/programs/" + year, Map.of("name", "Year", "courseIds", List.of(biology)))
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.courseIds")
                .isEqualTo(List.of(biology));
        patch("/v1/programs/" + year, Map.of("name", "Year one"))
                .expectBody()
                .jsonPath("$.courseIds")
                .isEqualTo(List.of(biology));
        made("/v1/programs", Map.of("name", "Empty"));
        assertThat(all("/v1/programs", 1, "courses")).containsExactly(0, 1);
        delete(COURSES + "/" + algebra).expectStatus().isNoContent();
        delete("/v1/programs/" + year).expectStatus().isNoContent();
        delete("/v1/programs/" + year).expectStatus().isNotFound();
        get(COURSES + "/" + biology).expectStatus().isOk();
    }

    @Test
    void a_program_that_cannot_be_used_is_refused_with_its_field() {
        String theirs = made(with(stranger.fullManagerKey()), COURSES, Map.of("name", "Theirs"));
        for (String id : List.of(theirs, "x", "999999999")) {
            refusedField(
                    post("/v1/programs", Map.of("name", "Year", "courseIds", List.of(id))),
                    "/courseIds/0",
                    "Your workspace has no course with this id.");
        }
        refusedField(post("/v1/programs", Map.of()), "/name", "Write one line of 1 to 200 characters.");
        String year = made("/v1/programs", Map.of("name", "Year"));
        String other = made("/v1/programs", Map.of("name", "Other"));
        refused(post("/v1/programs", Map.of("name", "Year")), 409, "name-taken")
                .jsonPath("$.detail")
                .isEqualTo(
                        "Your workspace already has a program with the name 'Year'. Choose another name, or change that one.");
        refused(patch("/v1/programs/" + other, Map.of("name", "Year")), 409, "name-taken");
        refusedField(
                patch("/v1/programs/" + year, Map.of("courseIds", List.of(theirs))),
                "/courseIds/0",
                "Your workspace has no course with this id.");
    }

    @Test
    void a_strangers_course_does_not_exist() {
        String theirs = made(with(stranger.fullManagerKey()), COURSES, Map.of("name", "Theirs"));
        get(COURSES + "/" + theirs).expectStatus().isNotFound();
        patch(COURSES + "/" + theirs, Map.of("name", "Mine")).expectStatus().isNotFound();
        post(COURSES + "/" + theirs + "/archive", Map.of()).expectStatus().isNotFound();
        delete(COURSES + "/" + theirs).expectStatus().isNotFound();
        assertThat(all(COURSES, 5, "name")).isEmpty();
    }
}
