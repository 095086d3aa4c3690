package io.beckon.local.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.local.browser.Workspace.Invited;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A real browser runs nothing of what was typed, and no page breaks its own policy over it: not even what htmx puts in later. */
class StoredScriptBrowserIT extends BrowserCase {

    private static final String HOSTILE =
            "\"><img src=/zqx onerror=\"window.__hit=1\"><script>window.__hit=1</script><svg onload='window.__hit=1'>"
                    + "<a href='javascript:window.__hit=1' autofocus onfocus='window.__hit=1'>zqx</a>";

    /** Before anything of the page: what comes from the page's host under the name of ours, or breaks the policy, is a hit. */
    private static final String WATCH =
            "window.__hit = 0; document.addEventListener('securitypolicyviolation', e => { window.__hit = e.violatedDirective; });";

    @Test
    void the_watch_sees_what_runs_and_what_the_policy_stops() {
        try (Tab tab = watched()) {
            tab.show("<p>" + HOSTILE);
            tab.page().waitForFunction("() => window.__hit === 1");
            tab.go("/console/sign-in");
            tab.page()
                    .evaluate("html => document.querySelector('main').insertAdjacentHTML('beforeend', html)", HOSTILE);
            tab.page().waitForFunction("() => window.__hit !== 0");
        }
    }

    @Test
    void nothing_typed_runs_in_the_console_nor_at_the_recipients() {
        Invited one = hostile();
        Manager ana = Manager.of(beckon, one.workspace(), "owner");
        String campaign = "/console/campaigns/" + one.campaign();
        try (Tab tab = watched()) {
            ana.signedIn(tab);
            for (String page : List.of(
                    "/console",
                    "/console/campaigns",
                    campaign,
                    campaign + "/people",
                    "/console/invitations",
                    "/console/invitations/" + one.invitation(),
                    "/console/groups",
                    "/console/settings",
                    one.link(),
                    one.unsubscribeLink())) {
                tab.go(page);
                assertThat(tab.text()).as(page).contains("<script>window.__hit=1</script>");
                unharmed(tab, page);
            }
            parts(tab, campaign);
        }
    }

    /** What comes into a page later: a list that is looked at, a search, and the stream of a campaign. */
    private void parts(Tab tab, String campaign) {
        tab.go(campaign + "/people");
        tab.page().locator("#people").fill("no address " + HOSTILE + "\nben@mail.example");
        tab.page().locator("#people").blur();
        tab.page().locator("#checked table").first().waitFor();
        unharmed(tab, "the list looked at");
        tab.go("/console/invitations");
        tab.page().locator("#search").fill(HOSTILE);
        tab.page().waitForURL(url -> url.contains("search="));
        unharmed(tab, "the search");
        tab.go(campaign);
        tab.page().locator("#live progress").first().waitFor();
        unharmed(tab, "the stream");
    }

    private static void unharmed(Tab tab, String page) {
        tab.page()
                .evaluate("() => new Promise(done => setTimeout(done, 150))"); // a picture that is not there says so a
        // moment later
        assertThat(tab.page().evaluate("() => window.__hit")).as(page).isEqualTo(0);
        assertThat(tab.complaints()).as(page).isEmpty();
        assertThat(tab.strangers()).as(page).isEmpty();
    }

    private Tab watched() {
        Tab tab = chromium.open(beckon.home(), true, "en");
        tab.page().addInitScript(WATCH);
        return tab;
    }

    private Invited hostile() {
        Invited one = Workspace.PLAIN.invite(beckon);
        beckon.change("UPDATE workspace SET name = ? WHERE id = ?", HOSTILE, one.workspace());
        beckon.change(
                "UPDATE campaign SET name = ?, destination_name = ? WHERE id = ?", HOSTILE, HOSTILE, one.campaign());
        beckon.change(
                "UPDATE invitation SET person = jsonb_build_object('name', ?::text) WHERE id = ?",
                HOSTILE,
                one.invitation());
        long place = beckon.row(
                "INSERT INTO organization_group (workspace_id, name) VALUES (?, ?) RETURNING id",
                one.workspace(),
                HOSTILE);
        beckon.row(
                "INSERT INTO user_group (workspace_id, organization_group_id, name) VALUES (?, ?, ?) RETURNING id",
                one.workspace(),
                place,
                HOSTILE);
        return one;
    }
}
