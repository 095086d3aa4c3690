package io.beckon.gateway.invitation;

import io.beckon.contracts.followup.InvitationFilter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Whether what a filter names is the workspace's own. */
@Component
public class FilterOwner {

    private static final String FOREIGN = """
            SELECT CASE WHEN NOT EXISTS (SELECT FROM campaign WHERE id = :campaign AND workspace_id = :workspace)
                             AND CAST(:campaign AS bigint) <> 0 THEN 'campaign'
                        WHEN NOT EXISTS (SELECT FROM user_group WHERE id = :group AND workspace_id = :workspace)
                             AND CAST(:group AS bigint) <> 0 THEN 'user group'
                        ELSE '' END AS foreign""";

    /** Something a filter names that the workspace does not have: {@code campaign} or {@code user group}. */
    public record Foreign(String thing, long id) {

        /** The filter's field. */
        public String field() {
            return thing.equals("campaign") ? "campaignId" : "userGroupId";
        }
    }

    private final DatabaseClient database;

    FilterOwner(DatabaseClient database) {
        this.database = database;
    }

    /** What the filter names and the workspace does not have; empty when it has all. */
    public Mono<Foreign> foreign(long workspaceId, InvitationFilter filter) {
        if (filter.campaignId() == null && filter.userGroupId() == null) {
            return Mono.empty();
        }
        long campaign = id(filter.campaignId());
        long group = id(filter.userGroupId());
        return database.sql(FOREIGN)
                .bind("workspace", workspaceId)
                .bind("campaign", campaign)
                .bind("group", group)
                .map(row -> Objects.requireNonNull(row.get("foreign", String.class)))
                .one()
                .filter(thing -> !thing.isEmpty())
                .map(thing -> new Foreign(thing, thing.equals("campaign") ? campaign : group));
    }

    private static long id(@Nullable Long id) {
        return id == null ? 0 : id;
    }
}
