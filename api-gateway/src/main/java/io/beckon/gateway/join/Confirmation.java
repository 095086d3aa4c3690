package io.beckon.gateway.join;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.gateway.code.OneTimeCodes;
import io.beckon.gateway.code.OneTimeCodes.Purpose;
import io.beckon.gateway.enrolment.Enrolments;
import io.beckon.gateway.erased.ErasedAddresses;
import io.beckon.gateway.throttle.Throttle;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Takes the code that came by mail: makes the person a member, puts them into the user groups, enrols them, and accepts the invitations
 * by which the registration invitation came to them; all of it or nothing.
 */
@Component
class Confirmation {

    /** What became of a code. */
    sealed interface Answer {

        /** Enrolled, by this press or by one before. */
        record Enrolled() implements Answer {}

        /** Wrong, used or too old, or the seat was given back, or nobody is taken any more. */
        record Refused() implements Answer {}

        /** Since the mail somebody opened an account with this address elsewhere. */
        record InUseElsewhere(@Nullable String suggestion) implements Answer {}
    }

    private final JoinStore store;
    private final OneTimeCodes codes;
    private final Enrolments enrolments;
    private final ListedInvitations listed;
    private final ErasedAddresses erased;
    private final Throttle throttle;
    private final JoinSettings settings;
    private final TransactionalOperator transaction;
    private final Clock clock;

    Confirmation(
            JoinStore store,
            OneTimeCodes codes,
            Enrolments enrolments,
            ListedInvitations listed,
            ErasedAddresses erased,
            Throttle throttle,
            JoinSettings settings,
            TransactionalOperator transaction,
            Clock clock) {
        this.store = store;
        this.codes = codes;
        this.enrolments = enrolments;
        this.listed = listed;
        this.erased = erased;
        this.throttle = throttle;
        this.settings = settings;
        this.transaction = transaction;
        this.clock = clock;
    }

    Mono<Answer> confirm(Ticket ticket, String code, String client) {
        if (ticket.confirmed()) {
            return Mono.just(new Answer.Enrolled());
        }
        String subject = Reception.subject(ticket.registrationId());
        return throttle.take(settings.seatsOfClient(), client)
                .then(Mono.defer(() -> codes.check(Purpose.REGISTRATION, subject, code)))
                .flatMap(hash -> used(ticket, subject, hash).as(transaction::transactional))
                .defaultIfEmpty(new Answer.Refused());
    }

    /** The registration before its code, in the order of whoever asks for another mail meanwhile. */
    private Mono<Answer> used(Ticket ticket, String subject, byte[] hash) {
        Instant now = clock.instant();
        return store.lock(ticket.registrationId(), now)
                .flatMap(locked -> codes.use(Purpose.REGISTRATION, subject, hash))
                .filter(used -> used)
                .flatMap(used -> store.account(ticket.registrationId(), now)
                        .flatMap(account -> enrolled(ticket, account, now))
                        .switchIfEmpty(Mono.defer(() -> elsewhere(ticket, now))));
    }

    /** Who was erased and confirms the mailbox now has come back by themselves. */
    private Mono<Answer> enrolled(Ticket ticket, long account, Instant now) {
        return store.confirm(ticket.registrationId(), ticket.number(), account, now)
                .then(Mono.defer(
                        () -> erased.lift(ticket.invitation().workspaceId(), EmailAddress.parse(ticket.address()))))
                .then(Mono.defer(() -> listed.accept(ticket, now)))
                .then(Mono.defer(() -> enrolments.byRegistration(ticket.registrationId(), now)))
                .thenReturn(new Answer.Enrolled());
    }

    private Mono<Answer> elsewhere(Ticket ticket, Instant now) {
        return store.letGo(ticket.registrationId(), now)
                .then(store.standing(ticket.invitation(), EmailAddress.parse(ticket.address())))
                .map(standing -> new Answer.InUseElsewhere(standing.suggestion()));
    }
}
