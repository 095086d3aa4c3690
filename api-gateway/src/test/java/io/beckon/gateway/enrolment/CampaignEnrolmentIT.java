package io.beckon.gateway.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.link.KeyRing;
import io.beckon.contracts.link.LinkPurpose;
import io.beckon.contracts.link.LinkTokens;
import io.beckon.contracts.link.PersonalLink;
import io.beckon.gateway.InvitationRows;
import io.beckon.gateway.ManagerCase;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import org.springframework.web.reactive.function.BodyInserters;

/** A campaign that brings people to groups and courses, from its draft to the acceptance of its invitations. */
class CampaignEnrolmentIT extends ManagerCase {

    private static final Pattern NONCE = Pattern.compile("name=\"nonce\" value=\"([^\"]+)\"");

    private final LinkTokens tokens = new LinkTokens(KeyRing.loadOrCreate(KEYS));
    private final String address = "ana." + UUID.randomUUID() + "@mail.example";

    private String place;

    @BeforeEach
    void oneOrganizationGroup() {
        place = made("/v1/organization-groups", Map.of("name", "Company"));
    }

    @Test
    void a_campaign_names_its_groups_courses_and_programs() {
        String people = group("People");
        String algebra = course("Algebra");
        String year = made("/v1/programs", Map.of("name", "Year"));
        String id = made(
                "/v1/campaigns",
                Map.of(
                        "name", "Autumn",
                        "userGroupIds", List.of(people, people),
                        "courseIds", List.of(algebra),
                        "programIds", List.of(year)));
        get("/v1/campaigns/" + id)
                .expectBody()
                .jsonPath("$.userGroupIds")
                .isEqualTo(List.of(people))
                .jsonPath("$.courseIds")
                .isEqualTo(List.of(algebra))
                .jsonPath("$.programIds")
                .isEqualTo(List.of(year));
        patch("/v1/campaigns/" + id, Map.of("courseIds", List.of(), "name", "Winter"))
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.courseIds.length()")
                .isEqualTo(0)
                .jsonPath("$.userGroupIds")
                .isEqualTo(List.of(people));
        get("/v1/campaigns").expectBody().jsonPath("$.items[0].userGroupIds").isEqualTo(List.of(people));
        post("/v1/campaigns/" + id + "/start", Map.of()).expectStatus().isOk();
        refused(patch("/v1/campaigns/" + id, Map.of("courseIds", List.of(algebra))), 409, "no-longer-changeable")
                .jsonPath("$.fields")
                .isEqualTo(List.of("courseIds"));
        patch("/v1/campaigns/" + id, Map.of("userGroupIds", List.of(people), "name", "Spring"))
                .expectStatus()
                .isOk();
    }

    @Test
    void who_is_invited_before_the_groups_are_chosen_is_listed_under_them_all_the_same() {
        String first = group("First");
        String second = group("Second");
        String id = made("/v1/campaigns", Map.of("name", "Autumn", "userGroupIds", List.of(first)));
        InvitationRows rows = new InvitationRows(database);
        long campaign = Long.parseLong(id);
        long invitation = rows.invitation(campaign, address);
        database.sql("""
                INSERT INTO submission_chunk (submission_id, sequence, workspace_id, campaign_id, row_count, first_row, last_row, end_offset,
                                              prefix_hash, payload, state, expanded_at, first_invitation_id, invited_count)
                VALUES (:submission, 0, :workspace, :campaign, 1, 1, 1, 1, sha256(''), '', 'expanded', now(), :invitation, 1)""")
                .bind("submission", rows.submission(workspace.id(), campaign))
                .bind("workspace", workspace.id())
                .bind("campaign", campaign)
                .bind("invitation", invitation)
                .then()
                .block();
        patch("/v1/campaigns/" + id, Map.of("userGroupIds", List.of(second)))
                .expectStatus()
                .isOk();
        patch("/v1/campaigns/" + id, Map.of("name", "Winter")).expectStatus().isOk();
        get("/v1/invitations?userGroupId=" + first)
                .expectBody()
                .jsonPath("$.items.length()")
                .isEqualTo(0);
        get("/v1/invitations?userGroupId=" + second)
                .expectBody()
                .jsonPath("$.items[0].id")
                .isEqualTo(Long.toString(invitation));
    }

    @Test
    void what_the_workspace_does_not_have_is_refused_with_its_field() {
        String theirs = made(with(stranger.fullManagerKey()), "/v1/courses", Map.of("name", "Theirs"));
        for (String id : List.of(theirs, "x", "999999999")) {
            refusedField(draft("courseIds", List.of(id)), "/courseIds/0", "Your workspace has no course with this id.");
            refusedField(
                    draft("userGroupIds", List.of(group("G" + id), id)),
                    "/userGroupIds/1",
                    "Your workspace has no user group with this id.");
            refusedField(
                    draft("programIds", List.of(id)), "/programIds/0", "Your workspace has no program with this id.");
            refusedField(
                    draft("destination", Map.of("kind", "course", "courseId", id)),
                    "/destination/courseId",
                    "Your workspace has no course with this id.");
        }
        refusedField(
                draft("courseIds", Collections.nCopies(101, course("Algebra"))), "/courseIds", "Give at most 100 ids.");
        refusedField(
                draft("destination", Map.of("kind", "portal", "courseId", course("Biology"))),
                "/destination/courseId",
                "Only a destination of the kind course has a course; leave this out, or write null.");
    }

    @Test
    void a_campaign_with_an_archived_course_does_not_start() {
        String algebra = course("Algebra");
        String biology = course("Biology");
        String id = made(
                "/v1/campaigns",
                Map.of(
                        "name", "Autumn",
                        "courseIds", List.of(biology, algebra),
                        "destination", Map.of("kind", "course", "courseId", biology)));
        post("/v1/courses/" + biology + "/archive", Map.of()).expectStatus().isOk();
        String sentence = "The course 'Biology' is archived. Restore it, or take it out of the campaign.";
        for (String action : List.of("start", "schedule")) {
            refused(
                            post("/v1/campaigns/" + id + "/" + action, Map.of("startAt", "2090-01-01T00:00:00Z")),
                            422,
                            "fields-invalid")
                    .jsonPath("$.errors[*].pointer")
                    .value(pointers -> assertThat((List<Object>) pointers)
                            .containsExactlyInAnyOrder("/courseIds/1", "/destination/courseId"))
                    .jsonPath("$.errors[0].detail")
                    .isEqualTo(sentence);
            get("/v1/campaigns/" + id).expectBody().jsonPath("$.state").isEqualTo("draft");
        }
        post("/v1/courses/" + biology + "/restore", Map.of()).expectStatus().isOk();
        post("/v1/campaigns/" + id + "/schedule", Map.of("startAt", "2090-01-01T00:00:00Z"))
                .expectStatus()
                .isOk();
        refused(post("/v1/courses/" + biology + "/archive", Map.of()), 409, "still-invited-to")
                .jsonPath("$.detail")
                .isEqualTo(
                        "The campaign 'Autumn' is scheduled and still brings people to this course. Change the campaign"
                                + " while it is a draft, or cancel it first.");
        post("/v1/campaigns/" + id + "/start", Map.of()).expectStatus().isOk();
        post("/v1/courses/" + biology + "/archive", Map.of()).expectStatus().isOk();
    }

    @Test
    void what_a_campaign_leads_to_is_not_deleted_before_it_ended() {
        String people = group("People");
        String algebra = course("Algebra");
        String biology = course("Biology");
        String year = made("/v1/programs", Map.of("name", "Year"));
        String id = made(
                "/v1/campaigns",
                Map.of(
                        "name", "Autumn",
                        "userGroupIds", List.of(people),
                        "courseIds", List.of(algebra),
                        "programIds", List.of(year),
                        "destination", Map.of("kind", "course", "courseId", biology)));
        List<String> goals = List.of(
                "/v1/user-groups/" + people,
                "/v1/programs/" + year,
                "/v1/courses/" + algebra,
                "/v1/courses/" + biology);
        goals.forEach(goal -> refused(delete(goal), 409, "still-invited-to"));
        refused(delete(goals.get(0)), 409, "still-invited-to")
                .jsonPath("$.detail")
                .isEqualTo(
                        "The campaign 'Autumn' is draft and still brings people to this user group. Change the campaign"
                                + " while it is a draft, or cancel it first.");
        post("/v1/campaigns/" + id + "/start", Map.of()).expectStatus().isOk();
        long open = rows().invitation(Long.parseLong(id), address);
        rows().change("campaign", Long.parseLong(id), "state = 'done', finished_at = now()");
        goals.forEach(goal -> refused(delete(goal), 409, "still-invited-to"));
        rows().change("invitation", open, "state = 'expired', ended_at = now()");
        goals.forEach(goal -> delete(goal).expectStatus().isNoContent());
        get("/v1/campaigns/" + id)
                .expectBody()
                .jsonPath("$.userGroupIds.length()")
                .isEqualTo(0)
                .jsonPath("$.destination.name")
                .isEqualTo("Biology")
                .jsonPath("$.destination.courseId")
                .isEmpty();
    }

    @Test
    void a_group_is_not_deleted_under_a_campaign_that_comes_to_name_it() {
        for (int round = 0; round < 12; round++) {
            String group = group("Group " + round);
            CompletableFuture<Integer> naming =
                    CompletableFuture.supplyAsync(() -> status(draft("userGroupIds", List.of(group))));
            CompletableFuture<Integer> deleting =
                    CompletableFuture.supplyAsync(() -> status(delete("/v1/user-groups/" + group)));
            assertThat(List.of(naming.join(), deleting.join())).isIn(List.of(201, 409), List.of(422, 204));
        }
    }

    @Test
    void a_course_is_not_archived_under_a_campaign_that_is_being_scheduled() {
        for (int round = 0; round < 12; round++) {
            String course = course("Course " + round);
            String id = made("/v1/campaigns", Map.of("name", "Autumn", "courseIds", List.of(course)));
            CompletableFuture<Integer> scheduling = CompletableFuture.supplyAsync(
                    () -> status(post("/v1/campaigns/" + id + "/schedule", Map.of("startAt", "2090-01-01T00:00:00Z"))));
            CompletableFuture<Integer> archiving =
                    CompletableFuture.supplyAsync(() -> status(post("/v1/courses/" + course + "/archive", Map.of())));
            assertThat(List.of(scheduling.join(), archiving.join())).isIn(List.of(200, 409), List.of(422, 200));
        }
    }

    @Test
    void a_destination_that_is_a_course_has_the_courses_name_and_address() {
        String algebra =
                made("/v1/courses", Map.of("name", "Algebra", "kind", "url", "url", "https://courses.example/algebra"));
        String id = made(
                "/v1/campaigns",
                Map.of("name", "Autumn", "destination", Map.of("kind", "course", "courseId", algebra, "name", "x")));
        destination(id, "Algebra", "https://courses.example/algebra", 1);
        patch("/v1/courses/" + algebra, Map.of("name", "Algebra I"))
                .expectStatus()
                .isOk();
        destination(id, "Algebra I", "https://courses.example/algebra", 2);
        patch("/v1/courses/" + algebra, Map.of("description", "New"))
                .expectStatus()
                .isOk();
        destination(id, "Algebra I", "https://courses.example/algebra", 2);
        String biology = course("Biology");
        patch("/v1/campaigns/" + id, Map.of("destination", Map.of("courseId", biology)))
                .expectStatus()
                .isOk();
        destination(id, "Biology", null, 3);
        Map<String, Object> portal = new HashMap<>(Map.of("kind", "portal"));
        portal.put("courseId", null);
        patch("/v1/campaigns/" + id, Map.of("destination", portal))
                .expectStatus()
                .isOk();
        destination(id, null, null, 4);
        patch("/v1/campaigns/" + id, Map.of("destination", Map.of("kind", "course", "name", "By hand")))
                .expectStatus()
                .isOk();
        destination(id, "By hand", null, 5);
    }

    @Test
    void who_accepts_is_in_the_groups_and_courses_through_the_invitation() {
        List<String> courses =
                IntStream.range(0, 7).mapToObj(i -> course("C" + i)).toList();
        String ofCampaign = made("/v1/programs", Map.of("name", "P", "courseIds", courses.subList(1, 3)));
        String ofGroup = made("/v1/programs", Map.of("name", "Q", "courseIds", courses.subList(2, 5)));
        String people = group("People");
        String guests = group("Guests");
        post("/v1/user-groups/" + people + "/courses", Map.of("courseIds", List.of(courses.get(0), courses.get(5))))
                .expectStatus()
                .isNoContent();
        post("/v1/user-groups/" + people + "/programs", Map.of("programIds", List.of(ofGroup)))
                .expectStatus()
                .isNoContent();
        long campaign = started(Map.of(
                "userGroupIds", List.of(people, guests),
                "courseIds", List.of(courses.get(0)),
                "programIds", List.of(ofCampaign),
                "destination", Map.of("kind", "course", "courseId", courses.get(6))));
        post("/v1/courses/" + courses.get(5) + "/archive", Map.of())
                .expectStatus()
                .isOk();
        long invitation = rows().invitation(campaign, address);
        assertThat(accept(invitation)).isEqualTo(303);

        String account = account();
        assertThat(all("/v1/accounts/" + account + "/enrolments", 2, "courseName"))
                .containsExactlyInAnyOrder("C0", "C1", "C2", "C3", "C4", "C6");
        assertThat(all("/v1/accounts/" + account + "/enrolments", 9, "through")).containsOnly("invitation");
        assertThat(all("/v1/accounts/" + account + "/enrolments", 9, "invitationId"))
                .containsOnly(String.valueOf(invitation));
        for (String group : List.of(people, guests)) {
            get("/v1/user-groups/" + group + "/members")
                    .expectBody()
                    .jsonPath("$.items.length()")
                    .isEqualTo(1)
                    .jsonPath("$.items[0].accountId")
                    .isEqualTo(account)
                    .jsonPath("$.items[0].invitationId")
                    .isEqualTo(String.valueOf(invitation));
        }
    }

    @Test
    void accepting_many_times_at_once_changes_nothing_more() {
        String people = group("People");
        long campaign =
                started(Map.of("userGroupIds", List.of(people), "courseIds", List.of(course("A"), course("B"))));
        long invitation = rows().invitation(campaign, address);
        String nonce = nonce(invitation);
        List<CompletableFuture<Integer>> presses = IntStream.range(0, 10)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> accept(invitation, nonce)))
                .toList();
        assertThat(presses).allSatisfy(press -> assertThat(press.join()).isEqualTo(303));
        List<Object> before = all("/v1/accounts/" + account() + "/enrolments", 9, "id");
        assertThat(before).hasSize(2);
        delete("/v1/user-groups/" + people + "/members/" + account())
                .expectStatus()
                .isNoContent();
        assertThat(accept(invitation, nonce)).isEqualTo(303);
        assertThat(all("/v1/accounts/" + account() + "/enrolments", 9, "id")).isEqualTo(before);
        assertThat(all("/v1/user-groups/" + people + "/members", 9, "accountId"))
                .isEmpty();
    }

    @Test
    void two_invitations_accepted_at_once_enrol_once_each_knowing_its_own() {
        for (int round = 0; round < 8; round++) {
            String person = round + address;
            List<String> courses = List.of(course("A"), course("B"), course("C"));
            long one = rows().invitation(started(Map.of("courseIds", courses)), person);
            long two = rows().invitation(started(Map.of("courseIds", courses)), person);
            CompletableFuture<Integer> first = CompletableFuture.supplyAsync(() -> accept(one));
            CompletableFuture<Integer> second = CompletableFuture.supplyAsync(() -> accept(two));
            assertThat(List.of(first.join(), second.join())).containsExactly(303, 303);
            assertThat(all("/v1/accounts/" + account(person) + "/enrolments", 2, "courseId"))
                    .containsExactlyInAnyOrderElementsOf(courses);
            assertThat(all("/v1/accounts/" + account(person) + "/enrolments", 9, "invitationId"))
                    .isSubsetOf(String.valueOf(one), String.valueOf(two));
        }
    }

    @Test
    void an_earlier_enrolment_keeps_what_it_came_through() {
        String algebra = course("Algebra");
        rows().row("INSERT INTO account (workspace_id, address, mailbox) VALUES (" + workspace.id() + ", '" + address
                + "', '" + address + "') RETURNING id");
        post("/v1/courses/" + algebra + "/enrolments", Map.of("accountIds", List.of(account())))
                .expectStatus()
                .isOk();
        long invitation = rows().invitation(started(Map.of("courseIds", List.of(algebra, course("B")))), address);
        assertThat(accept(invitation)).isEqualTo(303);
        assertThat(all("/v1/accounts/" + account() + "/enrolments", 9, "through"))
                .containsExactly("invitation", "manager");
    }

    @Test
    void who_has_an_account_elsewhere_is_enrolled_in_nothing() {
        rows().row("INSERT INTO account (workspace_id, address, mailbox) VALUES (" + stranger.id() + ", '" + address
                + "', '" + address + "') RETURNING id");
        String algebra = course("Algebra");
        String people = group("People");
        long invitation = rows().invitation(
                        started(Map.of("courseIds", List.of(algebra), "userGroupIds", List.of(people))), address);
        assertThat(accept(invitation)).isEqualTo(409);
        assertThat(all("/v1/courses/" + algebra + "/enrolments", 5, "accountId"))
                .isEmpty();
        assertThat(all("/v1/user-groups/" + people + "/members", 5, "accountId"))
                .isEmpty();
    }

    private InvitationRows rows() {
        return new InvitationRows(database);
    }

    private String course(String name) {
        return made("/v1/courses", Map.of("name", name));
    }

    private String group(String name) {
        return made("/v1/user-groups", Map.of("name", name, "organizationGroupId", place));
    }

    private ResponseSpec draft(String field, Object value) {
        return post("/v1/campaigns", Map.of("name", "Autumn", field, value));
    }

    private long started(Map<String, Object> leadingTo) {
        Map<String, Object> draft = new HashMap<>(leadingTo);
        draft.put("name", "Autumn");
        String id = made("/v1/campaigns", draft);
        post("/v1/campaigns/" + id + "/start", Map.of()).expectStatus().isOk();
        return Long.parseLong(id);
    }

    private void destination(String campaign, String name, String url, int version) {
        get("/v1/campaigns/" + campaign)
                .expectBody()
                .jsonPath("$.destination.name")
                .value(shown -> assertThat(shown).isEqualTo(name))
                .jsonPath("$.destination.url")
                .value(shown -> assertThat(shown).isEqualTo(url))
                .jsonPath("$.version")
                .isEqualTo(version);
    }

    private String account() {
        return account(address);
    }

    private String account(String of) {
        return rows().row("SELECT id FROM account WHERE address = '" + of + "'")
                .get("id")
                .toString();
    }

    private static int status(ResponseSpec answer) {
        return answer.returnResult(Void.class).getStatus().value();
    }

    private int accept(long invitation) {
        return accept(invitation, nonce(invitation));
    }

    private int accept(long invitation, String nonce) {
        return anonymous()
                .post()
                .uri("/i/{token}/accept", token(invitation))
                .body(BodyInserters.fromFormData("nonce", nonce))
                .exchange()
                .returnResult(Void.class)
                .getStatus()
                .value();
    }

    private String nonce(long invitation) {
        EntityExchangeResult<String> page = anonymous()
                .get()
                .uri("/i/{token}", token(invitation))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult();
        Matcher nonce = NONCE.matcher(Objects.requireNonNull(page.getResponseBody()));
        assertThat(nonce.find()).isTrue();
        return nonce.group(1);
    }

    private String token(long invitation) {
        return tokens.issue(new PersonalLink(LinkPurpose.INVITATION, invitation, 1));
    }
}
