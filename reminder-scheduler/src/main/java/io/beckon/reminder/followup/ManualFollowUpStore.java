package io.beckon.reminder.followup;

import io.beckon.contracts.followup.FollowUpSelection;
import io.beckon.contracts.followup.InvitationFilter;
import io.beckon.contracts.followup.InvitationWalk;
import io.beckon.contracts.state.Lane;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The database's part of follow-ups asked for by hand. A batch is one transaction of 4 statements, whatever its size; the cursor
 * moves with the deliveries it stands for, so a crash between two batches costs nothing.
 */
@Component
class ManualFollowUpStore {

    private static final Logger LOG = LoggerFactory.getLogger(ManualFollowUpStore.class);

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final FollowUpSettings settings;

    ManualFollowUpStore(DatabaseClient database, TransactionalOperator transaction, FollowUpSettings settings) {
        this.database = database;
        this.transaction = transaction;
        this.settings = settings;
    }

    Flux<Integer> requested() {
        return database.sql(FollowUpSql.REQUESTED)
                .map(row -> Objects.requireNonNull(row.get("id", Integer.class)))
                .all();
    }

    /** Expands the next batch of a follow-up; empty when it is done or another instance has it. */
    Mono<ManualBatch> expand(int followUp, Instant now) {
        return database.sql(FollowUpSql.CLAIM_REQUEST)
                .bind("followUp", followUp)
                .map(row -> new Request(
                        followUp,
                        Objects.requireNonNull(row.get("workspace_id", Long.class)),
                        Objects.requireNonNull(row.get("selection", String.class)),
                        Objects.requireNonNull(row.get("cursor", Long.class)),
                        Objects.requireNonNull(row.get("up_to", Long.class))))
                .one()
                .flatMap(request -> expand(request, now))
                .as(transaction::transactional);
    }

    private Mono<ManualBatch> expand(Request request, Instant now) {
        FollowUpSelection selection;
        try {
            selection = FollowUpSelection.ofJson(request.selection());
        } catch (IllegalArgumentException e) {
            LOG.error("Follow-up {} selects nobody, because its selection cannot be read", request.id(), e);
            return advance(request, new Picked(request.cursor(), 0, List.of(), true), List.of(), now);
        }
        return pick(request, selection, now)
                .flatMap(picked -> insert(request, picked.wanted(), now)
                        .collectList()
                        .flatMap(ranges -> advance(request, picked, ranges, now)));
    }

    private Mono<Picked> pick(Request request, FollowUpSelection selection, Instant now) {
        return selection.ids() != null
                ? pickIds(request, selection.ids(), now)
                : pickMatching(request, Objects.requireNonNull(selection.filter()), now);
    }

    private Mono<Picked> pickIds(Request request, List<Long> ids, Instant now) {
        List<Long> slice = ids.stream()
                .filter(id -> id > request.cursor())
                .distinct()
                .sorted()
                .limit(settings.batch())
                .toList();
        if (slice.isEmpty()) {
            return Mono.just(new Picked(request.cursor(), 0, List.of(), true));
        }
        long cursor = slice.get(slice.size() - 1);
        boolean last = slice.size() < settings.batch();
        return found(database.sql(FollowUpSql.PICK_IDS)
                        .bind("workspace", request.workspace())
                        .bind("now", now)
                        .bind("ids", slice.toArray(Long[]::new)))
                .map(rows -> new Picked(cursor, slice.size(), wanted(rows), last));
    }

    private Mono<Picked> pickMatching(Request request, InvitationFilter filter, Instant now) {
        GenericExecuteSpec statement = database.sql(FollowUpSql.pickMatching(filter))
                .bind("workspace", request.workspace())
                .bind("now", now)
                .bind("beyond", request.cursor())
                .bind("upTo", request.upTo())
                .bind("scan", settings.batch())
                .bind("walked", InvitationWalk.states(filter));
        for (Map.Entry<String, Object> parameter : filter.parameters().entrySet()) {
            statement = statement.bind(parameter.getKey(), parameter.getValue());
        }
        return found(statement).map(rows -> picked(request, rows));
    }

    private Picked picked(Request request, List<Row> rows) {
        Row any = rows.get(0);
        long cursor = any.reached() == null ? request.cursor() : any.reached();
        long matching = rows.stream().filter(row -> row.selected() != null).count();
        return new Picked(cursor, matching, wanted(rows), any.reached() == null);
    }

    private Flux<RequestedRange> insert(Request request, List<Selected> wanted, Instant now) {
        if (wanted.isEmpty()) {
            return Flux.empty();
        }
        return database.sql(FollowUpSql.INSERT_FOLLOW_UPS)
                .bind("followUp", request.id())
                .bind("lane", lane(wanted.size()).sql())
                .bind("now", now)
                .bind("healAt", now.plus(settings.healAfter()))
                .bind("invitations", wanted.stream().map(Selected::invitation).toArray(Long[]::new))
                .bind("campaigns", wanted.stream().map(Selected::campaign).toArray(Long[]::new))
                .map(row -> new RequestedRange(
                        Objects.requireNonNull(row.get("campaign_id", Long.class)),
                        Objects.requireNonNull(row.get("first_id", Long.class)),
                        Objects.requireNonNull(row.get("last_id", Long.class)),
                        Objects.requireNonNull(row.get("count", Long.class))))
                .all();
    }

    private Mono<ManualBatch> advance(Request request, Picked picked, List<RequestedRange> ranges, Instant now) {
        long queued = ranges.stream().mapToLong(RequestedRange::count).sum();
        return database.sql(FollowUpSql.ADVANCE_REQUEST)
                .bind("followUp", request.id())
                .bind("cursor", picked.cursor())
                .bind("queued", queued)
                .bind("held", picked.selected() - queued)
                .bind("finished", picked.last())
                .bind("now", now)
                .fetch()
                .rowsUpdated()
                .thenReturn(new ManualBatch(request.id(), lane(queued), ranges, queued, picked.last()));
    }

    private Lane lane(long queued) {
        return queued <= settings.expressUpTo() ? Lane.EXPRESS : Lane.BULK;
    }

    private static Mono<List<Row>> found(GenericExecuteSpec statement) {
        return statement.map(ManualFollowUpStore::row).all().collectList();
    }

    private static Row row(Readable row) {
        Long id = row.get("id", Long.class);
        Selected selected = id == null
                ? null
                : new Selected(
                        id,
                        Objects.requireNonNull(row.get("campaign_id", Long.class)),
                        Objects.requireNonNull(row.get("wanted", Boolean.class)));
        return new Row(selected, row.get("reached", Long.class));
    }

    private static List<Selected> wanted(List<Row> found) {
        return found.stream()
                .map(Row::selected)
                .filter(Objects::nonNull)
                .filter(Selected::wanted)
                .toList();
    }

    private record Request(int id, long workspace, String selection, long cursor, long upTo) {}

    /**
     * A row of what was picked.
     *
     * @param selected null where nobody of the slice matches
     * @param reached  where the next slice begins; null at the end
     */
    private record Row(
            @Nullable Selected selected, @Nullable Long reached) {}

    private record Selected(long invitation, long campaign, boolean wanted) {}

    /**
     * The next slice of a selection.
     *
     * @param cursor   the greatest invitation id of it
     * @param selected how many the slice has, wanted or not
     * @param wanted   those to be written to, by campaign
     * @param last     whether the selection ends with it
     */
    private record Picked(long cursor, long selected, List<Selected> wanted, boolean last) {}

    /** What one transaction did. */
    record ManualBatch(int followUp, Lane lane, List<RequestedRange> ranges, long queued, boolean last) {}
}
