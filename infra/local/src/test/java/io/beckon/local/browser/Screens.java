package io.beckon.local.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.link.LinkPurpose;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Pictures of all pages, for people who read about Beckon. {@code infra/docs/take-screens} runs it; no build does, as its name is not
 * that of a test.
 */
class Screens extends BrowserCase {

    static final int DESK = 1280;
    private static final int PHONE = 375;

    private Screenshots screenshots;

    @BeforeAll
    void makeRoom() {
        screenshots = Screenshots.intoDocs();
    }

    /** Those of the README, told as one story. */
    @Test
    void riverside_invites() {
        Riverside riverside = Riverside.open(beckon);
        try (Tab tab = chromium.open(beckon.home(), true, "en")) {
            riverside.look(tab);
            screenshots.take(tab, "invite-with-faults", DESK);
            riverside.send(tab);
            tab.go("/console/campaigns/" + riverside.campaign());
            tab.page().locator(".chart canvas").waitFor();
            screenshots.take(tab, "campaign-live", DESK);
            tab.go("/console");
            screenshots.take(tab, "home", DESK);
            tab.go("/console/invitations?show=pending");
            screenshots.take(tab, "pending-list", DESK);
            ConsolePage.TEMPLATE_NEW.reach(tab, riverside.manager());
            screenshots.take(tab, "template-editor", DESK);
        }
        try (Tab phone = chromium.open(beckon.home(), true, "en")) {
            phone.go("/i/" + beckon.token(LinkPurpose.INVITATION, riverside.pending()));
            screenshots.take(phone, "invitation-on-a-phone", PHONE);
        }
        riverside.manager().leave();
    }

    @ParameterizedTest
    @EnumSource(ConsolePage.class)
    void every_page_of_the_console(ConsolePage page) {
        Manager maria =
                Manager.named(beckon, Workspace.PLAIN.open(beckon), "maria.lindqvist@riverside.example", "owner");
        try (Tab tab = chromium.open(beckon.home(), true, "en")) {
            page.reach(tab, maria);
            screenshots.take(tab, "console-" + named(page), DESK);
        }
        maria.leave();
    }

    @ParameterizedTest
    @EnumSource(MembersInvitationsIT.Shown.class)
    void every_page_of_the_invitations(MembersInvitationsIT.Shown page) {
        Workspace.Invited one = Workspace.PLAIN.invite(beckon);
        try (Tab tab = chromium.open(beckon.home(), true, "en")) {
            page.reach(Manager.of(beckon, one.workspace(), "full_manager").signedIn(tab), one);
            screenshots.take(tab, "console-invitations-" + named(page), DESK);
        }
    }

    @ParameterizedTest
    @EnumSource(Standing.class)
    void every_page_of_a_recipient(Standing page) {
        try (Tab tab = chromium.open(beckon.home(), true, "en")) {
            page.reach(tab, Workspace.PLAIN.invite(beckon));
            screenshots.take(tab, "recipient-" + named(page), PHONE);
            assertThat(tab.strangers()).isEmpty();
        }
    }

    private static String named(Enum<?> page) {
        return page.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
