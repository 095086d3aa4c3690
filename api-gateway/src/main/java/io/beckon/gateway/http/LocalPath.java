package io.beckon.gateway.http;

import java.util.regex.Pattern;

/** What may follow a sign-in: a path of this gateway, never another site's address. */
public final class LocalPath {

    /** Browsers read // and /\ as the beginning of another host. */
    private static final Pattern PATH = Pattern.compile("/(?![/\\\\])[\\x21-\\x5b\\x5d-\\x7e]{0,500}");

    private LocalPath() {}

    public static boolean isOne(String written) {
        return PATH.matcher(written).matches();
    }
}
