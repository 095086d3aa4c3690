package io.beckon.gateway.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.gateway.ManagerCase;
import io.beckon.gateway.TestWorkspace;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class EnrolmentIT extends ManagerCase {

    @Test
    void accounts_are_enrolled_listed_from_every_side_and_withdrawn() {
        String algebra = course("Algebra");
        String biology = course("Biology");
        String ana = account(workspace);
        String bo = account(workspace);
        enrolled(enrol(algebra, List.of(ana, bo, ana)), 2, 0);
        enrolled(enrol(algebra, List.of(ana)), 0, 1);
        enrolled(enrol(biology, List.of(ana)), 1, 0);

        assertThat(all("/v1/courses/" + algebra + "/enrolments", 1, "accountId"))
                .containsExactlyInAnyOrder(ana, bo);
        assertThat(all("/v1/accounts/" + ana + "/enrolments", 1, "courseName")).containsExactly("Biology", "Algebra");
        get("/v1/accounts/" + bo + "/enrolments")
                .expectBody()
                .jsonPath("$.items[0].through")
                .isEqualTo("manager")
                .jsonPath("$.items[0].invitationId")
                .isEmpty()
                .jsonPath("$.items[0].address")
                .value(address -> assertThat((String) address).endsWith("@mail.example"))
                .jsonPath("$.items[0].name")
                .isEqualTo("Somebody");

        String group = group("People");
        post("/v1/user-groups/" + group + "/members", wish(List.of(bo, ana)))
                .expectStatus()
                .isOk();
        assertThat(all("/v1/user-groups/" + group + "/enrolments", 1, "courseId"))
                .containsExactly(algebra, biology, algebra);
        assertThat(all("/v1/user-groups/" + group + "/enrolments", 2, "accountId"))
                .containsExactly(bo, ana, ana);

        for (int twice = 0; twice < 2; twice++) {
            delete("/v1/courses/" + algebra + "/enrolments/" + ana)
                    .expectStatus()
                    .isNoContent();
        }
        assertThat(all("/v1/courses/" + algebra + "/enrolments", 5, "accountId"))
                .containsExactly(bo);
    }

    @Test
    void many_enrolments_of_one_account_at_once_are_one() {
        String algebra = course("Algebra");
        List<String> accounts =
                IntStream.range(0, 20).mapToObj(i -> account(workspace)).toList();
        List<CompletableFuture<Long>> requests = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> enrolledBy(enrol(algebra, accounts))))
                .toList();
        assertThat(requests.stream().mapToLong(CompletableFuture::join).sum()).isEqualTo(20);
        assertThat(all("/v1/courses/" + algebra + "/enrolments", 7, "accountId"))
                .hasSize(20)
                .doesNotHaveDuplicates();
    }

    @Test
    void a_course_with_learners_is_archived_and_takes_nobody_then() {
        String algebra = course("Algebra");
        enrolled(enrol(algebra, List.of(account(workspace))), 1, 0);
        refused(delete("/v1/courses/" + algebra), 409, "course-has-learners")
                .jsonPath("$.detail")
                .isEqualTo("People are enrolled in the course 'Algebra', and that stays on record. Archive it instead:"
                        + " nobody is enrolled in it from then on.");
        post("/v1/courses/" + algebra + "/archive", Map.of()).expectStatus().isOk();
        refused(enrol(algebra, List.of(account(workspace))), 409, "course-archived")
                .jsonPath("$.detail")
                .isEqualTo(
                        "Nobody is enrolled in the course 'Algebra' any more, because it is archived. Restore it first.");
        assertThat(all("/v1/courses/" + algebra + "/enrolments", 5, "courseName"))
                .containsExactly("Algebra");
    }

    @Test
    void who_is_enrolled_while_the_course_is_deleted_is_in_it_or_it_is_gone() {
        for (int round = 0; round < 10; round++) {
            String course = course("Course " + round);
            String ana = account(workspace);
            CompletableFuture<Integer> enrolling =
                    CompletableFuture.supplyAsync(() -> status(enrol(course, List.of(ana))));
            CompletableFuture<Integer> deleting =
                    CompletableFuture.supplyAsync(() -> status(delete("/v1/courses/" + course)));
            assertThat(List.of(enrolling.join(), deleting.join())).isIn(List.of(200, 409), List.of(404, 204));
        }
    }

    @Test
    void who_comes_into_a_group_is_enrolled_in_its_open_courses() {
        String algebra = course("Algebra");
        String biology = course("Biology");
        String chemistry = course("Chemistry");
        String year = made("/v1/programs", Map.of("name", "Year", "courseIds", List.of(biology, chemistry, algebra)));
        String group = group("People");
        post("/v1/user-groups/" + group + "/courses", Map.of("courseIds", List.of(algebra)))
                .expectStatus()
                .isNoContent();
        post("/v1/user-groups/" + group + "/programs", Map.of("programIds", List.of(year)))
                .expectStatus()
                .isNoContent();
        post("/v1/courses/" + chemistry + "/archive", Map.of()).expectStatus().isOk();
        String ana = account(workspace);
        String bo = account(workspace);
        enrolled(enrol(algebra, List.of(ana)), 1, 0);
        for (int enrolments : List.of(3, 0)) {
            post("/v1/user-groups/" + group + "/members", wish(List.of(ana, bo)))
                    .expectStatus()
                    .isOk()
                    .expectBody()
                    .jsonPath("$.added")
                    .isEqualTo(enrolments == 0 ? 0 : 2)
                    .jsonPath("$.already")
                    .isEqualTo(enrolments == 0 ? 2 : 0)
                    .jsonPath("$.enrolled")
                    .isEqualTo(enrolments);
        }
        assertThat(all("/v1/user-groups/" + group + "/members", 1, "accountId")).containsExactly(bo, ana);
        for (int twice = 0; twice < 2; twice++) {
            delete("/v1/user-groups/" + group + "/members/" + ana)
                    .expectStatus()
                    .isNoContent();
        }
        assertThat(all("/v1/user-groups/" + group + "/members", 5, "accountId")).containsExactly(bo);
        assertThat(all("/v1/accounts/" + ana + "/enrolments", 5, "courseName")).containsExactly("Biology", "Algebra");
        delete("/v1/user-groups/" + group).expectStatus().isNoContent();
        assertThat(all("/v1/accounts/" + bo + "/enrolments", 5, "courseName")).hasSize(2);
    }

    @Test
    void accounts_that_cannot_be_used_are_refused_with_their_field_and_nobody_is_enrolled() {
        String algebra = course("Algebra");
        String group = group("People");
        String ana = account(workspace);
        String theirs = account(stranger);
        for (String uri : List.of("/v1/courses/" + algebra + "/enrolments", "/v1/user-groups/" + group + "/members")) {
            refusedField(
                    post(uri, wish(List.of(ana, theirs))),
                    "/accountIds/1",
                    "Your workspace has no account with this id.");
            refusedField(post(uri, wish(List.of("x"))), "/accountIds/0", "Your workspace has no account with this id.");
            refusedField(post(uri, Map.of()), "/accountIds", "Give 1 to 1000 ids.");
            assertThat(all(uri, 5, "accountId")).isEmpty();
        }
        refused(get("/v1/user-groups/" + group + "/enrolments?cursor=x"), 400, "parameter-invalid");
        refused(get("/v1/user-groups/" + group + "/enrolments?limit=0"), 400, "parameter-invalid");
    }

    @Test
    void of_a_stranger_nothing_is_found() {
        String theirs = made(with(stranger.fullManagerKey()), "/v1/courses", Map.of("name", "Theirs"));
        String ana = account(workspace);
        refused(enrol(theirs, List.of(ana)), 404, "not-found")
                .jsonPath("$.detail")
                .isEqualTo("Your workspace has no course with the id " + theirs
                        + ". Check the id, and that the key belongs to the right workspace.");
        refused(get("/v1/courses/" + theirs + "/enrolments"), 404, "not-found");
        refused(get("/v1/accounts/" + account(stranger) + "/enrolments"), 404, "not-found");
    }

    private String course(String name) {
        return made("/v1/courses", Map.of("name", name));
    }

    private String group(String name) {
        String place = made("/v1/organization-groups", Map.of("name", "Place of " + name));
        return made("/v1/user-groups", Map.of("name", name, "organizationGroupId", place));
    }

    private String account(TestWorkspace of) {
        return String.valueOf(database.sql("""
                        INSERT INTO account (workspace_id, address, mailbox, display_name)
                        VALUES (:w, :address, :address, 'Somebody') RETURNING id""")
                .bind("w", of.id())
                .bind("address", UUID.randomUUID() + "@mail.example")
                .map(row -> row.get("id", Long.class))
                .one()
                .block());
    }

    private ResponseSpec enrol(String course, List<String> accounts) {
        return post("/v1/courses/" + course + "/enrolments", wish(accounts));
    }

    private static Map<String, Object> wish(List<String> accounts) {
        return Map.of("accountIds", accounts);
    }

    private static void enrolled(ResponseSpec answer, int enrolled, int already) {
        BodyContentSpec body = answer.expectStatus().isOk().expectBody();
        body.jsonPath("$.enrolled").isEqualTo(enrolled).jsonPath("$.already").isEqualTo(already);
    }

    private static long enrolledBy(ResponseSpec answer) {
        Map<?, ?> body = answer.expectStatus()
                .isOk()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
        return ((Number) Objects.requireNonNull(body).get("enrolled")).longValue();
    }

    private static int status(ResponseSpec answer) {
        return answer.returnResult(Void.class).getStatus().value();
    }
}
