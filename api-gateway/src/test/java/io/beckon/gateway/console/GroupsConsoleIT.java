package io.beckon.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.InvitationRows;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.web.util.HtmlUtils;

/** Users and groups as the second seed describes them, without scripts. */
class GroupsConsoleIT extends ConsoleCase {

    private static final String HOSTILE = "\"><script>alert('x')</script> & Gr\u00fc\u00dfe";
    private static final Pattern GROUP = Pattern.compile("href=\"(/console/groups/\\d+)\"");

    private InvitationRows rows;
    private Visitor ana;

    @BeforeEach
    void signIn() {
        rows = new InvitationRows(database);
        ana = signedIn(ManagerRole.FULL_MANAGER);
    }

    @Test
    void a_group_is_added_in_two_steps_and_gets_its_courses() {
        long course = rows.course(workspace.id(), "Forklift safety");
        rows.course(workspace.id(), "First aid");
        says(ana.get("/console/groups"), 200, "Users & Groups", "Manage User Groups", "Add User Group");
        says(ana.get("/console/groups/new"), 200, "First an organization group");
        leadsTo(
                ana.post("/console/groups/organization-groups", "from", "new", "organizationName", "Acme"),
                "/console/groups/new?note=organization-made");
        String organization = option(ana.get("/console/groups/new"), "Acme");

        EntityExchangeResult<String> finish =
                ana.post("/console/groups/new", "name", "Warehouse", "organization", organization);
        says(finish, 200, "Step 2 of 2", "Warehouse", "Acme", "Finish");
        assertThat(rows.count("user_group WHERE workspace_id = " + workspace.id()))
                .as("nothing is made before it is finished")
                .isZero();
        leadsTo(ana.send("/console/groups", hidden(finish)), "/console/groups?note=group-made");

        EntityExchangeResult<String> list = ana.get("/console/groups?note=group-made");
        says(list, 200, "Warehouse", "The user group is there");
        String group = group(list);
        says(ana.get(group), 200, "Warehouse", "Acme", "Courses");
        says(ana.get(group + "/courses"), 200, "Add Course", "has no course yet");
        EntityExchangeResult<String> found = ana.get(group + "/courses/add?search=FORK");
        says(found, 200, "Course Name", "Search", "Forklift safety");
        assertThat(html(found)).doesNotContain("First aid");
        leadsTo(ana.post(group + "/courses", "course", String.valueOf(course)), group + "/courses?note=courses-added");
        says(ana.get(group + "/courses"), 200, "Forklift safety", "Remove");
        leadsTo(ana.post(group + "/courses/" + course + "/remove"), group + "/courses?note=course-removed");
        leadsTo(
                ana.post(group, "name", "Warehouse and yard", "organization", organization),
                group + "?note=group-changed");
        says(ana.get(group), 200, "Warehouse and yard");
        leadsTo(ana.post(group + "/delete"), "/console/groups?note=group-deleted");
    }

    @Test
    void the_tree_shows_what_lies_below_what_and_leads_to_the_groups_of_each() {
        ana.post("/console/groups/organization-groups", "organizationName", "Acme");
        String acme = option(ana.get("/console/groups/new"), "Acme");
        ana.post("/console/groups/organization-groups", "organizationName", "North", "parent", acme);
        String north = option(ana.get("/console/groups/new"), "Acme \u203a North");
        ana.post("/console/groups", "name", "Drivers", "organization", north);
        ana.post("/console/groups", "name", "Office", "organization", acme);

        says(ana.get("/console/groups?organization=" + north), 200, "User Groups of Acme \u203a North", "Drivers");
        assertThat(html(ana.get("/console/groups?organization=" + north))).doesNotContain("Office");
        says(ana.get("/console/groups"), 200, "Drivers", "Office", "1 user group");
    }

    @Test
    void what_is_refused_says_why_beside_what_was_typed() {
        ana.post("/console/groups/organization-groups", "organizationName", "Acme");
        String organization = option(ana.get("/console/groups/new"), "Acme");

        says(
                ana.post("/console/groups", "name", "x".repeat(300), "organization", organization),
                422,
                "x".repeat(300),
                "name-fault");
        says(ana.post("/console/groups", "name", "Warehouse", "organization", ""), 422, "Warehouse");
        says(ana.post("/console/groups/organization-groups", "organizationName", ""), 422, "organizationName-fault");
    }

    @Test
    void a_name_is_never_markup() {
        ana.post("/console/groups/organization-groups", "organizationName", HOSTILE);
        String organization = option(ana.get("/console/groups/new"), HOSTILE);
        EntityExchangeResult<String> finish =
                ana.post("/console/groups/new", "name", HOSTILE, "organization", organization);
        ana.send("/console/groups", hidden(finish));
        long course = rows.course(workspace.id(), HOSTILE);
        EntityExchangeResult<String> list = ana.get("/console/groups");
        String group = group(list);
        ana.post(group + "/courses", "course", String.valueOf(course));
        List<EntityExchangeResult<String>> pages = new ArrayList<>(List.of(finish, list));
        for (String path : List.of("", "/courses", "/courses/add", "/courses/add?search=%22%3E%3Cscript%3E")) {
            pages.add(ana.get(group + path));
        }
        assertThat(pages).allSatisfy(page -> assertThat(html(page)).doesNotContain("<script>alert"));
        assertThat(HtmlUtils.htmlUnescape(html(pages.get(2)))).contains(HOSTILE);
    }

    @Test
    void a_limited_manager_looks_and_is_told_why_not_more() {
        Visitor ben = signedIn(ManagerRole.LIMITED_MANAGER);
        ana.post("/console/groups/organization-groups", "organizationName", "Acme");
        ana.post("/console/groups", "name", "Drivers", "organization", option(ana.get("/console/groups/new"), "Acme"));

        EntityExchangeResult<String> list = ben.get("/console/groups");

        says(list, 200, "Drivers");
        assertThat(html(list)).doesNotContain("/console/groups/new");
        assertThat(html(ben.get(group(list) + "/courses"))).doesNotContain("/courses/add");
        says(ben.post("/console/groups", "name", "Mine"), 403, "A limited manager may look", "Mine");
    }

    @Test
    void a_step_whose_session_is_over_loses_nothing() {
        EntityExchangeResult<String> asked =
                nobody().post("/console/groups/new", "name", "Typed for long", "organization", "1", "nonce", "old");
        says(asked, 401, "Nothing you typed is lost", "Typed for long");
        assertThat(hidden(asked)).containsSequence("resume", "/console/groups/new");
    }

    private static String option(EntityExchangeResult<String> page, String name) {
        Matcher option = Pattern.compile("<option value=\"(\\d+)\"[^>]*>" + Pattern.quote(name) + "</option>")
                .matcher(HtmlUtils.htmlUnescape(html(page)));
        assertThat(option.find()).as("%s in %s", name, html(page)).isTrue();
        return option.group(1);
    }

    private static String group(EntityExchangeResult<String> list) {
        Matcher group = GROUP.matcher(html(list));
        assertThat(group.find()).as(html(list)).isTrue();
        return group.group(1);
    }
}
