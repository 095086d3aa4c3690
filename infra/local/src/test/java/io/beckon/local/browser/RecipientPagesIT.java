package io.beckon.local.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckon.local.browser.Workspace.Invited;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecipientPagesIT extends BrowserCase {

    @ParameterizedTest
    @EnumSource(Standing.class)
    void every_page_fits_reads_well_and_is_open_to_everybody(Standing standing) {
        judge(standing, Workspace.PLAIN, Look.ALL);
    }

    @ParameterizedTest
    @EnumSource(Standing.class)
    void names_and_addresses_of_any_length_and_script_fit(Standing standing) {
        judge(standing, Workspace.LONG, List.of(Look.PHONE, Look.DESK_AT_NIGHT));
        judge(standing, Workspace.RIGHT_TO_LEFT, List.of(Look.PHONE_AT_NIGHT));
        judge(standing, Workspace.BARE, List.of(Look.DESK));
    }

    private void judge(Standing standing, Workspace workspace, List<Look> looks) {
        String name = standing.name().toLowerCase(java.util.Locale.ROOT) + "-"
                + workspace.name().toLowerCase(java.util.Locale.ROOT);
        try (Tab tab = chromium.open(beckon.home(), true, workspace.language)) {
            standing.reach(tab, workspace.invite(beckon));
            Look.all(looks, tab, name);
        }
    }

    @Test
    void the_first_touch_of_the_page_opens_the_invitation_and_a_look_does_not() {
        Invited ana = Workspace.PLAIN.invite(beckon);
        try (Tab tab = chromium.open(beckon.home(), true, "en")) {
            tab.go(ana.link());
            assertThat(ana.is("pending")).isTrue();
            tab.page().mouse().move(40, 40);
            await().until(() -> ana.is("opened"));
            assertThat(tab.complaints()).isEmpty();
        }
    }

    @Test
    void without_scripts_the_continue_button_opens_and_the_other_accepts() {
        Invited ana = Workspace.PLAIN.invite(beckon);
        try (Tab tab = chromium.open(beckon.home(), false, "en")) {
            tab.go(ana.link());
            tab.sized(375, 812).picture("pending-without-scripts-375");
            assertThat(tab.page().locator("button:visible").all()).hasSize(2).allSatisfy(button -> {
                assertThat(button.boundingBox().height).isGreaterThanOrEqualTo(44);
                assertThat(button.boundingBox().x + button.boundingBox().width).isLessThanOrEqualTo(375);
            });
            tab.press("Continue without accepting yet");
            assertThat(ana.is("opened")).isTrue();
            assertThat(tab.text()).doesNotContain("Continue without");
            tab.press("Accept the invitation");
            assertThat(ana.is("accepted")).isTrue();
            assertThat(tab.path()).isEqualTo("/portal");
            assertThat(tab.text()).contains("your invitation is accepted", "Hello");
        }
    }

    @Test
    void without_scripts_one_unsubscribes_and_subscribes_again() {
        Invited ana = Workspace.PLAIN.invite(beckon);
        try (Tab tab = chromium.open(beckon.home(), false, "en")) {
            tab.go(ana.unsubscribeLink());
            tab.press("Unsubscribe");
            assertThat(tab.text()).contains("You are unsubscribed");
            tab.press("Subscribe again");
            assertThat(tab.text()).contains("You are subscribed again");
        }
    }

    @Test
    void the_keyboard_alone_accepts() {
        Invited ana = Workspace.PLAIN.invite(beckon);
        try (Tab tab = chromium.open(beckon.home(), true, "en")) {
            tab.go(ana.link());
            tab.page().keyboard().press("Tab");
            await().until(() -> ana.is("opened"));
            tab.page().keyboard().press("Tab");
            tab.page().waitForNavigation(() -> tab.page().keyboard().press("Enter"));
            assertThat(ana.is("accepted")).isTrue();
            assertThat(tab.path()).isEqualTo("/portal");
            assertThat(tab.complaints()).isEmpty();
        }
    }

    @Test
    void accepting_leads_to_the_course_at_another_host_and_the_policy_lets_it() {
        Invited ana = Workspace.PLAIN.invite(beckon);
        String course = "http://127.0.0.1:" + beckon.port() + "/problems";
        ana.campaign("destination_kind = 'course', destination_url = '" + course + "'");
        try (Tab tab = chromium.open(beckon.home(), true, "en")) {
            tab.go(ana.link());
            tab.press("Accept the invitation");
            assertThat(tab.page().url()).isEqualTo(course);
            assertThat(tab.complaints()).isEmpty();
        }
    }
}
