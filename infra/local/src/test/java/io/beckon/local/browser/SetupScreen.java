package io.beckon.local.browser;

import org.junit.jupiter.api.Test;

/** The picture of the page on which whoever installs Beckon begins; beside {@link Screens}, whose installation is set up. */
class SetupScreen extends BrowserCase {

    @Override
    BeckonWithInbox installed() {
        return BeckonWithInbox.empty(folder);
    }

    @Test
    void the_page_of_an_empty_installation() {
        try (Tab tab = chromium.open(beckon.home(), true, "en")) {
            SetupPage.EMPTY.reach(tab, Workspace.PLAIN);
            Screenshots.intoDocs().take(tab, "console-setup", Screens.DESK);
        }
    }
}
