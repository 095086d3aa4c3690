package io.beckon.mail.letter;

import io.beckon.contracts.link.LinkPurpose;
import io.beckon.contracts.link.LinkTokens;
import io.beckon.contracts.link.PersonalLink;

/** The two links that are one person's own. */
final class PersonalLinks {

    private final LinkTokens tokens;
    private final String base;

    PersonalLinks(LinkTokens tokens, String publicBaseUrl) {
        this.tokens = tokens;
        this.base =
                publicBaseUrl.endsWith("/") ? publicBaseUrl.substring(0, publicBaseUrl.length() - 1) : publicBaseUrl;
    }

    /** Where everybody may go: what a test mail links to. */
    String open() {
        return base + "/";
    }

    String invitation(long invitationId, int version) {
        return base + "/i/" + tokens.issue(new PersonalLink(LinkPurpose.INVITATION, invitationId, version));
    }

    String unsubscribe(long invitationId, int version) {
        return base + "/u/" + tokens.issue(new PersonalLink(LinkPurpose.UNSUBSCRIBE, invitationId, version));
    }
}
