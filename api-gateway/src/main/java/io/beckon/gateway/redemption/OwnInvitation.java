package io.beckon.gateway.redemption;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.address.InvalidAddressException;
import io.beckon.contracts.state.DeliveryPurpose;
import io.beckon.contracts.template.BuiltInLetter;
import io.beckon.gateway.access.ClientAddress;
import io.beckon.gateway.http.AfterAnswer;
import io.beckon.gateway.letter.Letter;
import io.beckon.gateway.letter.LetterBox;
import io.beckon.gateway.throttle.Throttle;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Tells the workspace that somebody to whom a link was passed on wants an invitation (S8): its support contact where that is an
 * address, else a manager. Nothing is made by it, and the answer says nothing about either address.
 */
@Component
class OwnInvitation {

    private static final String ADDRESSEE = """
            SELECT c.name,
                   (SELECT a.address FROM account a
                     WHERE a.workspace_id = i.workspace_id AND a.role IN ('owner', 'full_manager')
                     ORDER BY a.role, a.id LIMIT 1) AS manager
              FROM invitation i
              JOIN campaign c ON c.id = i.campaign_id
             WHERE i.id = :id""";

    private record Addressee(String campaign, @Nullable String manager) {}

    private final DatabaseClient database;
    private final LetterBox letters;
    private final Throttle throttle;
    private final AfterAnswer afterAnswer;
    private final LinkSettings settings;

    OwnInvitation(
            DatabaseClient database,
            LetterBox letters,
            Throttle throttle,
            AfterAnswer afterAnswer,
            LinkSettings settings) {
        this.database = database;
        this.letters = letters;
        this.throttle = throttle;
        this.afterAnswer = afterAnswer;
        this.settings = settings;
    }

    Mono<Void> ask(Visit visit, EmailAddress wanted, ServerWebExchange exchange) {
        OpenedLink invitation = visit.invitation();
        return throttle.take(settings.wishesOfClient(), ClientAddress.networkOf(exchange.getRequest()))
                .then(Mono.defer(
                        () -> throttle.take(settings.wishesOfLink(), String.valueOf(invitation.invitationId()))))
                .then(Mono.defer(
                        () -> throttle.take(settings.wishesOfWorkspace(), String.valueOf(invitation.workspaceId()))))
                .then(Mono.defer(() -> afterAnswer.begin(notice(invitation, wanted))));
    }

    private Mono<Long> notice(OpenedLink invitation, EmailAddress wanted) {
        return database.sql(ADDRESSEE)
                .bind("id", invitation.invitationId())
                .map(row -> new Addressee(
                        Objects.requireNonNull(row.get("name", String.class)), row.get("manager", String.class)))
                .one()
                .flatMap(addressee -> Mono.justOrEmpty(to(invitation, addressee))
                        .map(to -> letter(invitation, addressee.campaign(), to, wanted)))
                .flatMap(letters::put);
    }

    private static Letter letter(OpenedLink invitation, String campaign, String to, EmailAddress wanted) {
        return new Letter(
                invitation.workspaceId(),
                DeliveryPurpose.NOTICE,
                BuiltInLetter.INVITATION_WANTED.sql(),
                to,
                Locale.forLanguageTag(invitation.workspaceLocale()),
                Map.of("wanted", wanted.toString(), "campaign", campaign));
    }

    private static Optional<String> to(OpenedLink invitation, Addressee addressee) {
        return address(invitation.branding().support()).or(() -> Optional.ofNullable(addressee.manager()));
    }

    private static Optional<String> address(@Nullable String contact) {
        if (contact == null) {
            return Optional.empty();
        }
        try {
            String bare = contact.regionMatches(true, 0, "mailto:", 0, 7) ? contact.substring(7) : contact;
            return Optional.of(EmailAddress.parse(bare).toString());
        } catch (InvalidAddressException page) {
            return Optional.empty();
        }
    }
}
