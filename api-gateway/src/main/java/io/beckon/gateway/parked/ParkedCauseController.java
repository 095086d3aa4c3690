package io.beckon.gateway.parked;

import io.beckon.gateway.access.Caller;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.r2dbc.spi.Readable;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Why work of the caller's campaigns is parked, over all of them. */
@RestController
@Tag(name = "Operations")
class ParkedCauseController {

    private static final int MOST_COUNTED = 1_000;
    private static final int MOST_CAUSES = 100;

    /** Stretches of the indexes of parked chunks and rows, whatever else the campaigns hold; one more each than is counted or shown. */
    static final String CAUSES = """
            WITH newest AS MATERIALIZED (
                SELECT id FROM campaign WHERE workspace_id = :workspace ORDER BY id DESC LIMIT 200),
            parked AS (
                (SELECT campaign_id, 'chunk' AS kind, cause, row_count::bigint AS rows
                   FROM submission_chunk
                  WHERE workspace_id = :workspace AND state = 'parked' AND given_up_at IS NULL
                  ORDER BY submission_id DESC LIMIT %1$d)
                UNION ALL
                SELECT n.id, 'row', o.argument, 1
                  FROM newest n
                 CROSS JOIN LATERAL (
                    SELECT argument FROM row_outcome
                     WHERE campaign_id = n.id AND outcome = 'parked' AND given_up_at IS NULL LIMIT %1$d) o)
            SELECT c.id, c.name, p.kind, p.cause, count(*) AS items, sum(p.rows)::bigint AS rows
              FROM parked p JOIN campaign c ON c.id = p.campaign_id
             GROUP BY c.id, c.name, p.kind, p.cause
             ORDER BY c.id DESC, p.kind, items DESC, p.cause LIMIT %2$d
            """.formatted(MOST_COUNTED + 1, MOST_CAUSES + 1);

    private final DatabaseClient database;

    ParkedCauseController(DatabaseClient database) {
        this.database = database;
    }

    @Needs(Right.READ)
    @GetMapping("/v1/parked")
    @Operation(
            summary = "List why work is parked, by campaign, kind and cause",
            description =
                    "The first 100 causes; more says whether that is not all. Of single rows those of the newest 200 campaigns are looked at. What was given up is not among it, nor are mails of which"
                            + " nobody knows whether they went out: GET /v1/campaigns/{id}/parked?kind=delivery lists those of one campaign.")
    Mono<ParkedCause.All> list(@Parameter(hidden = true) Caller caller) {
        return database.sql(CAUSES)
                .bind("workspace", caller.workspaceId())
                .map(ParkedCauseController::cause)
                .all()
                .collectList()
                .map(ParkedCauseController::all);
    }

    private static ParkedCause.All all(List<ParkedCause> found) {
        return new ParkedCause.All(
                found.stream().limit(MOST_CAUSES).toList(), found.size() > MOST_CAUSES || cutShort(found));
    }

    /** Chunks are counted over all campaigns, rows in each. */
    private static boolean cutShort(List<ParkedCause> found) {
        return found.stream()
                .collect(Collectors.groupingBy(
                        cause -> cause.kind().equals("row") ? cause.campaignId() : "",
                        Collectors.summingLong(ParkedCause::items)))
                .values()
                .stream()
                .anyMatch(items -> items > MOST_COUNTED);
    }

    private static ParkedCause cause(Readable row) {
        return new ParkedCause(
                Long.toString(Objects.requireNonNull(row.get("id", Long.class))),
                Objects.requireNonNull(row.get("name", String.class)),
                Objects.requireNonNull(row.get("kind", String.class)),
                row.get("cause", String.class),
                Objects.requireNonNull(row.get("items", Long.class)),
                Objects.requireNonNull(row.get("rows", Long.class)));
    }
}
