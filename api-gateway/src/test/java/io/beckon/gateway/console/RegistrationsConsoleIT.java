package io.beckon.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.InvitationRows;
import io.beckon.gateway.TestPerson;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.web.util.HtmlUtils;

/** "Add Users: Invitation" as the second seed describes it, without scripts. */
class RegistrationsConsoleIT extends ConsoleCase {

    private static final String HOSTILE = "\"><script>alert('x')</script> & Gr\u00fc\u00dfe";
    private static final String NEW = "/console/registrations/new";

    private static final String PREVIEW = "/console/registrations/preview";

    private InvitationRows rows;
    private Visitor ana;
    private String wards;
    private String place;

    @BeforeEach
    void aGroupWithACourse() {
        rows = new InvitationRows(database);
        ana = signedIn(ManagerRole.FULL_MANAGER);
        wards = String.valueOf(rows.userGroup(workspace.id()));
        rows.change("user_group", Long.parseLong(wards), "name = 'Wards'");
        place = placeOf(wards);
        giveCourse(wards);
    }

    @Test
    void an_invitation_is_made_in_three_steps_and_back_keeps_everything() {
        says(ana.get("/console/groups"), 200, NEW);
        says(ana.get("/console/groups/" + wards), 200, NEW + "?group=" + wards);
        EntityExchangeResult<String> seats = ana.get(NEW);
        says(seats, 200, "Step 1 of 3", "Invitation Name", "Passcode", "Number of Registrations");

        EntityExchangeResult<String> groups = press(
                seats, "next", "name", HOSTILE, "passcode", "Heron-42", "registrations", "25", "expires", "2030-03-31");
        says(groups, 200, "Step 2 of 3", "Organization Group");
        groups = press(groups, "organization", "organization", place);
        assertThat(options(groups, "available")).contains("Wards");
        groups = press(groups, "add", "organization", place, "available", wards);
        assertThat(options(groups, "available")).doesNotContain("Wards");
        assertThat(options(groups, "selected")).contains("Wards");
        EntityExchangeResult<String> without = press(groups, "remove", "organization", place, "selected", wards);
        assertThat(options(without, "selected")).doesNotContain("Wards");

        EntityExchangeResult<String> mail = press(groups, "next", "organization", place);
        says(mail, 200, "Step 3 of 3", "Send me a copy", "How it will arrive");
        String[] words = {"message", "Bring your card.", "locale", "de", "copy", "me", "copyTo", ""};
        EntityExchangeResult<String> back = press(mail, "back", words);
        assertThat(options(back, "selected")).contains("Wards");
        says(press(back, "back", "organization", place), 200, HOSTILE, "Heron-42", "\"25\"", "2030-03-31");
        says(press(back, "next", "organization", place), 200, "Bring your card.", "value=\"de\" selected");

        EntityExchangeResult<String> frame = ana.send(PREVIEW, with(hidden(mail), words));
        says(frame, 200, "Heron-42", "Bring your card.", "sandbox");
        assertThat(rows.count("registration_invitation WHERE workspace_id = " + workspace.id()))
                .as("nothing is made before it is finished")
                .isZero();
        EntityExchangeResult<String> made = ana.send("/console/registrations", with(hidden(mail), words));
        assertThat(location(made)).as(html(made)).endsWith("?note=registration-copied");
        EntityExchangeResult<String> page = ana.get(location(made));
        says(
                page,
                200,
                HOSTILE,
                "Heron-42",
                "/join/",
                "0 of 25 seats taken",
                "Wards",
                "Bring your card.",
                "on the way");
        assertThat(html(page)).doesNotContain("<script>alert");
        assertThat(html(ana.get("/console/registrations"))).doesNotContain("<script>alert");
        says(ana.get("/console/registrations"), 200, HOSTILE, "0 of 25", "Open");
        assertThat(rows.count("delivery WHERE purpose = 'copy' AND workspace_id = " + workspace.id()))
                .isEqualTo(1);
    }

    @Test
    void from_a_groups_page_it_begins_with_that_group() {
        EntityExchangeResult<String> seats = ana.get(NEW + "?group=" + wards);
        EntityExchangeResult<String> groups = press(seats, "next", "name", "First aid", "registrations", "2");
        assertThat(options(groups, "selected")).contains("Wards");
        EntityExchangeResult<String> mail = press(groups, "next", "organization", place);
        EntityExchangeResult<String> made = ana.send("/console/registrations", with(hidden(mail), "message", ""));
        assertThat(location(made)).as(html(made)).endsWith("?note=registration-made");
        assertThat(html(ana.get(location(made)))).containsPattern("[A-Z2-9]{4}-[A-Z2-9]{4}");
    }

    @Test
    void what_is_refused_says_why_beside_what_was_typed_in_its_own_step() {
        EntityExchangeResult<String> seats = press(
                ana.get(NEW), "next", "name", "", "passcode", "1-2-3", "registrations", "many", "expires", "soon");
        says(seats, 422, "Step 1 of 3", "\"1-2-3\"", "\"many\"", "\"soon\"", "id=\"registrations-fault\"");
        seats = press(seats, "next", "name", "", "passcode", "1-2-3", "registrations", "0", "expires", "2020-01-01");
        says(
                seats,
                422,
                "name-fault",
                "passcode-fault",
                "registrations-fault",
                "Choose a day that is not over",
                "2020-01-01");

        EntityExchangeResult<String> groups =
                press(seats, "next", "name", "First aid", "passcode", "", "registrations", "5", "expires", "");
        says(press(groups, "next", "organization", ""), 422, "Step 2 of 3", "Choose exactly one organization group.");
        String empty = empty();
        EntityExchangeResult<String> refused = press(groups, "add", "organization", place, "available", empty);
        says(refused, 422, "'Porters' has no course in which anybody could be enrolled. Add a course to it first.");
        assertThat(options(refused, "available")).contains("Porters (no course yet)");
        assertThat(options(refused, "selected")).doesNotContain("Porters");

        groups = press(groups, "add", "organization", place, "available", wards);
        EntityExchangeResult<String> mail = press(groups, "next", "organization", place);
        rows.row("DELETE FROM user_group_course WHERE user_group_id = " + wards + " RETURNING course_id");
        EntityExchangeResult<String> late =
                ana.send("/console/registrations", with(hidden(mail), "message", "Bring your card."));
        says(late, 422, "Step 2 of 3", "'Wards' has no course", "Bring your card.", "First aid");
        giveCourse(wards);
        says(
                ana.send(
                        "/console/registrations",
                        with(hidden(mail), "message", "Bring your card.", "copyTo", "nobody@mail.example")),
                422,
                "Step 3 of 3",
                "copyTo-fault",
                "nobody@mail.example",
                "Bring your card.");
    }

    @Test
    void what_another_manager_changed_in_between_stays_where_it_was_not_touched() {
        String path = made("First aid");
        List<String> stale = hidden(ana.get(path));
        leadsTo(
                ana.post(path, "name", "First aid", "registrations", "50", "expires", "", "message", "Theirs"),
                path + "?note=registration-changed");
        leadsTo(
                ana.send(path, with(stale, "name", "First aid II", "registrations", "5", "expires", "", "message", "")),
                path + "?note=registration-changed");
        says(ana.get(path), 200, "First aid II", "0 of 50 seats taken", "Theirs");
    }

    @Test
    void passing_by_another_organization_group_loses_nothing() {
        String other = elsewhere("Nights");
        EntityExchangeResult<String> groups =
                press(ana.get(NEW + "?group=" + wards), "next", "name", "First aid", "registrations", "2");
        groups = press(groups, "organization", "organization", other);
        assertThat(options(groups, "available")).contains("Nights");
        assertThat(options(groups, "selected")).doesNotContain("Wards");
        EntityExchangeResult<String> refused = press(groups, "next", "organization", other);
        says(refused, 422, "Step 2 of 3");
        groups = press(refused, "organization", "organization", "");
        groups = press(groups, "organization", "organization", place);
        assertThat(options(groups, "selected")).contains("Wards");
        EntityExchangeResult<String> mail = press(groups, "next", "organization", place);
        says(mail, 200, "Step 3 of 3");
        EntityExchangeResult<String> made = ana.send("/console/registrations", with(hidden(mail), "message", ""));
        says(ana.get(location(made)), 200, "Wards");
    }

    @Test
    void a_group_that_was_moved_or_is_one_of_too_many_has_its_name() {
        String path = made("First aid");
        rows.row("WITH more AS (INSERT INTO user_group (workspace_id, organization_group_id, name) SELECT "
                + workspace.id() + ", " + place
                + ", 'Ward ' || n FROM generate_series(1, 2001) n RETURNING id) SELECT count(*) FROM more");
        says(ana.get(path), 200, "/console/groups/" + wards + "\" dir=\"auto\">Wards<");
        EntityExchangeResult<String> groups = ana.get(path + "/groups");
        says(groups, 200, "There are more");
        assertThat(options(groups, "selected")).contains("Wards").doesNotContain("another");
        rows.change("user_group", Long.parseLong(wards), "organization_group_id = " + elsewhere("Nights"));
        EntityExchangeResult<String> page = ana.get(path);
        says(page, 200, ">Wards<");
        assertThat(html(page)).doesNotContain("Deleted");
        groups = ana.get(path + "/groups");
        assertThat(options(groups, "selected")).contains("Wards (now in another organization group)");
        says(
                pressAt(path + "/groups/choose", groups, "remove", "organization", place, "selected", wards),
                200,
                "There are more");
    }

    @Test
    void its_user_groups_are_changed_and_two_who_do_it_at_once_both_have_their_way() {
        String path = made("First aid");
        says(ana.get(path), 200, path + "/groups");
        String days = group("Days");
        String nights = group("Nights");
        EntityExchangeResult<String> form = ana.get(path + "/groups");
        says(form, 200, "Whoever confirms a seat from now on joins these groups.");
        assertThat(options(form, "selected")).contains("Wards");
        EntityExchangeResult<String> hers = chosen(path, form, "add", "available", days);
        says(hers, 200, "Days");
        says(chosen(path, form, "add", "available", empty()), 422, "'Porters' has no course");
        EntityExchangeResult<String> his = chosen(path, form, "add", "available", nights);
        his = chosen(path, his, "remove", "selected", wards);
        leadsTo(saved(path, hers, place), path + "?note=registration-groups");
        leadsTo(saved(path, his, place), path + "?note=registration-groups");
        EntityExchangeResult<String> both = ana.get(path + "/groups");
        assertThat(options(both, "selected")).contains("Days", "Nights").doesNotContain("Wards");
        says(
                saved(
                        path,
                        chosen(path, chosen(path, both, "remove", "selected", days), "remove", "selected", nights),
                        place),
                422,
                "Select 1 to 100 user groups.");
    }

    @Test
    void who_leads_it_elsewhere_is_told_what_somebody_else_has_stored_meanwhile() {
        String path = made("First aid");
        String other = elsewhere("Nights");
        String nights = groupsOf(other);
        giveCourse(nights);
        EntityExchangeResult<String> form = ana.get(path + "/groups");
        EntityExchangeResult<String> his =
                pressAt(path + "/groups/choose", form, "organization", "organization", other);
        his = pressAt(path + "/groups/choose", his, "add", "organization", other, "available", nights);
        saved(path, chosen(path, form, "add", "available", group("Days")), place);
        EntityExchangeResult<String> refused = saved(path, his, other);
        says(refused, 412, "Somebody else changed the same", "Stored by somebody else meanwhile", "Days");
        assertThat(options(refused, "selected")).contains("Nights");
        leadsTo(saved(path, refused, other), path + "?note=registration-groups");
        EntityExchangeResult<String> page = ana.get(path);
        says(page, 200, "Nights");
        assertThat(html(page)).doesNotContain("Days");
    }

    @Test
    void the_page_closes_reopens_changes_copies_and_leads_to_a_list() {
        String path = made("First aid");
        leadsTo(ana.post(path + "/close"), path + "?note=registration-closed");
        says(ana.get(path), 200, "Closed", "Reopen");
        leadsTo(ana.post(path + "/reopen"), path + "?note=registration-reopened");
        says(
                ana.post(path, "name", "", "registrations", "7", "expires", "", "message", "Typed"),
                422,
                "name-fault",
                "\"7\"",
                "Typed");
        leadsTo(
                ana.post(path, "name", "First aid II", "registrations", "7", "expires", "2030-03-31", "message", ""),
                path + "?note=registration-changed");
        says(ana.get(path), 200, "First aid II", "0 of 7 seats taken", "2030-03-31", "Mar 31, 2030");
        says(ana.post(path + "/passcode", "passcode", "1-2-3"), 422, "passcode-fault", "1-2-3");
        leadsTo(ana.post(path + "/passcode", "passcode", "Heron-43"), path + "?note=passcode-changed");
        says(ana.get(path), 200, "Heron-43");
        says(ana.post(path + "/copy", "copyTo", "nobody@mail.example"), 422, "copyTo-fault", "nobody@mail.example");
        leadsTo(ana.post(path + "/copy", "copyTo", ""), path + "?note=copy-sent");
        assertThat(rows.count("delivery WHERE purpose = 'copy' AND workspace_id = " + workspace.id()))
                .isEqualTo(1);
        EntityExchangeResult<String> list =
                ana.post(path + "/list", "once", UUID.randomUUID().toString());
        assertThat(location(list)).as(html(list)).matches("/console/campaigns/\\d+/people");
        says(ana.get(path), 200, location(list).replace("/people", ""));
    }

    @Test
    void a_limited_manager_looks_at_all_but_the_passcode_and_is_told_why_not_more() {
        String path = made("First aid");
        Visitor ben = signedIn(ManagerRole.LIMITED_MANAGER);
        String passcode = "Heron-44";
        ana.post(path + "/passcode", "passcode", passcode);

        says(ben.get("/console/registrations"), 200, "First aid", "A limited manager may look");
        assertThat(html(ben.get("/console/registrations"))).doesNotContain(NEW);
        assertThat(html(ben.get("/console/groups"))).doesNotContain(NEW);
        assertThat(html(ben.get("/console/groups/" + wards))).doesNotContain(NEW);
        says(ben.get(path), 200, "A limited manager may look", "Owners and full managers see it");
        assertThat(html(ben.get(path))).doesNotContain(passcode).doesNotContain(path + "/");
        says(ben.get(NEW), 200, "A limited manager may look");
        assertThat(html(ben.get(NEW))).doesNotContain("name=\"passcode\"");
        says(ben.post(NEW, "step", "1", "go", "next", "name", "Mine"), 403, "A limited manager may look", "Mine");
        says(ben.post(path + "/close"), 403, "A limited manager may look");
        says(ben.get(path + "/groups"), 200, "A limited manager may look");
        says(ben.post(path + "/groups", "organization", place, "group", empty()), 403, "A limited manager may look");
    }

    @Test
    void another_workspace_has_no_such_page() {
        String path = made("First aid");
        Visitor theirs = visitor(TestPerson.create(database, stranger.id(), ManagerRole.OWNER));
        says(theirs.get(path), 404, "does not exist");
        says(theirs.post(path + "/close"), 404, "does not exist");
        says(theirs.post(path + "/list"), 404, "does not exist");
        says(theirs.get(path + "/groups"), 404, "does not exist");
        says(theirs.post(path + "/groups", "organization", place, "group", wards), 404, "does not exist");
        says(theirs.get(NEW + "?group=" + wards), 404, "does not exist");
        assertThat(html(theirs.get("/console/registrations"))).doesNotContain("First aid");
    }

    @Test
    void lists_go_on_page_by_page() {
        for (int i = 0; i < 51; i++) {
            rows.row(
                    "INSERT INTO registration_invitation (workspace_id, public_id, name, seats, passcode_hash, passcode_sealed, locale, created_at)"
                            + " SELECT " + workspace.id()
                            + ", translate(substr(md5(gen_random_uuid()::text), 1, 16), '01', 'xy'), 'Number " + i
                            + ".', 1, decode(repeat('00', 33), 'hex'), decode('00', 'hex'), 'en', now() RETURNING id");
        }
        EntityExchangeResult<String> first = ana.get("/console/registrations");
        says(first, 200, "Number 50.", "Older ones");
        assertThat(html(first)).doesNotContain("Number 0.");
        String next = html(first).replaceAll("(?s).*href=\"(/console/registrations\\?cursor=[^\"]+)\".*", "$1");
        says(ana.get(next), 200, "Number 0.");
    }

    @Test
    void a_step_whose_session_is_over_loses_nothing() {
        EntityExchangeResult<String> asked =
                nobody().post(NEW, "step", "1", "go", "next", "name", "Typed for long", "nonce", "old");
        says(asked, 401, "Nothing you typed is lost", "Typed for long");
    }

    /** Its path. */
    private String made(String name) {
        EntityExchangeResult<String> made = ana.post(
                "/console/registrations",
                "name",
                name,
                "registrations",
                "5",
                "organization",
                place,
                "group",
                wards,
                "step",
                "3",
                "once",
                UUID.randomUUID().toString());
        String location = Objects.requireNonNull(location(made), () -> html(made));
        return location.substring(0, location.indexOf('?'));
    }

    /** Presses a button of the page, with what stands in it and what was typed. */
    private EntityExchangeResult<String> press(EntityExchangeResult<String> page, String button, String... typed) {
        return pressAt(NEW, page, button, typed);
    }

    private EntityExchangeResult<String> pressAt(
            String path, EntityExchangeResult<String> page, String button, String... typed) {
        List<String> fields = with(hidden(page), typed);
        fields.addAll(List.of("go", button));
        return ana.send(path, fields);
    }

    /** Presses a button of the user groups that an invitation leads to. */
    private EntityExchangeResult<String> chosen(
            String path, EntityExchangeResult<String> page, String button, String list, String group) {
        return pressAt(path + "/groups/choose", page, button, "organization", place, list, group);
    }

    private EntityExchangeResult<String> saved(String path, EntityExchangeResult<String> page, String organization) {
        return ana.send(path + "/groups", with(hidden(page), "organization", organization));
    }

    private static List<String> with(List<String> hidden, String... typed) {
        List<String> fields = new ArrayList<>(hidden);
        fields.addAll(List.of(typed));
        return fields;
    }

    private static String options(EntityExchangeResult<String> page, String list) {
        String html = HtmlUtils.htmlUnescape(html(page));
        int from = html.indexOf("<select id=\"" + list + "\"");
        assertThat(from).as(html).isPositive();
        return html.substring(from, html.indexOf("</select>", from));
    }

    /** One with a course, beside the others. */
    private String group(String name) {
        String group = inserted(place, name);
        giveCourse(group);
        return group;
    }

    /** Another organization group, with such a user group. */
    private String elsewhere(String group) {
        String other = rows.row("INSERT INTO organization_group (workspace_id, name) VALUES (" + workspace.id()
                        + ", 'Other " + UUID.randomUUID() + "') RETURNING id")
                .get("id")
                .toString();
        inserted(other, group);
        return other;
    }

    private String groupsOf(String organization) {
        return rows.row("SELECT id FROM user_group WHERE organization_group_id = " + organization)
                .get("id")
                .toString();
    }

    private String placeOf(String group) {
        return rows.row("SELECT organization_group_id AS id FROM user_group WHERE id = " + group)
                .get("id")
                .toString();
    }

    private void giveCourse(String group) {
        long course = rows.course(workspace.id(), "First aid " + UUID.randomUUID());
        rows.row("INSERT INTO user_group_course (workspace_id, user_group_id, course_id) VALUES (" + workspace.id()
                + ", " + group + ", " + course + ") RETURNING course_id AS id");
    }

    private String empty() {
        return inserted(place, "Porters");
    }

    private String inserted(String organization, String name) {
        return rows.row("INSERT INTO user_group (workspace_id, organization_group_id, name) VALUES (" + workspace.id()
                        + ", " + organization + ", '" + name + "') RETURNING id")
                .get("id")
                .toString();
    }
}
