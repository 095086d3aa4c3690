package io.beckon.gateway.redemption;

import io.beckon.contracts.state.EvidenceGrade;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Traces of opening: at most 50 an invitation, of which machines and mere looks can take 40, so that the clicks of a person are not
 * crowded out. Numbered rows and a CHECK hold the bound; of two requests in the same moment one may go unrecorded.
 */
@Component
class EvidenceStore {

    static final int LIMIT = 50;
    static final int LIMIT_OF_LOOKS = 40;

    private static final int USER_AGENT_LIMIT = 300;

    private static final String RECORD = """
            INSERT INTO evidence (invitation_id, ordinal, at, grade, kind, user_agent)
            SELECT :id, last.ordinal + 1, :now, CAST(:grade AS evidence_grade), :kind, :agent
              FROM (SELECT coalesce(max(ordinal), 0) AS ordinal FROM evidence WHERE invitation_id = :id) last
             WHERE last.ordinal < :limit
                ON CONFLICT DO NOTHING""";

    private static final Logger log = LoggerFactory.getLogger(EvidenceStore.class);

    private final DatabaseClient database;

    EvidenceStore(DatabaseClient database) {
        this.database = database;
    }

    /** Never fails: a page is worth more than the note that it was looked at. */
    Mono<Void> record(long invitationId, VisitGrade visit, @Nullable String userAgent, Instant now) {
        GenericExecuteSpec insert = database.sql(RECORD)
                .bind("id", invitationId)
                .bind("now", now)
                .bind("grade", visit.grade().sql())
                .bind("kind", visit.kind())
                .bind("limit", visit.grade().compareTo(EvidenceGrade.CLICK) >= 0 ? LIMIT : LIMIT_OF_LOOKS);
        return (userAgent == null ? insert.bindNull("agent", String.class) : insert.bind("agent", tidy(userAgent)))
                .then()
                .onErrorResume(failure -> unrecorded(invitationId, failure));
    }

    private static Mono<Void> unrecorded(long invitationId, Throwable failure) {
        log.warn("Evidence of invitation {} was not recorded: {}", invitationId, failure.toString());
        return Mono.empty();
    }

    private static String tidy(String userAgent) {
        String printable = userAgent.replaceAll("\\p{Cntrl}", " ");
        return printable.substring(0, Math.min(printable.length(), USER_AGENT_LIMIT));
    }
}
