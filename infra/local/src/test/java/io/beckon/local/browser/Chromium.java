package io.beckon.local.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The browser of this machine, never one that is downloaded. */
final class Chromium implements AutoCloseable {

    static final String PROPERTY = "beckon.chromium";
    static final String VARIABLE = "BECKON_CHROMIUM";

    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome-stable", "google-chrome");
    private static final List<String> FOLDERS =
            List.of("/usr/bin", "/usr/local/bin", "/snap/bin", "/opt/google/chrome");
    private static final List<String> ARGUMENTS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    static Chromium start() {
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable().orElseThrow())
                        .setArgs(ARGUMENTS));
        return new Chromium(playwright, browser);
    }

    /** A window with a profile of its own. */
    Tab open(String home, boolean scripts, String language) {
        return Tab.open(browser, home, scripts, language);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    /** What was named, else what is at one of the usual places. */
    static Optional<Path> executable() {
        String named = System.getProperty(PROPERTY, System.getenv(VARIABLE));
        Stream<Path> candidates = named == null
                ? NAMES.stream().flatMap(name -> FOLDERS.stream().map(folder -> Path.of(folder, name)))
                : Stream.of(Path.of(named));
        return candidates.filter(Files::isExecutable).findFirst();
    }
}
