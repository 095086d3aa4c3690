package io.beckon.local.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.local.browser.Workspace.Invited;
import io.beckon.local.inbox.InboxMail;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A manager sees who has not answered, and writes to them again. */
class MembersInvitationsIT extends BrowserCase {

    private static final String LIST = "/console/invitations";

    enum Shown {
        LIST_OF_ALL {
            @Override
            void reach(Tab tab, Invited one) {
                assertThat(tab.go(LIST)).isEqualTo(200);
                assertThat(tab.text()).contains(one.address());
            }
        },
        FILTERED_IN_DETAIL {
            @Override
            void reach(Tab tab, Invited one) {
                assertThat(tab.go(LIST + "?show=all&sort=address&search=ana&campaign=" + one.campaign()))
                        .isEqualTo(200);
                assertThat(tab.page().locator("#campaign").isVisible()).isTrue();
            }
        },
        NOBODY {
            @Override
            void reach(Tab tab, Invited one) {
                assertThat(tab.go(LIST + "?show=bounced")).isEqualTo(200);
            }
        },
        PERSON {
            @Override
            void reach(Tab tab, Invited one) {
                one.beckon()
                        .change(
                                "INSERT INTO evidence (invitation_id, ordinal, grade, kind) VALUES (?, 1, 'click', 'button')"
                                        + " ON CONFLICT DO NOTHING",
                                one.invitation());
                assertThat(tab.go(LIST + "/" + one.invitation())).isEqualTo(200);
                tab.page().evaluate("() => document.querySelectorAll('details').forEach(part => part.open = true)");
            }
        },
        ADDRESS_REFUSED {
            @Override
            void reach(Tab tab, Invited one) {
                assertThat(tab.go(LIST + "/" + one.invitation())).isEqualTo(200);
                tab.page().locator("summary").first().click();
                tab.page().locator("#address").fill("not an address");
                press(tab, "form[action$=address] button");
                assertThat(tab.page().locator("#address").inputValue()).isEqualTo("not an address");
            }
        },
        FOLLOW_UP {
            @Override
            void reach(Tab tab, Invited one) {
                LIST_OF_ALL.reach(tab, one);
                press(tab, "button[value=all]");
                assertThat(tab.page().locator("#reached-now").innerText()).isEqualTo("1");
            }
        },
        FOLLOWED_UP {
            @Override
            void reach(Tab tab, Invited one) {
                FOLLOW_UP.reach(tab, one);
                tab.page().locator("#message").fill("Until Monday.");
                press(tab, "button.main");
                assertThat(tab.path()).startsWith(LIST + "/follow-ups/");
            }
        },
        FOLLOW_UPS {
            @Override
            void reach(Tab tab, Invited one) {
                FOLLOWED_UP.reach(tab, one);
                assertThat(tab.go(LIST + "/follow-ups")).isEqualTo(200);
            }
        };

        abstract void reach(Tab tab, Invited one);
    }

    @ParameterizedTest
    @EnumSource(Shown.class)
    void every_page_fits_reads_well_and_is_open_to_everybody(Shown page) {
        judge(page, Workspace.PLAIN, Look.ALL);
        judge(page, Workspace.LONG, List.of(Look.PHONE, Look.DESK_AT_NIGHT));
        judge(page, Workspace.RIGHT_TO_LEFT, List.of(Look.PHONE_AT_NIGHT));
    }

    private void judge(Shown page, Workspace workspace, List<Look> looks) {
        Invited one = workspace.invite(beckon);
        String name = ("console-invitations-" + page + "-" + workspace).toLowerCase(Locale.ROOT);
        try (Tab tab = chromium.open(beckon.home(), true, workspace.language)) {
            page.reach(Manager.of(beckon, one.workspace(), "full_manager").signedIn(tab), one);
            Look.all(looks, tab, name);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_chosen_person_is_followed_up_with_a_message(boolean scripts) {
        Invited one = Workspace.PLAIN.invite(beckon);
        try (Tab tab = chromium.open(beckon.home(), scripts, "en")) {
            Manager.of(beckon, one.workspace(), "full_manager").signedIn(tab).go(LIST);
            tab.page().locator("input[name=pick]").check();
            press(tab, "button[value=ticked]");
            tab.page().locator("#message").fill("The course begins on Monday.");
            press(tab, "button.main");
            assertThat(tab.text()).contains("The follow-up is under way.", "The course begins on Monday.");
            assertThat(tab.complaints()).isEmpty();
        }
        InboxMail mail = beckon.mailTo(one.address(), "");
        assertThat(mail.text("text/plain")).contains("The course begins on Monday.");
    }

    @Test
    void the_list_follows_what_is_typed_and_the_mail_what_is_written() {
        Invited one = Workspace.PLAIN.invite(beckon);
        try (Tab tab = chromium.open(beckon.home(), true, "en")) {
            Manager.of(beckon, one.workspace(), "full_manager").signedIn(tab).go(LIST);
            tab.page().locator("#search").pressSequentially("nobody");
            tab.page().locator("#found").getByText("Nobody matches this filter").waitFor();
            assertThat(tab.page().url()).contains("search=nobody");
            assertThat(tab.page().locator("#said").innerText()).isEqualTo("On this page: 0");
            tab.page().locator("#search").fill("ana");
            tab.page().locator("#found").getByText(one.address()).waitFor();
            press(tab, "button[value=page]");
            tab.page().locator("#message").pressSequentially("Bring a pen.");
            tab.page().locator("#preview .written").getByText("Bring a pen.").waitFor();
            tab.page().locator("#preview summary").click();
            tab.page().locator("button[formtarget=mail]").click();
            tab.page()
                    .frameLocator("iframe.mail")
                    .getByText("Bring a pen.")
                    .first()
                    .waitFor();
            assertThat(tab.complaints()).isEmpty();
            assertThat(tab.strangers()).isEmpty();
        }
    }

    private static void press(Tab tab, String button) {
        tab.page().waitForNavigation(() -> tab.page().locator(button).first().click());
    }
}
