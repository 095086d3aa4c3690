package io.beckon.gateway.console.shell;

import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.webjars.WebJarVersionLocator;

/**
 * Stylesheets and scripts of the console, ours and those of webjars, from this host alone. All are read at start. A path carries the
 * hash of what it answers, so browsers may keep it for good.
 */
@Controller
@Hidden
class ConsoleAssets {

    private static final String FOLDER = "/assets/console/";
    private static final MediaType CSS = MediaType.parseMediaType("text/css;charset=UTF-8");
    private static final MediaType JAVASCRIPT = MediaType.parseMediaType("text/javascript;charset=UTF-8");
    private static final MediaType LIST = MediaType.parseMediaType("text/csv;charset=UTF-8");
    private static final CacheControl FOR_GOOD =
            CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

    @SuppressWarnings("ArrayRecordComponent") // written out, never compared
    private record Asset(MediaType type, byte[] content) {}

    private final Map<String, Asset> assets = new LinkedHashMap<>();
    private final Map<String, String> paths;

    ConsoleAssets() {
        own("console.css", CSS);
        own("console.js", JAVASCRIPT);
        own("preview.js", JAVASCRIPT);
        own("sample-people.csv", LIST);
        webjar("htmx.js", "htmx.org", "dist/htmx.min.js", JAVASCRIPT);
        webjar("sse.js", "htmx-ext-sse", "sse.js", JAVASCRIPT);
        webjar("uplot.js", "uplot", "dist/uPlot.iife.min.js", JAVASCRIPT);
        webjar("uplot.css", "uplot", "dist/uPlot.min.css", CSS);
        this.paths = assets.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey,
                        asset -> FOLDER + asset.getKey() + "?"
                                + hash(asset.getValue().content())));
    }

    @Needs(Right.NOTHING)
    @GetMapping(FOLDER + "{name}")
    ResponseEntity<byte[]> asset(@PathVariable String name) {
        Asset asset = assets.get(name);
        return asset == null
                ? ResponseEntity.notFound().build()
                : ResponseEntity.ok()
                        .contentType(asset.type())
                        .cacheControl(FOR_GOOD)
                        .header("X-Content-Type-Options", "nosniff")
                        .body(asset.content());
    }

    /** Where each is, by its name. */
    Map<String, String> paths() {
        return paths;
    }

    private void own(String name, MediaType type) {
        assets.put(name, new Asset(type, resource("/pages/console/" + name)));
    }

    private void webjar(String name, String webjar, String file, MediaType type) {
        String place = Objects.requireNonNull(new WebJarVersionLocator().fullPath(webjar, file), webjar);
        assets.put(name, new Asset(type, resource("/" + place)));
    }

    private static byte[] resource(String place) {
        try (InputStream file = ConsoleAssets.class.getResourceAsStream(place)) {
            return Objects.requireNonNull(file, place).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
