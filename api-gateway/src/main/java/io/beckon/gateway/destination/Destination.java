package io.beckon.gateway.destination;

import java.net.URI;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where an accepted invitation, or a course, leads outside of Beckon. There is none unless the host stands in the workspace's list at this moment,
 * whatever the campaign or course was saved with.
 *
 * @param url    absolute, http or https, ASCII
 * @param origin scheme, host and port of it
 */
public record Destination(String url, String origin) {

    public static Optional<Destination> of(@Nullable String written, Collection<String> allowedHosts) {
        if (written == null) {
            return Optional.empty();
        }
        URI uri;
        try {
            uri = URI.create(written);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        boolean web = scheme.equals("https") || scheme.equals("http");
        if (!web || uri.getHost() == null || uri.getRawUserInfo() != null) {
            return Optional.empty();
        }
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        if (allowedHosts.stream().noneMatch(host::equalsIgnoreCase)) {
            return Optional.empty();
        }
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return Optional.of(new Destination(uri.toASCIIString(), scheme + "://" + host + port));
    }

    /**
     * Whether it is told who comes. Under TLS only: what is handed over there must not be read on the way.
     *
     * @param assertionHosts those that the workspace has told
     * @param assertions     what the campaign says of its destination; null follows the workspace
     */
    public boolean isTold(Collection<String> assertionHosts, @Nullable Boolean assertions) {
        return origin.startsWith("https:") && (assertions == null ? assertionHosts.contains(host()) : assertions);
    }

    public String host() {
        return URI.create(url).getHost().toLowerCase(Locale.ROOT);
    }

    /**
     * The CSP sources under which a form may end there. Chromium applies {@code form-action} to every redirect that follows a form,
     * and a learning platform often passes on to its own sign-in at another host; so any https site, or this one origin.
     */
    public String formTargets() {
        return origin.startsWith("https:") ? "https:" : origin + " https:";
    }
}
