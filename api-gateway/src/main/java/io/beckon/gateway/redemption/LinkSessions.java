package io.beckon.gateway.redemption;

import io.beckon.gateway.access.Sessions;
import io.beckon.gateway.access.SignInMethod;
import io.beckon.gateway.access.SignedIn;
import io.beckon.gateway.audit.AuditKind;
import io.beckon.gateway.audit.AuditLog;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Lets in who came by a personal link; the session and its entry in the audit log are one transaction. */
@Component
class LinkSessions {

    private final Sessions sessions;
    private final AuditLog audit;
    private final TransactionalOperator transaction;

    LinkSessions(Sessions sessions, AuditLog audit, TransactionalOperator transaction) {
        this.sessions = sessions;
        this.audit = audit;
        this.transaction = transaction;
    }

    /** @param present whoever is signed in at this browser; who is the recipient stays so, and that is no sign-in */
    Mono<Void> begin(Visit visit, long accountId, @Nullable SignedIn present, ServerWebExchange exchange) {
        return sessions.beginByLink(accountId, present, exchange)
                .filter(begun -> begun)
                .flatMap(begun -> audit.ofPerson(
                        AuditKind.SIGNED_IN,
                        visit.invitation().workspaceId(),
                        accountId,
                        Map.of(
                                "method",
                                SignInMethod.LINK.sql(),
                                "invitation",
                                visit.link().invitationId()),
                        exchange.getRequest()))
                .as(transaction::transactional);
    }
}
