package io.beckon.gateway.portal;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.address.InvalidAddressException;
import io.beckon.gateway.redemption.Recipient;
import org.jspecify.annotations.Nullable;

/**
 * How somebody came to the page to sign in, and so where he or she is led afterwards: never anywhere that the request itself names.
 *
 * @param link      the token of a personal link, or null
 * @param recipient whom the link is for; null without a link
 * @param course    the course that was to be opened; 0 for none
 */
record Arrival(@Nullable String link, @Nullable Recipient recipient, long course) {

    String onward() {
        if (recipient != null) {
            return recipient.onward();
        }
        return course > 0 ? PortalPages.HOME + "/courses/" + course : PortalPages.HOME;
    }

    /** By a link only its recipient can sign in, whatever address is typed; null when what was typed is no address. */
    @Nullable
    EmailAddress address(@Nullable String typed) {
        if (recipient != null) {
            return recipient.address();
        }
        try {
            return EmailAddress.parse(typed);
        } catch (InvalidAddressException notOne) {
            return null;
        }
    }
}
