package io.beckon.gateway.join;

import io.beckon.gateway.page.Branding;
import io.beckon.gateway.page.LinkKeys;
import io.beckon.gateway.page.Page;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** The door: the page on which the passcode of a registration invitation is entered. It proves nothing and opens nothing by itself. */
@Component
public class JoinDoor {

    private final LinkKeys keys;

    JoinDoor(LinkKeys keys) {
        this.keys = keys;
    }

    /** @param branding null where nothing is to be said about whose it is */
    public Page page(String publicId, Locale language, @Nullable Branding branding) {
        return Page.of(HttpStatus.OK, "join", language, branding)
                .with("enterPath", JoinInvitation.path(publicId))
                .with("nonce", keys.nonce(JoinInvitation.door(publicId)));
    }
}
