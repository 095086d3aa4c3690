package io.beckon.local.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** Pictures small enough for a repository: WebP, which Chromium writes at a third of a PNG's size but Playwright does not ask for. */
final class Screenshots {

    private static final int MOST_BYTES = 100_000;
    private static final int QUALITY = 60;
    private static final int HEIGHT = 800;
    /** What is below is more of the same. */
    private static final int TALLEST = 1600;

    private final Path folder;

    private Screenshots(Path folder) {
        this.folder = folder;
    }

    static Screenshots intoDocs() {
        try {
            return new Screenshots(Files.createDirectories(Path.of("..", "docs", "screens")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void take(Tab tab, String name, int width) {
        Page page = tab.sized(width, HEIGHT).page();
        page.waitForTimeout(300); // charts and frames follow a new width a moment later
        int height = (int) page.evaluate("() => document.documentElement.scrollHeight");
        byte[] picture = captured(page, width, Math.min(Math.max(height, HEIGHT), TALLEST));
        assertThat(picture).as(name).hasSizeLessThan(MOST_BYTES);
        try {
            Files.write(folder.resolve(name + ".webp"), picture);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] captured(Page page, int width, int height) {
        JsonObject clip = new JsonObject();
        clip.addProperty("x", 0);
        clip.addProperty("y", 0);
        clip.addProperty("width", width);
        clip.addProperty("height", height);
        clip.addProperty("scale", 1);
        JsonObject wish = new JsonObject();
        wish.addProperty("format", "webp");
        wish.addProperty("quality", QUALITY);
        wish.addProperty("captureBeyondViewport", true);
        wish.add("clip", clip);
        CDPSession session = page.context().newCDPSession(page);
        String data = session.send("Page.captureScreenshot", wish).get("data").getAsString();
        session.detach();
        return Base64.getDecoder().decode(data);
    }
}
