package io.beckon.gateway.page;

import io.beckon.contracts.template.TemplateVariables;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/**
 * The one stylesheet and the scripts of the pages, and a workspace's colour as a stylesheet of its own, because the pages' content
 * security policy allows no inline style. A path carries the hash of what it answers, so browsers may keep it for good.
 */
@Controller
@Hidden
class PageAssets {

    static final String STYLESHEET = "/assets/page.css";
    static final String SCRIPT = "/assets/opened.js";
    static final String FORWARD_SCRIPT = "/assets/forward.js";
    static final String ACCENT = "/assets/accent/";

    private static final Pattern COLOUR = Pattern.compile("[0-9a-f]{6}");
    private static final MediaType CSS = MediaType.parseMediaType("text/css;charset=UTF-8");
    private static final MediaType JAVASCRIPT = MediaType.parseMediaType("text/javascript;charset=UTF-8");
    private static final CacheControl FOR_GOOD =
            CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

    private final String stylesheet = resource("page.css");
    private final String script = resource("opened.js");
    private final String forwardScript = resource("forward.js");

    @Needs(Right.NOTHING)
    @GetMapping(STYLESHEET)
    ResponseEntity<String> stylesheet() {
        return answer(CSS, stylesheet);
    }

    @Needs(Right.NOTHING)
    @GetMapping(SCRIPT)
    ResponseEntity<String> script() {
        return answer(JAVASCRIPT, script);
    }

    @Needs(Right.NOTHING)
    @GetMapping(FORWARD_SCRIPT)
    ResponseEntity<String> forwardScript() {
        return answer(JAVASCRIPT, forwardScript);
    }

    @Needs(Right.NOTHING)
    @GetMapping(ACCENT + "{colour}")
    ResponseEntity<String> accent(@PathVariable String colour) {
        if (!COLOUR.matcher(colour).matches()) {
            return ResponseEntity.notFound().build();
        }
        String onAccent = TemplateVariables.readableOn("#" + colour);
        return answer(CSS, ":root { --accent: #" + colour + "; --on-accent: " + onAccent + "; }\n");
    }

    String stylesheetPath() {
        return STYLESHEET + "?" + hash(stylesheet);
    }

    String scriptPath() {
        return SCRIPT + "?" + hash(script);
    }

    String forwardScriptPath() {
        return FORWARD_SCRIPT + "?" + hash(forwardScript);
    }

    /** The path of the stylesheet for a colour {@code #rrggbb}; null for none. */
    @Nullable
    String accentSheet(@Nullable String colour) {
        return colour == null ? null : ACCENT + colour.substring(1);
    }

    private static ResponseEntity<String> answer(MediaType type, String body) {
        return ResponseEntity.ok()
                .contentType(type)
                .cacheControl(FOR_GOOD)
                .header("X-Content-Type-Options", "nosniff")
                .body(body);
    }

    private static String resource(String name) {
        try (InputStream file = PageAssets.class.getResourceAsStream("/pages/" + name)) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
