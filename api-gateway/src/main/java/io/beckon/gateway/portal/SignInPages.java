package io.beckon.gateway.portal;

import io.beckon.gateway.page.Page;
import io.beckon.gateway.page.PageLanguage;
import io.beckon.gateway.redemption.Recipient;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** The pages before anybody is signed in: they look the same whether or not somebody has the address. */
@Component
class SignInPages {

    /** What of the form goes back into the page. */
    record Asked(
            Arrival arrival,
            @Nullable String typed,
            String nonce,
            @Nullable String acceptLanguage) {}

    /** @param note which sentence stands above the form, or null */
    Page signIn(Asked asked, HttpStatus status, @Nullable String note) {
        return page(asked, status, "portal-sign-in", note);
    }

    /**
     * Where the mailed code is typed in.
     *
     * @param minutes how long it can be used
     */
    Page code(Asked asked, HttpStatus status, @Nullable String note, long minutes) {
        return page(asked, status, "portal-code", note).with("minutes", minutes);
    }

    private static Page page(Asked asked, HttpStatus status, String template, @Nullable String note) {
        Arrival arrival = asked.arrival();
        Recipient recipient = arrival.recipient();
        return Page.of(status, template, language(asked), recipient == null ? null : recipient.branding())
                .with("nonce", asked.nonce())
                .with("note", note)
                .with("link", arrival.link())
                .with("masked", recipient == null ? null : recipient.address().masked())
                .with("typed", recipient == null ? asked.typed() : null)
                .with("course", arrival.course() > 0 ? String.valueOf(arrival.course()) : null)
                .sendingFormsTo(recipient == null ? null : recipient.formTargets());
    }

    private static Locale language(Asked asked) {
        Recipient recipient = asked.arrival().recipient();
        return recipient == null ? PageLanguage.ofBrowser(asked.acceptLanguage(), null) : recipient.language();
    }
}
