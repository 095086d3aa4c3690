package io.beckon.local.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.SelectOption;
import io.beckon.local.inbox.InboxMail;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A manager and three people do word by word what the first seed says of inviting members. */
class InvitingMembersWalkIT extends BrowserCase {

    private static final Pattern LINK = Pattern.compile("/i/[A-Za-z0-9_-]+");
    private static final Pattern CODE = Pattern.compile("\\b\\d{8}\\b");
    private static final String MESSAGE = "The course begins on Monday.";

    @Test
    void learners_are_invited_let_in_and_followed_up() {
        Manager ana = Manager.of(beckon, Workspace.PLAIN, "full_manager");
        String elsewhere = Manager.of(beckon, Workspace.PLAIN, "learner").address();
        String ben = "ben." + ana.address();
        String chloe = "chloe." + ana.address();
        try (Tab tab = chromium.open(beckon.home(), true, "en")) {
            ConsolePage.GROUP_COURSES.reach(tab, ana);
            campaign(tab);
            String suggested = people(tab, elsewhere, ben, chloe);
            tab.press("Start sending");
            accepted(suggested);
            signsIn(suggested);
            forwarded(chloe);
            switchOff(tab);
            endsAtSignIn(suggested);
            followUp(tab, ben, chloe);
            assertThat(tab.complaints()).isEmpty();
            assertThat(tab.strangers()).isEmpty();
        }
        assertThat(beckon.mailTo(ben, "").text("text/plain")).contains(MESSAGE);
        assertThat(beckon.mailsTo(ben)).isEqualTo(2);
        assertThat(beckon.mailsTo(chloe)).isEqualTo(1);
        assertThat(beckon.mailsTo(elsewhere)).isZero();
    }

    /** S1, S6: it names the user group, and leads to the course directly. */
    private static void campaign(Tab tab) {
        tab.go("/console/campaigns/new");
        tab.page().locator("#name").fill("Autumn intake");
        tab.page().locator("#message").fill("We are glad to have you with us.");
        tab.page().locator("#destination").selectOption(new SelectOption().setIndex(1));
        tab.page().getByLabel("Warehouse").check();
        tab.press("Save the draft");
        tab.page().waitForNavigation(() -> tab.page().locator("#invite-people").click());
    }

    /** S2 to S4: an address in use is said to be in use, and a modified one is taken with one click. */
    private static String people(Tab tab, String elsewhere, String ben, String chloe) {
        tab.page()
                .locator("#people")
                .fill("Ella Elsewhere <" + elsewhere + ">\nBen Example <" + ben + ">\nChlo\u00e9 Example <" + chloe
                        + ">");
        tab.press("Look at them first");
        assertThat(tab.text()).contains("2 of 3 would be invited", "In use", "an account of another workspace");
        String suggested =
                tab.page().locator("button[name=exchange]").innerText().replaceFirst("^Take ", "");
        assertThat(suggested).matches(Pattern.quote(elsewhere.replaceFirst("@.*", "")) + "\\+.+@people.example");
        tab.press("Take " + suggested);
        assertThat(tab.text()).contains("3 of 3 would be invited");
        tab.press("Invite these people");
        assertThat(tab.text()).contains("The list is in.");
        return suggested;
    }

    /** S6, S7, S14: the mail to the modified address arrives, its link lets in and leads to the course, and help is named. */
    private void accepted(String address) {
        try (Tab phone = chromium.open(beckon.home(), true, "en")) {
            phone.sized(375, 812).go(link(address));
            assertThat(phone.text()).contains("Riverside School invites you", "help@acme.example");
            phone.press("Accept the invitation");
            assertThat(phone.path()).startsWith("/portal/courses/");
            phone.go("/portal");
            assertThat(phone.text()).contains(address);
            assertThat(phone.complaints()).isEmpty();
        }
    }

    /** S5: whoever was invited by a modified address signs in with it later, by a code that is mailed to it. */
    private void signsIn(String address) {
        try (Tab later = chromium.open(beckon.home(), true, "en")) {
            later.sized(375, 812).go("/portal/sign-in");
            later.page().locator("input[name=address]").fill(address);
            later.press("Mail me a code instead");
            Matcher code =
                    CODE.matcher(beckon.mailTo(address, "Your sign-in code for").text("text/plain"));
            assertThat(code.find()).isTrue();
            later.page().locator("input[name=code]").fill(code.group());
            later.page()
                    .waitForNavigation(() -> later.page().locator("button.main").click());
            assertThat(later.path()).isEqualTo("/portal");
            assertThat(later.text()).contains(address);
        }
    }

    /** S8: whoever gets a link forwarded sees whose it is, masked, and can ask for one of their own. */
    private void forwarded(String address) {
        try (Tab friend = chromium.open(beckon.home(), true, "en")) {
            friend.go(link(address));
            assertThat(friend.text())
                    .contains("This invitation is for", "c\u2022\u2022\u2022@", "Is this not your address?")
                    .doesNotContain(address);
            friend.page().mouse().move(40, 40);
            await().atMost(Duration.ofSeconds(30)).until(() -> standing(address, "opened"));
        }
    }

    /** S9: Settings, Advanced, Pre-authenticated links. */
    private static void switchOff(Tab tab) {
        tab.go("/console/settings/advanced");
        tab.page().locator("input[name=preAuthenticatedLinks]").uncheck();
        tab.page()
                .waitForNavigation(() -> tab.page().locator("main button.main").click());
        assertThat(tab.page().locator("input[name=preAuthenticatedLinks]").isChecked())
                .isFalse();
    }

    /** S10: what let in before asks who it is now. */
    private void endsAtSignIn(String address) {
        try (Tab friend = chromium.open(beckon.home(), true, "en")) {
            friend.go(link(address));
            friend.page()
                    .waitForNavigation(() -> friend.page().locator("a.main").click());
            assertThat(friend.path()).isEqualTo("/portal/sign-in");
            assertThat(friend.text()).contains("This link belongs to").doesNotContain(address);
        }
    }

    /** S11 to S13: who has not opened stands in the list, is chosen, and gets a message that was looked at before. */
    private void followUp(Tab tab, String ben, String chloe) {
        tab.go("/console/invitations?show=pending");
        assertThat(tab.text()).contains(ben).doesNotContain(chloe);
        tab.page()
                .locator("tr", new Page.LocatorOptions().setHasText(ben))
                .locator("input[name=pick]")
                .check();
        tab.press("The chosen ones");
        assertThat(tab.page().locator("#reached-now").innerText()).isEqualTo("1");
        tab.page().locator("#message").fill(MESSAGE);
        tab.page().locator("#preview").getByText(MESSAGE).waitFor();
        tab.press("Send the follow-up");
        assertThat(tab.text()).contains("The follow-up is under way.");
        await().atMost(Duration.ofMinutes(1)).until(() -> beckon.mailsTo(ben) == 2);
    }

    private String link(String address) {
        InboxMail mail = beckon.mailTo(address, "invites you");
        Matcher link = LINK.matcher(mail.text("text/plain"));
        assertThat(link.find()).isTrue();
        return link.group();
    }

    private boolean standing(String address, String state) {
        return beckon.row("SELECT count(*) FROM invitation WHERE address = ? AND state::text = ?", address, state) == 1;
    }
}
