package io.beckon.gateway.console.shell;

import io.beckon.gateway.console.door.Api;
import java.util.Locale;

/** One request of somebody who is signed in, with all that a page is made from. */
public record Work(Api api, Manager manager, Locale locale) {

    /** For a form whose token stood in its midst. */
    Work withToken(String token) {
        return new Work(api.withToken(token), manager, locale);
    }
}
