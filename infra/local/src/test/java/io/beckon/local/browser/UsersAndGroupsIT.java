package io.beckon.local.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.SelectOption;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A manager does word by word what the second seed says of users and groups. */
class UsersAndGroupsIT extends BrowserCase {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_user_group_is_added_and_a_course_is_searched_ticked_and_finished(boolean scripts) {
        Manager ana = Manager.of(beckon, Workspace.PLAIN, "full_manager");
        beckon.row("""
                INSERT INTO course (workspace_id, name, kind, search)
                VALUES (?, 'Forklift safety', 'page', ' forklift safety') RETURNING id""", ana.workspace());
        beckon.row(
                "INSERT INTO organization_group (workspace_id, name) VALUES (?, 'Acme') RETURNING id", ana.workspace());
        try (Tab tab = chromium.open(beckon.home(), scripts, "en")) {
            ana.signedIn(tab).go("/console");
            follow(tab, "Users & Groups");
            assertThat(tab.page().locator("h1").innerText()).isEqualTo("Manage User Groups");
            follow(tab, "Add User Group");
            tab.page().getByLabel("User Group Name").fill("Warehouse");
            tab.page().getByLabel("Organization Group").selectOption(new SelectOption().setLabel("Acme"));
            tab.press("Next");
            tab.press("Finish");
            assertThat(tab.page().locator("h1").innerText()).isEqualTo("Manage User Groups");
            follow(tab, "Warehouse");
            follow(tab, "Courses");
            follow(tab, "Add Course");
            tab.page().getByLabel("Course Name").fill("forklift");
            tab.press("Search");
            tab.page().getByLabel("Forklift safety").check();
            tab.press("Finish");
            assertThat(tab.page().locator("tbody th").innerText()).isEqualTo("Forklift safety");
            assertThat(tab.complaints()).isEmpty();
            assertThat(tab.strangers()).isEmpty();
        }
        assertThat(beckon.row("SELECT count(*) FROM user_group_course WHERE workspace_id = ?", ana.workspace()))
                .isEqualTo(1);
    }

    private static void follow(Tab tab, String link) {
        tab.page()
                .waitForNavigation(() -> tab.page()
                        .locator("a:text-is(\"" + link + "\")")
                        .first()
                        .click());
    }
}
