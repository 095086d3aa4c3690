package io.beckon.gateway.redemption;

import io.beckon.contracts.address.SubAddress;
import io.beckon.contracts.state.InvitationState;
import io.beckon.gateway.destination.Destination;
import io.beckon.gateway.join.JoinDoor;
import io.beckon.gateway.page.LinkKeys;
import io.beckon.gateway.page.Page;
import io.beckon.gateway.page.PageLanguage;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Which page a personal link shows; each says what to do next. */
@Component
class RedemptionPages {

    private final LinkKeys keys;
    private final JoinDoor door;

    RedemptionPages(LinkKeys keys, JoinDoor door) {
        this.keys = keys;
        this.door = door;
    }

    /** Forged, cut off, or of an invitation that was erased: nobody can tell which. */
    Page unknown(@Nullable String acceptLanguage) {
        return Page.notice(HttpStatus.NOT_FOUND, "unknown", PageLanguage.choose(null, null, acceptLanguage), null);
    }

    Page trouble(@Nullable String acceptLanguage) {
        return Page.notice(
                HttpStatus.SERVICE_UNAVAILABLE, "trouble", PageLanguage.choose(null, null, acceptLanguage), null);
    }

    Page tooMany(@Nullable String acceptLanguage) {
        return Page.notice(
                HttpStatus.TOO_MANY_REQUESTS, "too-many", PageLanguage.choose(null, null, acceptLanguage), null);
    }

    /** The same answer whatever became of it. */
    Page renewed(Visit visit) {
        return notice(visit, HttpStatus.OK, "renewed")
                .with("detail", visit.invitation().address().masked());
    }

    Page asked(Visit visit) {
        return notice(visit, HttpStatus.OK, "asked");
    }

    Page noAddress(Visit visit, LinkStanding standing) {
        return of(visit, standing).withStatus(HttpStatus.UNPROCESSABLE_CONTENT).with("askFault", true);
    }

    Page passwordTooShort(Visit visit, LinkStanding standing, @Nullable String name, int shortest) {
        return of(visit, standing)
                .withStatus(HttpStatus.UNPROCESSABLE_CONTENT)
                .with("name", name)
                .with("tooShort", shortest);
    }

    Page of(Visit visit, LinkStanding standing) {
        return switch (standing) {
            case OPEN ->
                visit.invitation().joinId() == null
                        ? invitation(visit)
                        : door(visit, visit.invitation().joinId());
            case ACCEPTED -> accepted(visit);
            case REISSUED -> gone(visit, "reissued");
            case REVOKED -> gone(visit, "revoked");
            case CANCELLED -> gone(visit, "cancelled");
            case CLOSED -> gone(visit, "closed");
            case EXPIRED ->
                gone(visit, "expired")
                        .with("detail", expiry(visit))
                        .with("nonce", keys.nonce(visit.token()))
                        .with("action", visit.path("/renew"));
            case SUSPENDED -> gone(visit, "suspended");
        };
    }

    /** The same page again, because its buttons had become too old or were not ours; nothing was changed. */
    Page stale(Visit visit, LinkStanding standing) {
        Page page = of(visit, standing);
        return standing == LinkStanding.OPEN
                ? page.withStatus(HttpStatus.FORBIDDEN).with("stale", true)
                : page;
    }

    Page inUse(Visit visit, @Nullable String suggestion) {
        OpenedLink invitation = visit.invitation();
        return page(visit, HttpStatus.CONFLICT, "in-use")
                .with("address", invitation.address().masked())
                .with("suggestion", suggestion == null ? null : SubAddress.masked(suggestion));
    }

    private Page invitation(Visit visit) {
        OpenedLink invitation = visit.invitation();
        return page(visit, HttpStatus.OK, "invitation")
                .with("address", invitation.address().masked())
                .with("destination", invitation.destinationName())
                .with("until", day(invitation.expiresAt(), visit))
                .with("signIn", invitation.access() == LinkAccess.NEEDS_SIGN_IN)
                .with("pending", invitation.state() == InvitationState.PENDING)
                .with("acceptPath", visit.path("/accept"))
                .with("openedPath", visit.path("/opened"))
                .with("askPath", visit.path("/ask"))
                .with("nonce", keys.nonce(visit.token()))
                .sendingFormsTo(
                        invitation.destination().map(Destination::formTargets).orElse(null));
    }

    /** Of a registration invitation: its own page, on which a person's touch says that the mail was opened, and nothing more. */
    private Page door(Visit visit, String joinId) {
        OpenedLink invitation = visit.invitation();
        Page page = door.page(joinId, language(visit), invitation.branding());
        return invitation.state() == InvitationState.PENDING
                ? page.with("openedPath", visit.path("/opened")).with("openedNonce", keys.nonce(visit.token()))
                : page;
    }

    private Page accepted(Visit visit) {
        OpenedLink invitation = visit.invitation();
        return page(visit, HttpStatus.OK, "accepted")
                .with("address", invitation.address().masked())
                .with("signIn", invitation.access() == LinkAccess.NEEDS_SIGN_IN ? visit.signIn() : null)
                .with("destination", invitation.destinationName())
                .with("enterPath", visit.path("/enter"))
                .with("askPath", visit.path("/ask"))
                .with("nonce", keys.nonce(visit.token()))
                .sendingFormsTo(
                        invitation.destination().map(Destination::formTargets).orElse(null));
    }

    private static Page gone(Visit visit, String key) {
        return notice(visit, HttpStatus.GONE, key);
    }

    private static Page notice(Visit visit, HttpStatus status, String key) {
        return Page.notice(status, key, language(visit), visit.invitation().branding());
    }

    private static Page page(Visit visit, HttpStatus status, String template) {
        return Page.of(status, template, language(visit), visit.invitation().branding());
    }

    private static @Nullable String expiry(Visit visit) {
        OpenedLink invitation = visit.invitation();
        return day(invitation.expiresAt() == null ? invitation.endedAt() : invitation.expiresAt(), visit);
    }

    private static @Nullable String day(@Nullable Instant at, Visit visit) {
        return at == null
                ? null
                : DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
                        .withLocale(language(visit))
                        .format(at.atZone(visit.invitation().zone()));
    }

    private static Locale language(Visit visit) {
        OpenedLink invitation = visit.invitation();
        return PageLanguage.choose(invitation.personLocale(), invitation.campaignLocale(), visit.acceptLanguage());
    }
}
