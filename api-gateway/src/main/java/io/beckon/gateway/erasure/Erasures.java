package io.beckon.gateway.erasure;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.state.SuppressionScope;
import io.beckon.gateway.access.Caller;
import io.beckon.gateway.erased.ErasedAddresses;
import io.beckon.gateway.member.WorkspaceMembers;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Clock;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Begins erasures and lifts what remains of them. From the moment one is begun the address is suppressed and its account is gone; the
 * steps do the rest.
 */
@Component
class Erasures {

    private final ErasureStore store;
    private final ErasedAddresses erased;
    private final WorkspaceMembers members;
    private final TransactionalOperator transaction;
    private final Clock clock;

    Erasures(
            ErasureStore store,
            ErasedAddresses erased,
            WorkspaceMembers members,
            TransactionalOperator transaction,
            Clock clock) {
        this.store = store;
        this.erased = erased;
        this.members = members;
        this.transaction = transaction;
        this.clock = clock;
    }

    Mono<ErasureView> begin(Caller caller, EmailAddress address) {
        long workspace = caller.workspaceId();
        return members.erase(caller, address)
                .then(Mono.defer(
                        () -> erased.add(workspace, SuppressionScope.ADDRESS, address.toString(), clock.instant())))
                .then(Mono.defer(() -> store.separator(workspace)))
                .flatMap(separator ->
                        store.begin(workspace, address.toString(), address.mailbox(separator), clock.instant()))
                .as(transaction::transactional);
    }

    /** What the erasure suppressed until now: the address is free, its mailbox only where that is wanted. */
    Mono<Lifted> lift(long workspaceId, EmailAddress address, boolean mailboxToo) {
        return erased.lift(workspaceId, address)
                .flatMap(lifted -> mailboxToo
                        ? erased.liftMailbox(workspaceId, address).map(mailbox -> new Lifted(lifted || mailbox, false))
                        : erased.hasMailbox(workspaceId, address).map(mailbox -> new Lifted(lifted, mailbox)))
                .as(transaction::transactional);
    }

    /** What came of lifting. */
    record Lifted(
            @Schema(description = "false: an erasure suppressed nothing of it", example = "true")
            boolean lifted,

            @Schema(
                    description = "true: nobody is written to at its mailbox, which had been on the suppression list;"
                            + " lift it with mailbox: true if the person wants mails again",
                    example = "false")
            boolean mailboxSuppressed) {}
}
