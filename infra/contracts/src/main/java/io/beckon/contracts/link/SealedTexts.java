package io.beckon.contracts.link;

import java.util.Base64;
import java.util.Optional;

/**
 * Short texts that leave our hands and come back, such as a cookie's: sealed for one purpose, so that nobody else can read or change
 * them, nor use them for another purpose, and written as base64url.
 */
public final class SealedTexts {

    /** No cookie is longer; anything else is refused unread. */
    private static final int LONGEST = 4096;

    private final SealedSecrets secrets;
    private final String context;

    /** @param purpose what the texts are for; none opens for another */
    public SealedTexts(SealedSecrets secrets, String purpose) {
        this.secrets = secrets;
        this.context = "text " + purpose;
    }

    public String seal(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secrets.seal(text, context));
    }

    /** What was sealed; empty for everything that is not ours, for this purpose, unchanged. */
    public Optional<String> open(String sealed) {
        if (sealed.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            return secrets.open(Base64.getUrlDecoder().decode(sealed), context);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
