package io.beckon.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.gateway.ManagerCase;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class OrganizationGroupIT extends ManagerCase {

    private static final String GROUPS = "/v1/organization-groups";

    @Test
    void a_tree_is_made_shown_renamed_moved_and_deleted() {
        String company = group("Company", null);
        String sales = group("Sales", company);
        String north = group("North", sales);
        get(GROUPS + "/" + sales)
                .expectBody()
                .jsonPath("$.name")
                .isEqualTo("Sales")
                .jsonPath("$.parentId")
                .isEqualTo(company)
                .jsonPath("$.organizationGroups")
                .isEqualTo(1)
                .jsonPath("$.userGroups")
                .isEqualTo(0);
        patch(GROUPS + "/" + sales, Map.of("name", "Selling"))
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.name")
                .isEqualTo("Selling")
                .jsonPath("$.parentId")
                .isEqualTo(company);
        move(north, null).expectStatus().isOk();
        assertThat(all(GROUPS + "?parentId=none", 1, "name")).containsExactly("North", "Company");
        assertThat(all(GROUPS + "?parentId=" + company, 1, "name")).containsExactly("Selling");
        assertThat(all(GROUPS, 2, "name")).containsExactly("North", "Selling", "Company");
        delete(GROUPS + "/" + north).expectStatus().isNoContent();
        get(GROUPS + "/" + north).expectStatus().isNotFound();
        delete(GROUPS + "/" + north).expectStatus().isNotFound();
    }

    @Test
    void a_group_does_not_come_to_lie_below_itself() {
        String top = group("Top", null);
        String middle = group("Middle", top);
        String bottom = group("Bottom", middle);
        for (String below : List.of(top, middle, bottom)) {
            refused(move(top, below), 409, "organization-group-cycle")
                    .jsonPath("$.detail")
                    .isEqualTo(
                            "The organization group 'Top' cannot be moved there, because that place is itself or lies below it."
                                    + " Choose another parent, or move that one away first.")
                    .jsonPath("$.errors[0].pointer")
                    .isEqualTo("/parentId");
        }
        get(GROUPS + "/" + top).expectBody().jsonPath("$.parentId").isEmpty();
    }

    @Test
    void of_two_moves_that_would_make_a_circle_together_one_is_refused() {
        for (int round = 0; round < 15; round++) {
            String left = group("Left " + round, null);
            String right = group("Right " + round, null);
            String below = group("Below", right);
            CompletableFuture<Integer> one = CompletableFuture.supplyAsync(() -> status(left, below));
            CompletableFuture<Integer> two = CompletableFuture.supplyAsync(() -> status(right, left));
            assertThat(List.of(one.join(), two.join())).containsExactlyInAnyOrder(200, 409);
        }
        Long tops = database.sql(
                        "SELECT count(*) AS n FROM organization_group WHERE workspace_id = :w AND parent_id IS NULL")
                .bind("w", workspace.id())
                .map(row -> row.get("n", Long.class))
                .one()
                .block();
        assertThat(tops).isEqualTo(15);
    }

    @Test
    void a_group_that_holds_others_is_not_deleted() {
        String top = group("Top", null);
        String below = group("Below", top);
        refused(delete(GROUPS + "/" + top), 409, "organization-group-not-empty")
                .jsonPath("$.detail")
                .isEqualTo("The organization group 'Top' still holds 1 organization groups and 0 user groups."
                        + " Move or delete those first.");
        String users = made("/v1/user-groups", Map.of("name", "People", "organizationGroupId", below));
        refused(delete(GROUPS + "/" + below), 409, "organization-group-not-empty")
                .jsonPath("$.userGroups")
                .isEqualTo(1)
                .jsonPath("$.organizationGroups")
                .isEqualTo(0);
        delete("/v1/user-groups/" + users).expectStatus().isNoContent();
        delete(GROUPS + "/" + below).expectStatus().isNoContent();
        delete(GROUPS + "/" + top).expectStatus().isNoContent();
    }

    @Test
    void what_is_filled_while_it_is_deleted_is_either_gone_or_filled() {
        for (int round = 0; round < 15; round++) {
            String top = group("Top " + round, null);
            CompletableFuture<Integer> filling = CompletableFuture.supplyAsync(
                    () -> answered(post("/v1/user-groups", Map.of("name", "People", "organizationGroupId", top))));
            CompletableFuture<Integer> deleting =
                    CompletableFuture.supplyAsync(() -> answered(delete(GROUPS + "/" + top)));
            assertThat(List.of(filling.join(), deleting.join())).isIn(List.of(201, 409), List.of(422, 204));
        }
    }

    @Test
    void a_name_is_used_once_at_each_place() {
        String top = group("Top", null);
        String below = group("Top", top);
        refused(post(GROUPS, draft("Top", null)), 409, "name-taken")
                .jsonPath("$.detail")
                .isEqualTo("Your workspace already has a group at this place of the tree with the name 'Top'."
                        + " Choose another name, or change that one.");
        refused(move(below, null), 409, "name-taken");
        patch(GROUPS + "/" + below, Map.of("name", "Top")).expectStatus().isOk();
    }

    @Test
    void a_draft_that_cannot_be_used_is_refused_with_its_field() {
        refusedField(post(GROUPS, Map.of("name", " ")), "/name", "Write one line of 1 to 200 characters.");
        refusedField(post(GROUPS, Map.of()), "/name", "Write one line of 1 to 200 characters.");
        String noSuch = "Your workspace has no organization group with this id.";
        String theirs = made(with(stranger.fullManagerKey()), GROUPS, Map.of("name", "Theirs"));
        for (String parent : List.of("999999999", "x", "", "-1", theirs)) {
            refusedField(post(GROUPS, draft("New", parent)), "/parentId", noSuch);
        }
        refusedField(post(GROUPS, Map.of("nam", "x")), "/nam", "There is no field 'nam' here.");
        refused(get(GROUPS + "?parentId=x"), 400, "parameter-invalid");
        refused(get(GROUPS + "?parentId=" + theirs), 404, "not-found");
    }

    @Test
    void the_tree_is_at_most_twenty_levels_deep() {
        String last = group("1", null);
        String deepest = last;
        for (int level = 2; level <= OrganizationGroups.DEEPEST; level++) {
            last = deepest;
            deepest = group(String.valueOf(level), deepest);
        }
        String sentence = "Organization groups may lie at most 20 levels deep.";
        refusedField(post(GROUPS, draft("21", deepest)), "/parentId", sentence);
        String other = group("Other", null);
        group("Below other", other);
        refusedField(move(other, last), "/parentId", sentence);
    }

    @Test
    void a_strangers_group_does_not_exist() {
        String theirs = made(with(stranger.fullManagerKey()), GROUPS, Map.of("name", "Theirs"));
        get(GROUPS + "/" + theirs).expectStatus().isNotFound();
        move(theirs, null).expectStatus().isNotFound();
        refused(delete(GROUPS + "/" + theirs), 404, "not-found")
                .jsonPath("$.detail")
                .isEqualTo("Your workspace has no organization group with the id " + theirs
                        + ". Check the id, and that the key belongs to the right workspace.");
    }

    private String group(String name, @Nullable String parent) {
        return made(GROUPS, draft(name, parent));
    }

    private static Map<String, Object> draft(String name, @Nullable String parent) {
        return parent == null ? Map.of("name", name) : Map.of("name", name, "parentId", parent);
    }

    private ResponseSpec move(String group, @Nullable String parent) {
        return patch(GROUPS + "/" + group, Collections.singletonMap("parentId", parent));
    }

    private int status(String group, String parent) {
        return answered(move(group, parent));
    }

    private static int answered(ResponseSpec answer) {
        return answer.returnResult(Void.class).getStatus().value();
    }
}
