package io.beckon.mail.letter;

import io.beckon.contracts.link.LinkPurpose;
import io.beckon.contracts.link.LinkTokens;
import io.beckon.contracts.link.PersonalLink;
import org.jspecify.annotations.Nullable;

/** The two links that are one person's own. */
final class PersonalLinks {

    private final LinkTokens tokens;
    private final String base;
    private final String open;

    /** @param joinUrl where everybody may enrol; null for personal invitations, which lead nobody else anywhere */
    PersonalLinks(LinkTokens tokens, String publicBaseUrl, @Nullable String joinUrl) {
        this.tokens = tokens;
        this.base =
                publicBaseUrl.endsWith("/") ? publicBaseUrl.substring(0, publicBaseUrl.length() - 1) : publicBaseUrl;
        this.open = joinUrl == null ? base + "/" : joinUrl;
    }

    /** Where everybody may go: what a test mail links to. */
    String open() {
        return open;
    }

    String invitation(long invitationId, int version) {
        return base + "/i/" + tokens.issue(new PersonalLink(LinkPurpose.INVITATION, invitationId, version));
    }

    String unsubscribe(long invitationId, int version) {
        return base + "/u/" + tokens.issue(new PersonalLink(LinkPurpose.UNSUBSCRIBE, invitationId, version));
    }
}
