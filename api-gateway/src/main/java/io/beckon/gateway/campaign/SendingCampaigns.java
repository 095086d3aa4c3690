package io.beckon.gateway.campaign;

import io.beckon.gateway.http.AfterCommit;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The door for registration invitations: the campaigns that send one to their lists hear of what becomes of it. */
@Component
public class SendingCampaigns {

    private static final Logger log = LoggerFactory.getLogger(SendingCampaigns.class);

    /** Mail workers keep what they write by the campaign's version: the next claim reads the registration invitation anew. */
    private static final String RAISE = """
            UPDATE campaign SET version = version + 1
             WHERE id IN (SELECT id FROM campaign WHERE registration_invitation_id = :id ORDER BY id FOR NO KEY UPDATE)""";

    private static final String RUNNING =
            "SELECT id FROM campaign WHERE registration_invitation_id = :id AND state = 'running' ORDER BY id";

    private final DatabaseClient database;
    private final DeliveryHints hints;

    SendingCampaigns(DatabaseClient database, DeliveryHints hints) {
        this.database = database;
        this.hints = hints;
    }

    /** What their mails say has changed; takes part in the transaction around it. */
    public Mono<Void> haveOtherWords(long registrationInvitationId) {
        return database.sql(RAISE).bind("id", registrationInvitationId).then();
    }

    /** It may take people again: once that is committed, the mail workers look again at the mails that waited for it. Never fails. */
    public Mono<Void> goOn(long registrationInvitationId) {
        return AfterCommit.run(Mono.defer(() -> database.sql(RUNNING)
                .bind("id", registrationInvitationId)
                .map(row -> Objects.requireNonNull(row.get("id", Long.class)))
                .all()
                .concatMap(hints::publish)
                .then()
                .onErrorResume(failure -> leaveToTime(registrationInvitationId, failure))));
    }

    private static Mono<Void> leaveToTime(long registrationInvitationId, Throwable failure) {
        log.warn(
                "Registration invitation {}: mails that waited for it go on by themselves later: {}",
                registrationInvitationId,
                failure.toString());
        return Mono.empty();
    }
}
