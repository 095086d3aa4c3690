package io.beckon.local.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** One window, and all that went wrong in it. */
final class Tab implements AutoCloseable {

    private static final double DEADLINE = 30_000;
    /** The browser's own word for an answer that is no 2xx: the pages of dead links are 4xx on purpose. */
    private static final String NOT_OK = "Failed to load resource: the server responded with a status of";

    private final BrowserContext context;
    private final Page page;
    private final String home;
    private final List<String> complaints = new ArrayList<>();
    private final List<String> strangers = new ArrayList<>();
    private final List<Request> answered = new ArrayList<>();

    private Tab(BrowserContext context, String home) {
        this.context = context;
        this.page = context.newPage();
        this.home = home;
        page.setDefaultTimeout(DEADLINE);
        page.onConsoleMessage(this::listen);
        page.onPageError(error -> complaints.add("script: " + error));
        page.onRequest(request -> {
            if (!request.url().startsWith(home) && !request.url().startsWith("data:")) {
                strangers.add(request.url());
            }
        });
        page.onRequestFinished(answered::add);
    }

    static Tab open(Browser browser, String home, boolean scripts, String language) {
        return new Tab(
                browser.newContext(new Browser.NewContextOptions()
                        .setJavaScriptEnabled(scripts)
                        .setLocale(language)
                        .setReducedMotion(com.microsoft.playwright.options.ReducedMotion.REDUCE)),
                home);
    }

    private void listen(ConsoleMessage message) {
        boolean fault = message.type().equals("error") || message.type().equals("warning");
        if (fault && !message.text().startsWith(NOT_OK)) {
            complaints.add(message.type() + ": " + message.text());
        }
    }

    Page page() {
        return page;
    }

    String path() {
        return URI.create(page.url()).getPath();
    }

    /** Has the browser keep a cookie of this host. */
    void keep(String cookie, String value) {
        context.addCookies(List.of(
                new Cookie(cookie, value).setDomain("localhost").setPath("/").setSecure(true)));
    }

    /** Forgets all cookies, as a browser does when its session is over. */
    void forget() {
        context.clearCookies();
    }

    /** Goes to a path here; what was counted before is forgotten. */
    int go(String path) {
        answered.clear();
        return Objects.requireNonNull(page.navigate(home + path)).status();
    }

    /** Shows a document of nobody's. */
    void show(String html) {
        answered.clear();
        page.setContent(html);
    }

    /** Presses the button with these words, and waits for the page it leads to. */
    void press(String button) {
        Locator found = page.locator("button", new Page.LocatorOptions().setHasText(button));
        page.waitForNavigation(found::click);
    }

    Tab sized(int width, int height) {
        page.setViewportSize(width, height);
        return this;
    }

    Tab in(ColorScheme scheme) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        return this;
    }

    void picture(String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(Path.of("target", "screenshots", name + ".png")));
    }

    String text() {
        return page.locator("body").innerText();
    }

    /** Bytes of all bodies since the last {@link #go}. */
    long weight() {
        return answered.stream()
                .mapToLong(request -> request.sizes().responseBodySize)
                .sum();
    }

    /** Errors and warnings of the console, broken policies among them. */
    List<String> complaints() {
        return complaints;
    }

    /** Requests to anybody else. */
    List<String> strangers() {
        return strangers;
    }

    @Override
    public void close() {
        context.close();
    }
}
