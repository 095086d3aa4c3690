package io.beckon.local.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What whoever installs Beckon meets first. An installation is empty once: it is set up by the last test. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FirstSetupIT extends BrowserCase {

    @Override
    BeckonWithInbox installed() {
        return BeckonWithInbox.empty(folder);
    }

    @Order(1)
    @ParameterizedTest
    @EnumSource(SetupPage.class)
    void every_page_fits_reads_well_and_is_open_to_everybody(SetupPage page) {
        judge(page, Workspace.PLAIN, Look.ALL);
        judge(page, Workspace.LONG, List.of(Look.PHONE, Look.DESK_AT_NIGHT));
        judge(page, Workspace.RIGHT_TO_LEFT, List.of(Look.PHONE_AT_NIGHT));
    }

    private void judge(SetupPage page, Workspace workspace, List<Look> looks) {
        try (Tab tab = chromium.open(beckon.home(), true, workspace.language)) {
            page.reach(tab, workspace);
            Look.all(looks, tab, named(page.name() + "-" + workspace.name()));
        }
    }

    @Order(2)
    @Test
    void the_keyboard_alone_leads_from_an_empty_installation_to_the_three_steps() {
        try (Tab tab = chromium.open(beckon.home(), true, "en");
                Tab late = chromium.open(beckon.home(), true, "en")) {
            SetupPage.EMPTY.reach(late, Workspace.PLAIN);
            tab.go("/");
            Keys keys = new Keys(tab);
            keys.skipTo("code").type("aaaa-aaaa-aaaa-aaaa-aaaa-aaaa");
            keys.tabTo("workspace").type("Riverside School");
            keys.tabTo("fromAddress").type("invitations@riverside.example");
            keys.tabTo("publicBaseUrl").tabTo("ownerName").type("Maria Lindqvist");
            keys.tabTo("ownerAddress").type("maria.lindqvist@riverside.example");
            keys.tabTo("password").type("purple tandem before noon").enter();
            assertThat(tab.text()).contains("This is not the setup code.");
            assertThat(tab.path()).isEqualTo("/console/setup");

            keys.skipTo("code").type(beckon.setupCode());
            keys.tabTo("workspace").tabTo("fromAddress").tabTo("publicBaseUrl");
            keys.tabTo("ownerName").tabTo("ownerAddress").tabTo("password").type("purple tandem before noon");
            keys.tab().enter();
            assertThat(tab.path()).isEqualTo("/console");
            assertThat(tab.text()).contains("Your workspace is there", "Riverside School", "Three steps");
            assertThat(tab.page().locator(".road > li").count()).isEqualTo(3);
            Look.all(Look.ALL, tab, named("done"));

            SetupPage.fillAll(late, Workspace.PLAIN);
            SetupPage.press(late);
            assertThat(late.text()).contains("This installation is set up already.");
            Look.all(Look.ALL, late, named("done-by-somebody-else"));
            late.page().waitForNavigation(() -> late.page().locator("main a").click());
            assertThat(late.path()).isEqualTo("/console/sign-in");
        }
    }

    private static String named(String what) {
        return "console-setup-" + what.toLowerCase(Locale.ROOT);
    }

    /** A person without a mouse. */
    private record Keys(Tab window) {

        /** Over what stands at the beginning of every page. */
        Keys skip() {
            return tab().press("Enter");
        }

        Keys skipTo(String field) {
            return skip().tabTo(field);
        }

        Keys tab() {
            return press("Tab");
        }

        /** The next stop has to be this one. */
        Keys tabTo(String field) {
            tab();
            assertThat(window.page().evaluate("() => document.activeElement.id"))
                    .isEqualTo(field);
            return this;
        }

        /** In place of what is in the field. */
        Keys type(String text) {
            window.page().keyboard().type(text);
            return this;
        }

        /** Leads to another page. */
        void enter() {
            window.page().waitForNavigation(() -> press("Enter"));
        }

        private Keys press(String key) {
            window.page().keyboard().press(key);
            return this;
        }
    }
}
