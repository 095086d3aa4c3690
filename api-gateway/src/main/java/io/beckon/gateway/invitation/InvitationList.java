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
 * each state's end of an index, or {@link InvitationWalk#BLOCKS} blocks of a user group, a page takes at most {@link #MOST_STATEMENTS} of
 * them, and never more than {@link #NARROW} rows are sorted. By campaign and state alone a page costs one statement.
 */
@Component
class InvitationList {

    /** What matches up to this many rows is sorted after it was found, a search from the index of addresses. */
    static final int NARROW = 10_000;

    static final int SCAN = 2_000;
    static final int MOST_STATEMENTS = 25;

    private final DatabaseClient database;

    InvitationList(DatabaseClient database) {
        this.database = database;
    }

    Mono<InvitationPage> page(long workspaceId, InvitationFilter filter, InvitationPage.Wish wish) {
        return isNarrow(workspaceId, filter, wish.order())
                .flatMap(narrow -> narrow ? lookUp(workspaceId, filter, wish) : walk(workspaceId, filter, wish));
    }

    private Mono<Boolean> isNarrow(long workspaceId, InvitationFilter filter, ListOrder order) {
        if (filter.searches()) {
            String search = Objects.requireNonNull((String) filter.parameters().get("search"));
            return isNarrow(database.sql(ListSql.IS_NARROW).bind("search", search), workspaceId);
        }
        boolean walkReadsInVain = order.byAddress && !AddressWalk.isByIndexAlone(filter);
        return walkReadsInVain
                ? isNarrow(keys(database.sql(ListSql.isFew(filter)), filter), workspaceId)
                : Mono.just(false);
    }

    private static Mono<Boolean> isNarrow(GenericExecuteSpec statement, long workspaceId) {
        return statement
                .bind("workspace", workspaceId)
                .map(row -> Boolean.TRUE.equals(row.get("narrow", Boolean.class)))
                .one();
    }

    private Mono<InvitationPage> lookUp(long workspaceId, InvitationFilter filter, InvitationPage.Wish wish) {
        GenericExecuteSpec statement = all(database.sql(ListSql.lookUp(filter, wish.order())), filter);
        return from(filter.searches() ? statement : walked(statement, filter), wish.beyond())
                .bind("workspace", workspaceId)
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
        boolean byAddress = wish.order().byAddress;
        boolean nothingInVain = byAddress ? AddressWalk.isByIndexAlone(filter) : filter.isByKeyAlone();
        GenericExecuteSpec statement = all(database.sql(ListSql.walk(filter, wish.order())), filter);
        return from(byAddress ? statement : walked(statement, filter), Objects.requireNonNull(walk.beyond()))
                .bind("workspace", workspaceId)
                .bind("fetch", wish.fetch())
                .bind("scan", nothingInVain ? wish.fetch() : SCAN)
                .map(row -> row(row, byAddress))
                .all()
                .collectList()
                .map(walk::plus);
    }

    private static GenericExecuteSpec all(GenericExecuteSpec statement, InvitationFilter filter) {
        GenericExecuteSpec bound = statement;
        for (Map.Entry<String, Object> parameter : filter.parameters().entrySet()) {
            bound = bound.bind(parameter.getKey(), parameter.getValue());
        }
        return bound;
    }

    /** Of the filter what the keys say. */
    private static GenericExecuteSpec keys(GenericExecuteSpec statement, InvitationFilter filter) {
        GenericExecuteSpec bound = walked(statement, filter);
        bound = filter.campaignId() == null ? bound : bound.bind("campaignId", filter.campaignId());
        return filter.userGroupId() == null ? bound : bound.bind("userGroupId", filter.userGroupId());
    }

    private static GenericExecuteSpec walked(GenericExecuteSpec statement, InvitationFilter filter) {
        return statement.bind("walked", InvitationWalk.states(filter));
    }

    private static GenericExecuteSpec from(GenericExecuteSpec statement, ListPosition beyond) {
        GenericExecuteSpec bound = statement.bind("beyond", beyond.id());
        return beyond.address() == null ? bound : bound.bind("beyondAddress", beyond.address());
    }

    private static Row row(Readable row, boolean byAddress) {
        Long reached = row.get("reached", Long.class);
        return new Row(
                row.get("id", Long.class) == null ? null : InvitationView.of(row),
                reached == null
                        ? null
                        : new ListPosition(reached, byAddress ? row.get("reached_address", String.class) : null));
    }

    /**
     * A row of a step.
     *
     * @param found   null where nobody of the slice matches
     * @param reached where the next slice begins; null at the end
     */
    private record Row(
            @Nullable InvitationView found, @Nullable ListPosition reached) {}

    /**
     * How far the walk for a page has come.
     *
     * @param beyond where it goes on; null at the end
     */
    private record Walk(
            List<InvitationView> found, @Nullable ListPosition beyond, int statements) {

        boolean goesOn(InvitationPage.Wish wish) {
            return beyond != null && found.size() < wish.fetch() && statements < MOST_STATEMENTS;
        }

        Walk plus(List<Row> rows) {
            List<InvitationView> more = Stream.concat(
                            found.stream(), rows.stream().map(Row::found).filter(Objects::nonNull))
                    .toList();
            return new Walk(more, rows.get(0).reached(), statements + 1);
        }

        InvitationPage page(InvitationPage.Wish wish) {
            return found.size() > wish.limit()
                    ? InvitationPage.of(found, wish)
                    : InvitationPage.stopped(found, wish, beyond);
        }
    }
}
