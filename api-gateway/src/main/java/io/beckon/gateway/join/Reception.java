package io.beckon.gateway.join;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.link.LinkPurpose;
import io.beckon.contracts.link.PersonalLink;
import io.beckon.contracts.state.DeliveryPurpose;
import io.beckon.contracts.template.BuiltInLetter;
import io.beckon.gateway.code.OneTimeCodes;
import io.beckon.gateway.code.OneTimeCodes.Purpose;
import io.beckon.gateway.letter.Letter;
import io.beckon.gateway.letter.LetterBox;
import io.beckon.gateway.page.LinkKeys;
import io.beckon.gateway.registration.Seats;
import io.beckon.gateway.throttle.Throttle;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Holds a seat for a person and writes to the mailbox: one transaction, in which every address costs the same statements and one
 * mail. Only that mail says whether the address can be used here.
 */
@Component
class Reception {

    /** What the person behind a passcode gives. */
    record Guest(EmailAddress address, String name, Locale language) {}

    private record Code(String digits, Duration lifetime) {}

    /** What became of it. */
    sealed interface Answer {

        /** A mail is on its way; the token is that of the page on which to go on. */
        record Written(String token) implements Answer {}

        record Full() implements Answer {}

        record Over() implements Answer {}
    }

    private final JoinStore store;
    private final Seats seats;
    private final OneTimeCodes codes;
    private final LetterBox letters;
    private final LinkKeys keys;
    private final Throttle throttle;
    private final JoinSettings settings;
    private final TransactionalOperator transaction;

    Reception(
            JoinStore store,
            Seats seats,
            OneTimeCodes codes,
            LetterBox letters,
            LinkKeys keys,
            Throttle throttle,
            JoinSettings settings,
            TransactionalOperator transaction) {
        this.store = store;
        this.seats = seats;
        this.codes = codes;
        this.letters = letters;
        this.keys = keys;
        this.throttle = throttle;
        this.settings = settings;
        this.transaction = transaction;
    }

    /** @param known whether it is a ticket's page that asks: who holds a seat can have the mail again although the invitation is over */
    Mono<Answer> receive(JoinInvitation invitation, Guest guest, boolean known, String client) {
        String mailbox = guest.address().mailbox(invitation.separator());
        Seats.Person person = new Seats.Person(
                guest.address().toString(),
                mailbox,
                guest.name(),
                guest.language().toLanguageTag());
        return throttle.take(settings.seatsOfClient(), client)
                .then(Mono.defer(() -> throttle.take(settings.mailsToMailbox(), mailbox)))
                .then(Mono.defer(() -> seats.hold(invitation.id(), person, known)
                        .flatMap(answer -> answered(invitation, guest, answer))
                        .as(transaction::transactional)));
    }

    private Mono<Answer> answered(JoinInvitation invitation, Guest guest, Seats.Answer answer) {
        if (answer instanceof Seats.Answer.Held held) {
            String token = keys.token(new PersonalLink(LinkPurpose.REGISTRATION, held.registrationId(), held.ticket()));
            return codes.issue(Purpose.REGISTRATION, subject(held.registrationId()), held.codeFor())
                    .zipWith(store.standing(invitation, guest.address()))
                    .map(found ->
                            letter(invitation, guest, token, new Code(found.getT1(), held.codeFor()), found.getT2()))
                    .flatMap(letters::put)
                    .thenReturn(new Answer.Written(token));
        }
        return Mono.just(answer instanceof Seats.Answer.Full ? new Answer.Full() : new Answer.Over());
    }

    private Letter letter(
            JoinInvitation invitation, Guest guest, String token, Code code, JoinStore.Standing standing) {
        String page = base(invitation) + invitation.path();
        Map<String, String> variables = new HashMap<>();
        variables.put("invitationName", invitation.name());
        if (standing.isElsewhere(invitation)) {
            variables.put("link", page);
            if (standing.suggestion() != null) {
                variables.put("suggestion", standing.suggestion());
            }
        } else {
            variables.put("link", page + "/" + token + "?code=" + code.digits());
            variables.put("code", code.digits());
            variables.put("minutes", String.valueOf(Math.max(1, code.lifetime().toMinutes())));
        }
        boolean elsewhere = standing.isElsewhere(invitation);
        return new Letter(
                invitation.workspaceId(),
                elsewhere ? DeliveryPurpose.NOTICE : DeliveryPurpose.CODE,
                (elsewhere ? BuiltInLetter.REGISTRATION_ELSEWHERE : BuiltInLetter.REGISTRATION_CODE).sql(),
                guest.address().toString(),
                guest.language(),
                variables);
    }

    static String subject(long registrationId) {
        return Long.toString(registrationId);
    }

    private static String base(JoinInvitation invitation) {
        String url = invitation.publicBaseUrl();
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
