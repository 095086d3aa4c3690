package io.beckon.gateway.console.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.link.KeyRing;
import io.beckon.contracts.link.LinkPurpose;
import io.beckon.contracts.link.LinkTokens;
import io.beckon.contracts.link.PersonalLink;
import io.beckon.gateway.InvitationRows;
import io.beckon.gateway.console.ConsoleCase;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;

/** Pages of a workspace full of hostile words, which must show them as words. */
abstract class HostileCase extends ConsoleCase {

    private final LinkTokens tokens = new LinkTokens(KeyRing.loadOrCreate(KEYS));
    private final String run = UUID.randomUUID().toString().substring(0, 8);

    HostileWorkspace things;

    void fill(HostileWords words) {
        things = new HostileWorkspace(with(workspace.ownerKey()), database, words, run);
    }

    LiveContent harmless(String path, EntityExchangeResult<String> page) {
        LiveContent content = LiveContent.of(shown(page));
        assertThat(content.found()).as(path).isEmpty();
        return content;
    }

    /** The page, or all parts of it that a stream brings. */
    private static String shown(EntityExchangeResult<String> page) {
        MediaType kind = page.getResponseHeaders().getContentType();
        return MediaType.TEXT_EVENT_STREAM.isCompatibleWith(kind)
                ? html(page).replaceAll("(?m)^data:", "")
                : MediaType.TEXT_HTML.isCompatibleWith(kind) ? html(page) : "";
    }

    LiveContent look(String path) {
        return harmless(path, nobody().get(path));
    }

    String nonce(String path) {
        return hidden(nobody().get(path)).get(1);
    }

    String token(LinkPurpose purpose) {
        return tokens.issue(new PersonalLink(purpose, things.invitation, 1));
    }

    InvitationRows rows() {
        return new InvitationRows(database);
    }
}
