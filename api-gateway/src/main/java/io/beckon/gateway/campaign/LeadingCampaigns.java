package io.beckon.gateway.campaign;

import io.beckon.gateway.problem.ProblemType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Which campaigns still bring people to a user group, a course or a program. Whoever asks holds that row's lock, so that no campaign
 * comes to lead there meanwhile.
 */
@Component
public class LeadingCampaigns {

    /** Where a campaign can lead. */
    public enum Goal {
        USER_GROUP("user group", "c.id IN (SELECT campaign_id FROM campaign_user_group WHERE user_group_id = :id)"),
        COURSE(
                "course",
                "(c.destination_course_id = :id OR c.id IN (SELECT campaign_id FROM campaign_course WHERE course_id = :id))"),
        PROGRAM("program", "c.id IN (SELECT campaign_id FROM campaign_program WHERE program_id = :id)");

        private final String words;
        private final String condition;

        Goal(String words, String condition) {
            this.words = words;
            this.condition = condition;
        }
    }

    /** One that is done leads there as long as its links can be accepted. */
    private static final String NOT_ENDED = """
            (c.state IN ('draft', 'scheduled', 'running', 'paused')
             OR c.state = 'done' AND EXISTS (
                    SELECT FROM invitation i WHERE i.campaign_id = c.id AND i.state IN ('pending', 'opened')))""";

    private static final String FIND =
            "SELECT c.name, c.state::text AS state FROM campaign c WHERE %s AND %s ORDER BY c.id LIMIT 1";

    private final DatabaseClient database;

    LeadingCampaigns(DatabaseClient database) {
        this.database = database;
    }

    /** Fails with a problem that names a campaign which has not ended, if there is one. */
    public Mono<Void> refuseIfAny(Goal goal, long id) {
        return refuse(goal, id, NOT_ENDED);
    }

    /** Fails with a problem that names a campaign which will start by itself, if there is one. */
    public Mono<Void> refuseIfScheduled(Goal goal, long id) {
        return refuse(goal, id, "c.state = 'scheduled'");
    }

    private Mono<Void> refuse(Goal goal, long id, String states) {
        return database.sql(FIND.formatted(goal.condition, states))
                .bind("id", id)
                .map(row -> ProblemType.STILL_INVITED_TO.with(
                        String.valueOf(row.get("name", String.class)),
                        String.valueOf(row.get("state", String.class)),
                        goal.words))
                .one()
                .flatMap(Mono::error);
    }
}
