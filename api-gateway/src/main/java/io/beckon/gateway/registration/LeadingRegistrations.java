package io.beckon.gateway.registration;

import io.beckon.gateway.problem.ProblemType;
import java.time.Clock;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Which registration invitations still bring people to a user group. Whoever asks holds that row's lock, so that none comes to lead
 * there meanwhile.
 */
@Component
public class LeadingRegistrations {

    private static final String FIND = """
            SELECT i.name
              FROM registration_user_group l
              JOIN registration_invitation i ON i.id = l.registration_invitation_id
             WHERE l.user_group_id = :id AND i.closed_at IS NULL AND (i.expires_at IS NULL OR i.expires_at > :now)
             ORDER BY i.id LIMIT 1""";

    private final DatabaseClient database;
    private final Clock clock;

    LeadingRegistrations(DatabaseClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Fails with a problem that names a registration invitation which is neither closed nor expired, if there is one. */
    public Mono<Void> refuseIfAny(long userGroupId) {
        return database.sql(FIND)
                .bind("id", userGroupId)
                .bind("now", clock.instant())
                .map(row -> ProblemType.STILL_REGISTERED_FOR.with(String.valueOf(row.get("name", String.class))))
                .one()
                .flatMap(Mono::error);
    }
}
