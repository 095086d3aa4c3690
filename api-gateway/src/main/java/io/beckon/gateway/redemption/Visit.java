package io.beckon.gateway.redemption;

import io.beckon.contracts.link.PersonalLink;
import org.jspecify.annotations.Nullable;

/**
 * Somebody, or something, at a genuine personal link.
 *
 * @param token as it stands in the link
 */
record Visit(
        String token,
        PersonalLink link,
        OpenedLink invitation,
        @Nullable String acceptLanguage,
        @Nullable String userAgent) {

    /** Where its recipient signs in, to be led on from there; a seat of a registration invitation may be another address's. */
    String signIn() {
        return invitation.joinId() != null && invitation.accountId() == null
                ? "/portal/sign-in"
                : "/portal/sign-in?link=" + token;
    }

    /** A path below this link's own. */
    String path(String below) {
        return "/i/" + token + below;
    }
}
