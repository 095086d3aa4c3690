package io.beckon.gateway.page;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;

/** What the answer of every page says to browsers, proxies and search engines. */
public final class PageHeaders {

    private PageHeaders() {}

    /** @param policy the content security policy */
    public static void secure(HttpHeaders headers, String policy) {
        headers.setCacheControl(CacheControl.noStore());
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("X-Robots-Tag", "noindex, nofollow");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Content-Security-Policy", policy);
    }
}
