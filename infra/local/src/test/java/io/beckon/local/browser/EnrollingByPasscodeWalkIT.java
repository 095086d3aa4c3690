package io.beckon.local.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.SelectOption;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The second seed from an empty workspace to somebody who is enrolled: a manager at a desk, then a person with a phone. */
class EnrollingByPasscodeWalkIT extends BrowserCase {

    private static final Pattern JOIN_PAGE = Pattern.compile("http://localhost:\\d+/join/[a-z2-9]{16}\\b(?!/)");
    private static final Pattern CODE = Pattern.compile("\\b\\d{8}\\b");

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_manager_forwards_the_copy_and_whoever_has_the_passcode_enrols(boolean scripts) {
        Manager ana = Manager.of(beckon, Workspace.PLAIN, "full_manager");
        try (Tab tab = chromium.open(beckon.home(), scripts, "en")) {
            aGroupWithACourse(ana, ana.signedIn(tab));
            invite(tab);
            assertThat(tab.text()).contains("Heron-42", "0 of 25 seats taken", "its copy is on the way");
            String copy = beckon.mailTo(ana.address(), "").text("text/plain");
            assertThat(copy).contains("Heron-42", "Bring your card.", "Forklift safety");
            String address = "ben." + ana.address();
            enrol(found(JOIN_PAGE, copy), address);
            tab.page().reload();
            assertThat(tab.text()).contains("1 of 25 seats taken", address, "Confirmed");
            assertThat(tab.complaints()).isEmpty();
            assertThat(tab.strangers()).isEmpty();
            tab.picture("console-registration-taken");
        }
        assertThat(beckon.row("SELECT count(*) FROM enrolment WHERE workspace_id = ?", ana.workspace()))
                .isEqualTo(1);
    }

    /** Courses come from the API; all else is done by hand. */
    private void aGroupWithACourse(Manager ana, Tab tab) {
        beckon.row("""
                INSERT INTO course (workspace_id, name, kind, search)
                VALUES (?, 'Forklift safety', 'page', ' forklift safety') RETURNING id""", ana.workspace());
        tab.go("/console/groups/new");
        tab.page().locator("#organizationName").fill("Acme");
        tab.press("Add Organization Group");
        tab.page().getByLabel("User Group Name").fill("Warehouse");
        tab.page().getByLabel("Organization Group").selectOption(new SelectOption().setLabel("Acme"));
        tab.press("Next");
        tab.press("Finish");
        follow(tab, "Warehouse");
        follow(tab, "Courses");
        follow(tab, "Add Course");
        tab.page().getByLabel("Forklift safety").check();
        tab.press("Finish");
    }

    private static void invite(Tab tab) {
        follow(tab, "Add Users: Invitation");
        follow(tab, "Add Invitation");
        tab.page().getByLabel("Invitation Name").fill("Forklift, spring");
        tab.page().getByLabel("Passcode").fill("Heron-42");
        tab.page().getByLabel("Number of Registrations").fill("25");
        tab.press("Next");
        tab.page().getByLabel("Organization Group").selectOption(new SelectOption().setLabel("Acme"));
        if (tab.page().locator("#available option").count() == 0) {
            tab.press("Show its user groups");
        }
        tab.page().getByLabel("Available User Groups").selectOption(new SelectOption().setLabel("Warehouse"));
        tab.press("Add");
        assertThat(tab.page().locator("#selected").innerText()).contains("Warehouse");
        tab.press("Next");
        tab.page().getByLabel("Message").fill("Bring your card.");
        tab.page().locator("#show").click();
        tab.page()
                .frameLocator("#mail")
                .frameLocator("iframe")
                .getByText("Bring your card.")
                .waitFor();
        assertThat(tab.page().locator("input[name=copy]").isChecked()).isTrue();
        tab.press("Finish");
    }

    private void enrol(String joinPage, String address) {
        try (Tab phone = chromium.open(beckon.home(), true, "en").sized(375, 812)) {
            phone.go(URI.create(joinPage).getPath());
            phone.page().locator("#passcode").fill("heron 42");
            goOn(phone);
            phone.page().locator("#name").fill("Ben Example");
            phone.page().locator("#address").fill(address);
            goOn(phone);
            phone.page()
                    .locator("#code")
                    .fill(found(CODE, beckon.mailTo(address, "").text("text/plain")));
            goOn(phone);
            assertThat(phone.text()).contains(address);
            assertThat(phone.complaints()).isEmpty();
        }
    }

    private static void goOn(Tab tab) {
        tab.page().waitForNavigation(() -> tab.page().locator("button.main").click());
    }

    private static void follow(Tab tab, String link) {
        tab.page()
                .waitForNavigation(() -> tab.page()
                        .locator("a:text-is(\"" + link + "\")")
                        .first()
                        .click());
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group();
    }
}
