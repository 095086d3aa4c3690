package io.beckon.gateway.invitation;

import io.beckon.contracts.followup.InvitationFilter;
import io.beckon.contracts.followup.InvitationWalk;
import io.r2dbc.spi.Readable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * The list of a workspace's invitations. Whatever the workspace's size and the filter, a statement reads at most {@link #SCAN} keys from
 * each state's end of an index, a page takes at most {@link #MOST_STATEMENTS} of them, and a rare search never sorts more than
 * {@link #NARROW} rows. By campaign, user group and state alone a page costs one statement.
 */
@Component
class InvitationList {

    /** A search that matches up to this many rows is answered from the index of addresses. */
    static final int NARROW = 10_000;

    static final int SCAN = 2_000;
    static final int MOST_STATEMENTS = 25;

    private static final String FIRST_MAIL = """
            LEFT JOIN delivery d ON d.invitation_id = page.id AND d.purpose = 'invitation' AND d.ordinal = 0""";

    /**
     * The keys of a slice are found first, so that a rare state is not looked for along the primary key; OFFSET 0 has each row of it looked
     * up by its key, where the planner would else walk the primary key from its end down to a page that lies deep.
     */
    private static final String WALK = """
            WITH slice AS MATERIALIZED (
            %1$s),
            page AS (
                SELECT %2$s
                  FROM slice
                 CROSS JOIN LATERAL (
                    SELECT * FROM invitation one WHERE one.id = slice.id AND one.workspace_id = :workspace OFFSET 0) i
                 WHERE true %3$s
                 ORDER BY i.id %4$s LIMIT :fetch)
            SELECT page.*, d.state::text AS mail, d.sent_at, walked.reached, walked.count
              FROM (SELECT %5$s(id) AS reached, count(*) AS count FROM slice) walked
              LEFT JOIN page ON true
              %6$s
             ORDER BY page.id %4$s""";

    /**
     * All with a rare beginning, from invitation_search_by_address, and of them those that the rest of the filter means; materialised, so
     * that neither the order nor a join is walked instead.
     */
    private static final String LOOK_UP = """
            WITH named AS MATERIALIZED (
                SELECT i.id, i.campaign_id, i.state, i.address
                  FROM invitation i WHERE i.workspace_id = :workspace AND i.address LIKE :search),
            found AS MATERIALIZED (SELECT i.id FROM named i WHERE true %1$s),
            page AS (
                SELECT %2$s
                  FROM (SELECT id FROM found WHERE id %3$s :beyond ORDER BY id %4$s LIMIT :fetch) shown
                  JOIN invitation i ON i.id = shown.id)
            SELECT page.*, d.state::text AS mail, d.sent_at
              FROM page
              %5$s
             ORDER BY page.id %4$s""";

    private static final String IS_NARROW = """
            SELECT count(*) <= %1$d AS narrow
              FROM (SELECT FROM invitation i WHERE i.workspace_id = :workspace AND i.address LIKE :search LIMIT %1$d + 1) matching""".formatted(NARROW);

    private final DatabaseClient database;

    InvitationList(DatabaseClient database) {
        this.database = database;
    }

    Mono<InvitationPage> page(long workspaceId, InvitationFilter filter, InvitationPage.Wish wish) {
        return isNarrow(workspaceId, filter)
                .flatMap(narrow -> narrow ? lookUp(workspaceId, filter, wish) : walk(workspaceId, filter, wish));
    }

    private Mono<Boolean> isNarrow(long workspaceId, InvitationFilter filter) {
        return filter.searches()
                ? database.sql(IS_NARROW)
                        .bind("workspace", workspaceId)
                        .bind(
                                "search",
                                Objects.requireNonNull(filter.parameters().get("search")))
                        .map(row -> Boolean.TRUE.equals(row.get("narrow", Boolean.class)))
                        .one()
                : Mono.just(false);
    }

    private Mono<InvitationPage> lookUp(long workspaceId, InvitationFilter filter, InvitationPage.Wish wish) {
        return bind(database.sql(lookUpSql(filter, wish.order())), filter.parameters())
                .bind("workspace", workspaceId)
                .bind("beyond", wish.beyond())
                .bind("fetch", wish.fetch())
                .map(InvitationView::of)
                .all()
                .collectList()
                .map(found -> InvitationPage.of(found, wish));
    }

    private Mono<InvitationPage> walk(long workspaceId, InvitationFilter filter, InvitationPage.Wish wish) {
        return Mono.just(new Walk(List.of(), wish.beyond(), 0))
                .expand(walk -> walk.goesOn(wish) ? step(workspaceId, filter, wish, walk) : Mono.empty())
                .last()
                .map(walk -> walk.page(wish));
    }

    private Mono<Walk> step(long workspaceId, InvitationFilter filter, InvitationPage.Wish wish, Walk walk) {
        int scan = filter.isByKeyAlone() ? wish.fetch() : SCAN;
        return bind(database.sql(walkSql(filter, wish.order())), filter.parameters())
                .bind("workspace", workspaceId)
                .bind("walked", InvitationWalk.states(filter))
                .bind("beyond", Objects.requireNonNull(walk.beyond()))
                .bind("fetch", wish.fetch())
                .bind("scan", scan)
                .map(InvitationList::row)
                .all()
                .collectList()
                .map(rows -> walk.plus(rows, scan));
    }

    static String lookUpSql(InvitationFilter filter, InvitationPage.Order order) {
        return LOOK_UP.formatted(filter.sql(), InvitationStore.COLUMNS, order.beyond, order.sql, FIRST_MAIL);
    }

    static String walkSql(InvitationFilter filter, InvitationPage.Order order) {
        boolean ascending = order == InvitationPage.Order.OLDEST_FIRST;
        return WALK.formatted(
                InvitationWalk.slice(filter, ascending, false),
                InvitationStore.COLUMNS,
                filter.sql(),
                order.sql,
                ascending ? "max" : "min",
                FIRST_MAIL);
    }

    private static GenericExecuteSpec bind(GenericExecuteSpec statement, Map<String, Object> parameters) {
        GenericExecuteSpec bound = statement;
        for (Map.Entry<String, Object> parameter : parameters.entrySet()) {
            bound = bound.bind(parameter.getKey(), parameter.getValue());
        }
        return bound;
    }

    private static Row row(Readable row) {
        return new Row(
                row.get("id", Long.class) == null ? null : InvitationView.of(row),
                row.get("reached", Long.class),
                Objects.requireNonNull(row.get("count", Long.class)));
    }

    /**
     * A row of a step.
     *
     * @param found   null where nobody of the slice matches
     * @param reached the slice's last id; null where there is none left
     * @param walked  how many keys the slice has
     */
    private record Row(
            @Nullable InvitationView found, @Nullable Long reached, long walked) {}

    /**
     * How far the walk for a page has come.
     *
     * @param beyond where it goes on; null at the end
     */
    private record Walk(
            List<InvitationView> found, @Nullable Long beyond, int statements) {

        boolean goesOn(InvitationPage.Wish wish) {
            return beyond != null && found.size() < wish.fetch() && statements < MOST_STATEMENTS;
        }

        Walk plus(List<Row> rows, int scan) {
            Row any = rows.get(0);
            List<InvitationView> more = Stream.concat(
                            found.stream(), rows.stream().map(Row::found).filter(Objects::nonNull))
                    .toList();
            return new Walk(more, any.walked() < scan ? null : any.reached(), statements + 1);
        }

        InvitationPage page(InvitationPage.Wish wish) {
            return found.size() > wish.limit()
                    ? InvitationPage.of(found, wish)
                    : InvitationPage.stopped(found, wish, beyond);
        }
    }
}
