package io.beckon.gateway.join;

import io.beckon.contracts.address.EmailAddress;
import java.time.Instant;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * The invitations of campaigns that sent a registration invitation to their lists. They are accepted by nothing but a seat that is
 * confirmed: that of their very address, or where the campaign did not write to that one, of another address of the same mailbox (S4, S5).
 * Whoever got address and passcode passed on takes a seat of their own and leaves the invitation as it is. What has ended stays so, and a
 * campaign that was cancelled waits for nobody.
 */
@Component
class ListedInvitations {

    /** A mailbox's modified addresses stand behind one another in the index that searches by the beginning of an address. */
    private static final String ACCEPT = """
            WITH seat AS MATERIALIZED (
                SELECT r.workspace_id, r.registration_invitation_id, r.address, r.mailbox FROM registration r WHERE r.id = :id),
            meant AS MATERIALIZED (
                SELECT i.id, i.campaign_id, i.address = seat.address AS exactly
                  FROM seat
                  JOIN campaign c ON c.registration_invitation_id = seat.registration_invitation_id
                  JOIN invitation i ON i.campaign_id = c.id AND i.address IN (seat.address, seat.mailbox)
                 WHERE c.state <> 'cancelled'
                 UNION
                SELECT i.id, i.campaign_id, i.address = seat.address
                  FROM seat
                  JOIN invitation i ON i.workspace_id = seat.workspace_id AND i.address LIKE :modified AND i.mailbox = seat.mailbox
                  JOIN campaign c ON c.id = i.campaign_id AND c.registration_invitation_id = seat.registration_invitation_id
                 WHERE c.state <> 'cancelled'),
            locked AS MATERIALIZED (
                SELECT i.id
                  FROM invitation i
                 WHERE i.id IN (SELECT m.id FROM meant m
                                 WHERE m.exactly
                                    OR NOT EXISTS (SELECT FROM meant o WHERE o.campaign_id = m.campaign_id AND o.exactly))
                   AND i.state IN ('pending', 'opened')
                 ORDER BY i.id
                   FOR NO KEY UPDATE)
            UPDATE invitation i
               SET state = 'accepted', opened_at = coalesce(i.opened_at, :now), accepted_at = :now
              FROM locked
             WHERE i.id = locked.id""";

    private final DatabaseClient database;

    ListedInvitations(DatabaseClient database) {
        this.database = database;
    }

    /** In the transaction that confirms the ticket's seat. */
    Mono<Void> accept(Ticket ticket, Instant now) {
        return database.sql(ACCEPT)
                .bind("id", ticket.registrationId())
                .bind(
                        "modified",
                        modified(
                                EmailAddress.parse(ticket.address()),
                                ticket.invitation().separator()))
                .bind("now", now)
                .then();
    }

    /** Matches all modified addresses of the address's mailbox. */
    private static String modified(EmailAddress address, String separator) {
        String mailbox = address.mailbox(separator).replaceAll("[\\\\%_]", "\\\\$0");
        int at = mailbox.lastIndexOf('@');
        return mailbox.substring(0, at) + separator + "%" + mailbox.substring(at);
    }
}
