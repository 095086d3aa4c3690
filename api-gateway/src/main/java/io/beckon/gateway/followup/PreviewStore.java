package io.beckon.gateway.followup;

import io.beckon.contracts.followup.FollowUpSelection;
import io.beckon.contracts.followup.InvitationFilter;
import io.beckon.contracts.followup.InvitationWalk;
import io.beckon.contracts.registration.RegistrationSql;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** Counts what a follow-up would do, slice by slice. */
@Component
class PreviewStore {

    /** What decides is the same as in reminder-scheduler's expansion and mail-worker's daily limit; each look-up is one probe of an index. */
    private static final String COUNT = """
            WITH today AS MATERIALIZED (SELECT CAST(:today AS jsonb) AS by_zone),
            %s,
            picked AS (
                SELECT i.id, i.workspace_id, i.campaign_id, i.state, i.address, i.mailbox, i.time_zone
                  FROM slice
                 CROSS JOIN LATERAL (
                    SELECT * FROM invitation one WHERE one.id = slice.id AND one.workspace_id = :workspace OFFSET 0) i
                 WHERE true %s),
            judged AS (
                SELECT picked.id,
                       CASE WHEN picked.state NOT IN ('pending', 'opened') THEN picked.state::text
                            WHEN c.state NOT IN ('running', 'done') THEN 'campaign_not_running'
                            WHEN NOT EXISTS (SELECT FROM delivery d
                                              WHERE d.invitation_id = picked.id AND d.purpose = 'invitation' AND d.ordinal = 0
                                                AND d.state = 'sent') THEN 'first_mail_not_sent'
                            WHEN EXISTS (SELECT FROM suppression s
                                          WHERE s.workspace_id = picked.workspace_id AND s.scope = 'address'
                                            AND s.value = picked.address)
                                 OR EXISTS (SELECT FROM suppression s
                                          WHERE s.workspace_id = picked.workspace_id AND s.scope = 'mailbox'
                                            AND s.value = picked.mailbox) THEN 'suppressed'
                            WHEN (SELECT\s""" + RegistrationSql.SHUT + """
                      FROM registration_invitation r
                                   WHERE r.id = c.registration_invitation_id) IS NOT NULL THEN 'registration_shut'
                            WHEN w.reminders_per_day_limit
                                 AND EXISTS (SELECT FROM reminder_slot r
                                          WHERE r.workspace_id = picked.workspace_id AND r.mailbox = picked.mailbox
                                            AND r.day = CAST(today.by_zone ->> coalesce(picked.time_zone, w.time_zone) AS date)) THEN 'daily_limit'
                            ELSE '' END AS held
                  FROM picked
                  JOIN campaign c ON c.id = picked.campaign_id
                  JOIN workspace w ON w.id = picked.workspace_id
                 CROSS JOIN today)
            SELECT walked.reached, walked.count AS walked, counted.held, counted.count, counted.first
              FROM walked
              LEFT JOIN (SELECT held, count(*) AS count, min(id) AS first FROM judged GROUP BY held) counted ON true""";

    private static final String IDS = """
            slice AS (SELECT wanted.id FROM unnest(CAST(:ids AS bigint[])) AS wanted (id)),
            walked AS (SELECT CAST(NULL AS bigint) AS reached, count(*) AS count FROM slice)""";

    /** The newest is found at the end of invitation_list for each state. */
    static final String NEWEST = """
            coalesce((SELECT max(newest.id)
                        FROM unnest(enum_range(NULL::invitation_state)) AS known (state)
                       CROSS JOIN LATERAL (
                          SELECT i.id FROM invitation i
                           WHERE i.workspace_id = :workspace AND i.state = known.state
                           ORDER BY i.id DESC LIMIT 1) newest), 0)""";

    /**
     * Those of a slice with the same verdict.
     *
     * @param reached where the next slice begins; null at the end
     * @param walked  how many the slice has, selected or not
     * @param held    by what, or empty for none; null when nobody of the slice is selected
     * @param first   the first of them
     */
    record Group(
            @Nullable Long reached, long walked, @Nullable String held, long count, long first) {}

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final DatabaseClient database;

    PreviewStore(DatabaseClient database) {
        this.database = database;
    }

    /** The id of the workspace's newest invitation. */
    Mono<Long> newest(long workspaceId) {
        return database.sql("SELECT " + NEWEST + " AS newest")
                .bind("workspace", workspaceId)
                .map(row -> Objects.requireNonNull(row.get("newest", Long.class)))
                .one();
    }

    Mono<List<Group>> chosen(long workspaceId, FollowUpSelection selection, Instant now) {
        List<Long> ids = Objects.requireNonNull(selection.ids());
        return count(
                database.sql(COUNT.formatted(IDS, ""))
                        .bind("ids", ids.stream().distinct().toArray(Long[]::new)),
                workspaceId,
                now);
    }

    Mono<List<Group>> matching(
            long workspaceId, InvitationFilter filter, long beyond, long upTo, int slice, Instant now) {
        GenericExecuteSpec statement = database.sql(matchingSql(filter))
                .bind("walked", InvitationWalk.states(filter))
                .bind("beyond", beyond)
                .bind("upTo", upTo)
                .bind("scan", slice);
        for (Map.Entry<String, Object> parameter : filter.parameters().entrySet()) {
            statement = statement.bind(parameter.getKey(), parameter.getValue());
        }
        return count(statement, workspaceId, now);
    }

    static String matchingSql(InvitationFilter filter) {
        return COUNT.formatted(InvitationWalk.slice(filter, true, true), filter.sql());
    }

    private static Mono<List<Group>> count(GenericExecuteSpec statement, long workspaceId, Instant now) {
        Map<String, String> today = ZoneId.getAvailableZoneIds().stream()
                .collect(Collectors.toMap(
                        zone -> zone,
                        zone -> now.atZone(ZoneId.of(zone)).toLocalDate().toString()));
        return statement
                .bind("workspace", workspaceId)
                .bind("now", now)
                .bind("today", JSON.writeValueAsString(today))
                .map(PreviewStore::group)
                .all()
                .collectList();
    }

    private static Group group(Readable row) {
        Long count = row.get("count", Long.class);
        Long first = row.get("first", Long.class);
        return new Group(
                row.get("reached", Long.class),
                Objects.requireNonNull(row.get("walked", Long.class)),
                row.get("held", String.class),
                count == null ? 0 : count,
                first == null ? 0 : first);
    }
}
