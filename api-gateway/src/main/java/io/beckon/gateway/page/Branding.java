package io.beckon.gateway.page;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.address.InvalidAddressException;
import io.r2dbc.spi.Readable;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a workspace shows itself on a page; everything in it was written by a manager and only what is safe to link to is a link.
 *
 * @param accent     {@code #rrggbb}, or null for our own
 * @param supportUrl {@code mailto:} or a web page, or null when the contact is neither
 */
public record Branding(
        String workspaceName,
        @Nullable String logoUrl,
        @Nullable String accent,
        @Nullable String support,
        @Nullable String supportUrl,
        @Nullable String privacyUrl,
        @Nullable String termsUrl) {

    /** The columns that {@link #of(Readable)} reads, of {@code workspace w}. */
    public static final String COLUMNS =
            "w.name AS workspace_name, w.logo_url, w.accent_colour, w.support_contact, w.privacy_url, w.terms_url";

    private static final Pattern IMAGE_DATA =
            Pattern.compile("data:image/(png|jpeg|gif|webp|svg\\+xml);base64,[A-Za-z0-9+/=]+");

    private static final String LOGOS = "/assets/logos/";

    /** Uploaded here: from wherever the page is shown, because only https is allowed from elsewhere. */
    private static final Pattern OUR_LOGO = Pattern.compile("^https?://[^/]+" + LOGOS + "[0-9a-f]{64}\\.png$");

    public static Branding of(Readable row) {
        String support = row.get("support_contact", String.class);
        return new Branding(
                Objects.requireNonNull(row.get("workspace_name", String.class)),
                image(row.get("logo_url", String.class)),
                row.get("accent_colour", String.class),
                support,
                contact(support),
                web(row.get("privacy_url", String.class)),
                web(row.get("terms_url", String.class)));
    }

    private static @Nullable String image(@Nullable String url) {
        if (url != null && IMAGE_DATA.matcher(url).matches()) {
            return url;
        }
        String web = web(url);
        if (web != null && OUR_LOGO.matcher(web).find()) {
            return web.substring(web.indexOf(LOGOS));
        }
        return web != null && web.toLowerCase(Locale.ROOT).startsWith("https:") ? web : null;
    }

    private static @Nullable String contact(@Nullable String support) {
        if (support == null) {
            return null;
        }
        String web = web(support);
        if (web != null) {
            return web;
        }
        String address = support.regionMatches(true, 0, "mailto:", 0, 7) ? support.substring(7) : support;
        try {
            return "mailto:"
                    + EmailAddress.parse(address).toString().replace("%", "%25").replace("?", "%3F");
        } catch (InvalidAddressException words) {
            return null;
        }
    }

    /** The URL itself when it is an absolute one of the web. */
    private static @Nullable String web(@Nullable String url) {
        if (url == null) {
            return null;
        }
        try {
            URI uri = URI.create(url.strip());
            boolean web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            return web && uri.getHost() != null ? uri.toString() : null;
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }
}
