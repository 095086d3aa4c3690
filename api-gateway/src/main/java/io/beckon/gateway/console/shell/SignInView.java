package io.beckon.gateway.console.shell;

import io.beckon.gateway.access.FormCookie;
import io.beckon.gateway.http.LocalPath;
import io.beckon.gateway.page.LinkKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/**
 * The page that asks who somebody is: before the first page, or in the midst of a form whose session is over. Then it carries along what
 * was typed, and signing in sends it on; it is kept nowhere but in this page.
 */
@Component
public class SignInView {

    public static final String PATH = "/console/sign-in";

    /** Where an installation without a workspace is set up. */
    public static final String SETUP_PATH = "/console/setup";

    private static final String HOME = "/console";
    private static final String KEPT = "kept.";

    private final FormCookie cookie;
    private final LinkKeys keys;

    SignInView(FormCookie cookie, LinkKeys keys) {
        this.cookie = cookie;
        this.keys = keys;
    }

    /**
     * What follows the sign-in.
     *
     * @param next   the page to be shown
     * @param resume the path of the form to be sent on, or null
     * @param kept   its fields
     */
    public record Onward(String next, @Nullable String resume, Map<String, List<String>> kept) {

        /** The page that was asked for; the first one where that is none of the console's. */
        public static Onward to(@Nullable String next) {
            return new Onward(next != null && isOurs(next) ? next : HOME, null, Map.of());
        }

        static Onward resuming(String path, Typed typed) {
            return new Onward(HOME, path, typed.kept());
        }

        /** What a form of this page sent back. */
        public static Onward of(Typed typed) {
            String resume = typed.line("resume");
            Onward next = to(typed.line("next"));
            return resume != null && isOurs(resume) ? new Onward(next.next(), resume, typed.beginningWith(KEPT)) : next;
        }

        /** Each field and value to be carried along. */
        public List<Field> fields() {
            List<Field> fields = new ArrayList<>();
            kept.forEach((name, values) -> values.forEach(value -> fields.add(new Field(KEPT + name, value))));
            return fields;
        }

        /** What of it a person wrote, to be seen. */
        public List<String> words() {
            List<String> words = new ArrayList<>();
            kept.forEach((name, values) -> {
                if (!name.equals(Typed.ONCE)) {
                    values.stream().filter(Onward::isWords).forEach(words::add);
                }
            });
            return words;
        }

        /** Ids are kept too, but say nothing to anybody. */
        private static boolean isWords(String value) {
            return !value.isBlank() && !value.chars().allMatch(Character::isDigit);
        }

        private static boolean isOurs(String path) {
            return LocalPath.isOne(path)
                    && (path.equals(HOME) || path.startsWith(HOME + "/") || path.startsWith(HOME + "?"))
                    && !path.startsWith(PATH)
                    && !path.contains("..");
        }
    }

    /** A hidden field. */
    public record Field(String name, String value) {}

    /** @param template which step of it */
    public View view(String template, Onward onward, Typed typed, ServerWebExchange exchange) {
        return View.of(template)
                .with("browser", keys.nonce(subject(cookie.giveTo(exchange))))
                .with("onward", onward)
                .with("typed", typed);
    }

    /** Whether a form was made for this browser, and lately; another site's never was. */
    public boolean holds(Typed typed, ServerWebExchange exchange) {
        String browser = cookie.of(exchange);
        return browser != null && keys.holds(typed.token(), subject(browser));
    }

    private static String subject(String browser) {
        return "console " + browser;
    }
}
