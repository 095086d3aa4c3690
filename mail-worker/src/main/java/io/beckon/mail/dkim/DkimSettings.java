package io.beckon.mail.dkim;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What mails are signed with ({@code beckon.dkim.*}). Without a key for the sender's domain, or for one above it, a mail goes out
 * unsigned: the relay may sign it.
 *
 * @param keys the keys; two of one domain, an RSA and an Ed25519 one, make two signatures
 */
@ConfigurationProperties("beckon.dkim")
public record DkimSettings(@DefaultValue List<Key> keys) {

    /**
     * One key.
     *
     * @param domain whose mails it signs (d=), in A-labels; those of its subdomains too, unless they have a key of their own
     * @param selector where receivers look its public half up: {@code <selector>._domainkey.<domain>}
     * @param privateKeyFile a PEM file (PKCS #8), such as a mounted secret; RSA of 2048 bits or more, or Ed25519
     */
    public record Key(
            @Nullable String domain,
            @Nullable String selector,
            @Nullable Path privateKeyFile) {}

    public DkimSettings {
        Set<String> selectors = new HashSet<>();
        for (int i = 0; i < keys.size(); i++) {
            Key key = keys.get(i);
            String where = "beckon.dkim.keys[" + i + "]";
            requireName(where + ".domain", key.domain());
            requireName(where + ".selector", key.selector());
            require(key.privateKeyFile() != null, where + ".private-key-file is not set; name a PEM file.");
            require(
                    selectors.add((key.selector() + "@" + key.domain()).toLowerCase(Locale.ROOT)),
                    where + " has the selector and domain of an earlier one; give each key a selector of its own.");
        }
        keys = List.copyOf(keys);
    }

    private static void requireName(String setting, @Nullable String name) {
        require(
                name != null && name.length() <= 253 && name.matches("[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*"),
                setting + " must be labels of letters, digits, hyphens and underscores, with dots between.");
    }

    private static void require(boolean fine, String otherwise) {
        if (!fine) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
