package io.beckon.gateway.campaign;

import io.beckon.contracts.state.CampaignState;
import io.beckon.contracts.state.SqlName;
import io.beckon.gateway.http.AfterCommit;
import io.beckon.gateway.problem.ProblemException;
import io.beckon.gateway.problem.ProblemType;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Moves campaigns from state to state, each by one conditional UPDATE: of two requests at once, one finds the state changed. */
@Component
class CampaignStates {

    private static final String START = """
            UPDATE campaign SET state = 'running', started_at = now(), version = version + 1
            """;

    private static final String SCHEDULE = """
            UPDATE campaign SET state = 'scheduled', start_at = :startAt, version = version + 1
            """;

    private static final String UNSCHEDULE = """
            UPDATE campaign SET state = 'draft', start_at = NULL, version = version + 1
            """;

    private static final String PAUSE = "UPDATE campaign SET state = 'paused', version = version + 1\n";

    private static final String RESUME = "UPDATE campaign SET state = 'running', version = version + 1\n";

    private static final String CANCEL = """
            UPDATE campaign SET state = 'cancelled', finished_at = now(), version = version + 1
            """;

    private static final String ONLY_FROM = """
             WHERE id = :id AND workspace_id = :workspace AND state = ANY (CAST(:from AS campaign_state[]))
            """;

    private static final String STATE = """
            SELECT state::text AS state FROM campaign WHERE id = :id AND workspace_id = :workspace
            """;

    private static final List<CampaignState> BEFORE_START = List.of(CampaignState.DRAFT, CampaignState.SCHEDULED);
    /** Also a done one: its first mails are out, its reminders are not. */
    private static final List<CampaignState> CANCELLABLE = List.of(
            CampaignState.DRAFT,
            CampaignState.SCHEDULED,
            CampaignState.RUNNING,
            CampaignState.PAUSED,
            CampaignState.DONE);

    private final DatabaseClient database;
    private final CampaignLinks links;
    private final SentRegistrations registrations;
    private final DeliveryHints hints;
    private final TransactionalOperator transaction;

    CampaignStates(
            DatabaseClient database,
            CampaignLinks links,
            SentRegistrations registrations,
            DeliveryHints hints,
            TransactionalOperator transaction) {
        this.database = database;
        this.links = links;
        this.registrations = registrations;
        this.hints = hints;
        this.transaction = transaction;
    }

    Mono<Void> start(long workspaceId, long id) {
        return move(database.sql(START + ONLY_FROM), workspaceId, id, "start", BEFORE_START)
                .then(Mono.defer(() -> links.checkOpen(id)))
                .then(Mono.defer(() -> registrations.checkOpen(id)))
                .as(transaction::transactional)
                .then(AfterCommit.run(hints.publish(id)));
    }

    Mono<Void> schedule(long workspaceId, long id, Instant startAt) {
        return move(
                        database.sql(SCHEDULE + ONLY_FROM).bind("startAt", startAt),
                        workspaceId,
                        id,
                        "schedule",
                        BEFORE_START)
                .then(Mono.defer(() -> links.checkOpen(id)))
                .then(Mono.defer(() -> registrations.checkOpen(id)))
                .as(transaction::transactional);
    }

    /** Of this and the campaign's time, whichever comes first holds. */
    Mono<Void> unschedule(long workspaceId, long id) {
        return move(
                database.sql(UNSCHEDULE + ONLY_FROM), workspaceId, id, "unschedule", List.of(CampaignState.SCHEDULED));
    }

    Mono<Void> pause(long workspaceId, long id) {
        return move(database.sql(PAUSE + ONLY_FROM), workspaceId, id, "pause", List.of(CampaignState.RUNNING));
    }

    Mono<Void> resume(long workspaceId, long id) {
        return move(database.sql(RESUME + ONLY_FROM), workspaceId, id, "resume", List.of(CampaignState.PAUSED))
                .then(AfterCommit.run(hints.publish(id)));
    }

    Mono<Void> cancel(long workspaceId, long id) {
        return move(database.sql(CANCEL + ONLY_FROM), workspaceId, id, "cancel", CANCELLABLE)
                .then(AfterCommit.run(hints.publish(id)));
    }

    static ProblemException wrongState(CampaignState state, String action, List<CampaignState> allowed) {
        return ProblemType.WRONG_STATE
                .with(
                        state.sql(),
                        action,
                        allowed.stream().map(CampaignState::sql).collect(Collectors.joining(" or ")))
                .plus("state", state.sql())
                .plus("allowed", allowed.stream().map(CampaignState::sql).toList());
    }

    private Mono<Void> move(
            GenericExecuteSpec update, long workspaceId, long id, String action, List<CampaignState> from) {
        return update.bind("id", id)
                .bind("workspace", workspaceId)
                .bind("from", from.stream().map(CampaignState::sql).toArray(String[]::new))
                .fetch()
                .rowsUpdated()
                .filter(rows -> rows == 1)
                .switchIfEmpty(Mono.defer(() -> refuse(workspaceId, id, action, from)))
                .then();
    }

    private Mono<Long> refuse(long workspaceId, long id, String action, List<CampaignState> allowed) {
        return database.sql(STATE)
                .bind("id", id)
                .bind("workspace", workspaceId)
                .map(row -> SqlName.of(CampaignState.class, row.get("state", String.class)))
                .one()
                .switchIfEmpty(Mono.error(() -> Campaigns.missing(id)))
                .flatMap(state -> Mono.error(wrongState(state, action, allowed)));
    }
}
