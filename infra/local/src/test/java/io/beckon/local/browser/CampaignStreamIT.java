package io.beckon.local.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import io.beckon.local.browser.Workspace.Invited;
import io.beckon.testkit.Wire;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The page of a campaign that nobody touches: it comes back after a cut, and goes on after the campaign's end. */
class CampaignStreamIT extends BrowserCase {

    private static final double PATIENCE = 60_000;

    @Test
    void a_page_whose_stream_is_cut_connects_again_by_itself_and_shows_what_happened_meanwhile() {
        Invited one = Workspace.PLAIN.invite(beckon);
        unsettled(one);
        try (Wire wire = Wire.to("localhost", beckon.port());
                Tab tab = chromium.open("http://localhost:" + wire.port(), true, "en")) {
            AtomicInteger streams = new AtomicInteger();
            tab.page().onRequest(request -> {
                if (request.url().endsWith("/live")) {
                    streams.incrementAndGet();
                }
            });
            watch(tab, one);
            shows(tab, "1 sent = 1 pending + 0 opened + 0 accepted");
            assertThat(streams).hasValue(1);
            wire.cut();
            one.invitation("state = 'opened', opened_at = now()");
            wire.mend();
            shows(tab, "1 sent = 0 pending + 1 opened + 0 accepted");
            one.invitation("state = 'accepted', accepted_at = now()");
            shows(tab, "1 sent = 0 pending + 0 opened + 1 accepted");
            assertThat(streams).hasValueGreaterThan(1);
            untouched(tab);
        }
    }

    @Test
    void a_page_goes_on_when_the_campaign_is_done_and_when_it_runs_again() {
        Invited one = Workspace.PLAIN.invite(beckon);
        unsettled(one);
        try (Tab tab = chromium.open(beckon.home(), true, "en")) {
            watch(tab, one);
            shows(tab, "1 sent = 1 pending + 0 opened + 0 accepted");
            beckon.change(
                    "UPDATE delivery SET state = 'cancelled', next_attempt_at = NULL WHERE campaign_id = ? AND state = 'deferred'",
                    one.campaign());
            beckon.change(
                    "DELETE FROM submission WHERE campaign_id = ?",
                    one.campaign()); // as long as it is open there is more to come
            one.campaign("state = 'done', finished_at = now()");
            tab.page().locator("#live[hx-get]").waitFor(patiently());
            assertThat(tab.page().locator("#do-pause").count()).isZero();
            one.invitation("state = 'opened', opened_at = now()");
            shows(tab, "1 sent = 0 pending + 1 opened + 0 accepted");
            unsettled(one);
            one.campaign("state = 'running', finished_at = NULL");
            tab.page().locator("#live[sse-connect] #do-pause").waitFor(patiently());
            untouched(tab);
            assertThat(tab.complaints()).isEmpty();
        }
    }

    @Test
    void a_page_asks_for_no_news_while_nobody_looks_at_it() {
        Invited one = Workspace.PLAIN.invite(beckon);
        AtomicInteger asked = new AtomicInteger();
        try (Tab tab = chromium.open(beckon.home(), true, "en")) {
            watch(tab, one);
            tab.page().onRequest(request -> {
                if (request.url().endsWith("/details")) {
                    asked.incrementAndGet();
                }
            });
            tab.page()
                    .evaluate(
                            "() => { Object.defineProperty(document, 'hidden', {configurable: true, value: true}); htmx.trigger('#details', 'watched'); }");
            tab.page()
                    .waitForResponse(
                            "**/details",
                            () -> tab.page()
                                    .evaluate("() => { delete document.hidden;"
                                            + " document.dispatchEvent(new Event('visibilitychange')); }"));
            assertThat(asked).hasValue(1);
            assertThat(tab.complaints()).isEmpty();
        }
    }

    private void watch(Tab tab, Invited one) {
        Manager.of(beckon, one.workspace(), "full_manager").signedIn(tab).go("/console/campaigns/" + one.campaign());
        tab.page().evaluate("() => window.__untouched = true");
    }

    private static void shows(Tab tab, String words) {
        tab.page().getByText(words).waitFor(patiently());
    }

    private static void untouched(Tab tab) {
        assertThat(tab.page().evaluate("() => window.__untouched")).isEqualTo(true);
    }

    private static Locator.WaitForOptions patiently() {
        return new Locator.WaitForOptions().setTimeout(PATIENCE);
    }

    /** A mail that is put off for a day keeps the campaign running. */
    private void unsettled(Invited one) {
        beckon.change("""
                WITH more AS (
                    INSERT INTO invitation (id, workspace_id, campaign_id, submission_id, row_number, address, mailbox)
                    SELECT nextval('invitation_block'), workspace_id, id, 1, nextval('invitation_block'),
                           gen_random_uuid() || '@mail.example', gen_random_uuid() || '@mail.example'
                      FROM campaign WHERE id = ? RETURNING id, workspace_id, campaign_id)
                INSERT INTO delivery (id, workspace_id, campaign_id, invitation_id, purpose, state, reply_code, reply_text, next_attempt_at)
                SELECT nextval('delivery_block'), workspace_id, campaign_id, id, 'invitation', 'deferred', 451, 'Try again later',
                       now() + interval '1 day'
                  FROM more""", one.campaign());
    }
}
