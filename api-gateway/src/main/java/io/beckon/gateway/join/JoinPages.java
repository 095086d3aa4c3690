package io.beckon.gateway.join;

import io.beckon.gateway.page.LinkKeys;
import io.beckon.gateway.page.Page;
import io.beckon.gateway.page.PageLanguage;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Which page /join shows. Until the passcode fits it says nothing about whose invitation it is, nor whether there is one. */
@Component
class JoinPages {

    private final LinkKeys keys;
    private final JoinDoor door;

    JoinPages(LinkKeys keys, JoinDoor door) {
        this.keys = keys;
        this.door = door;
    }

    Page door(String publicId, @Nullable String acceptLanguage) {
        return door.page(publicId, language(null, acceptLanguage), null);
    }

    Page wrong(String publicId, @Nullable String acceptLanguage) {
        return door(publicId, acceptLanguage).withStatus(HttpStatus.FORBIDDEN).with("wrong", true);
    }

    /** The same page again, because its button had become too old or was not ours, or the passcode was changed. */
    Page stale(String publicId, @Nullable String acceptLanguage) {
        return door(publicId, acceptLanguage).withStatus(HttpStatus.FORBIDDEN).with("stale", true);
    }

    Page slow(Duration wait, @Nullable String acceptLanguage) {
        long minutes = Math.max(1, wait.plusSeconds(59).toMinutes());
        return Page.notice(HttpStatus.TOO_MANY_REQUESTS, "join-slow", language(null, acceptLanguage), null)
                .with("detail", String.valueOf(minutes));
    }

    Page unknown(@Nullable String acceptLanguage) {
        return Page.notice(HttpStatus.NOT_FOUND, "unknown", language(null, acceptLanguage), null);
    }

    Page trouble(@Nullable String acceptLanguage) {
        return Page.notice(HttpStatus.SERVICE_UNAVAILABLE, "trouble", language(null, acceptLanguage), null);
    }

    /** What is behind the passcode. */
    Page entered(JoinInvitation invitation, @Nullable String acceptLanguage) {
        if (invitation.closed() || invitation.expired()) {
            return over(invitation, acceptLanguage);
        }
        return invitation.full()
                ? full(invitation, acceptLanguage)
                : person(invitation, new JoinForm("", ""), acceptLanguage);
    }

    Page person(JoinInvitation invitation, JoinForm form, @Nullable String acceptLanguage) {
        return page(invitation, HttpStatus.OK, "join-person", acceptLanguage)
                .with("seatPath", invitation.path() + "/seat")
                .with("name", form.name())
                .with("address", form.address())
                .with("nonce", keys.nonce(invitation.pass()));
    }

    Page personAgain(JoinInvitation invitation, JoinForm form, @Nullable String acceptLanguage) {
        return person(invitation, form, acceptLanguage)
                .withStatus(HttpStatus.UNPROCESSABLE_CONTENT)
                .with("wrongName", form.hasName() ? null : true)
                .with("wrongAddress", form.email().isPresent() ? null : true);
    }

    Page full(JoinInvitation invitation, @Nullable String acceptLanguage) {
        return notice(invitation, HttpStatus.CONFLICT, "join-full", acceptLanguage);
    }

    Page over(JoinInvitation invitation, @Nullable String acceptLanguage) {
        return notice(invitation, HttpStatus.GONE, "join-over", acceptLanguage);
    }

    /** Where the code is entered, or what it led to. */
    Page ticket(Ticket ticket, @Nullable String code, @Nullable String acceptLanguage) {
        JoinInvitation invitation = ticket.invitation();
        if (ticket.confirmed()) {
            return page(invitation, HttpStatus.OK, "joined", acceptLanguage).with("address", ticket.address());
        }
        if (invitation.suspended()) {
            return over(invitation, acceptLanguage);
        }
        return page(invitation, HttpStatus.OK, "join-code", acceptLanguage)
                .with("address", ticket.address())
                .with("code", code)
                .with("confirmPath", ticket.path())
                .with("againPath", ticket.path() + "/again")
                .with("startPath", invitation.path())
                .with("nonce", keys.nonce(ticket.bound()));
    }

    Page staleTicket(Ticket ticket, @Nullable String acceptLanguage) {
        Page page = ticket(ticket, null, acceptLanguage);
        return ticket.confirmed() ? page : page.withStatus(HttpStatus.FORBIDDEN).with("stale", true);
    }

    Page codeRefused(Ticket ticket, @Nullable String acceptLanguage) {
        return ticket(ticket, null, acceptLanguage)
                .withStatus(HttpStatus.UNPROCESSABLE_CONTENT)
                .with("wrong", true);
    }

    Page inUse(Ticket ticket, @Nullable String suggestion, @Nullable String acceptLanguage) {
        return page(ticket.invitation(), HttpStatus.CONFLICT, "join-in-use", acceptLanguage)
                .with("address", ticket.address())
                .with("suggestion", suggestion)
                .with("startPath", ticket.invitation().path());
    }

    static Locale language(@Nullable JoinInvitation invitation, @Nullable String acceptLanguage) {
        return PageLanguage.ofBrowser(acceptLanguage, invitation == null ? null : invitation.locale());
    }

    private static Page notice(
            JoinInvitation invitation, HttpStatus status, String key, @Nullable String acceptLanguage) {
        return Page.notice(status, key, language(invitation, acceptLanguage), invitation.branding());
    }

    private static Page page(
            JoinInvitation invitation, HttpStatus status, String template, @Nullable String acceptLanguage) {
        return Page.of(status, template, language(invitation, acceptLanguage), invitation.branding())
                .with("invitationName", invitation.name());
    }
}
