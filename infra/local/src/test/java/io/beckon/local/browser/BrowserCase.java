package io.beckon.local.browser;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A Beckon whose mails can be read, and a browser to look at it; both run as long as the tests of a class do. */
@Tag("once")
@NeedsChromium
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BrowserCase {

    @TempDir
    static Path folder;

    BeckonWithInbox beckon;
    Chromium chromium;

    @BeforeAll
    void start() {
        beckon = installed();
        chromium = Chromium.start();
    }

    /** The installation that a class looks at. */
    BeckonWithInbox installed() {
        return BeckonWithInbox.setUp(folder);
    }

    @AfterAll
    void stop() {
        if (chromium != null) {
            chromium.close();
        }
        if (beckon != null) {
            beckon.close();
        }
    }
}
