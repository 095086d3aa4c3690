package io.beckon.gateway.invitation;

import io.beckon.contracts.followup.InvitationFilter;
import io.beckon.contracts.followup.InvitationWalk;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import org.springframework.r2dbc.core.DatabaseClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How PostgreSQL answers the statements of the list, with the values that the list gives them. */
final class ListPlans {

    private static final int FETCH = 51;

    private final DatabaseClient database;
    private final long workspace;

    ListPlans(DatabaseClient database, long workspace) {
        this.database = database;
        this.workspace = workspace;
    }

    /** Of the statement in words, without running it. */
    String plan(String sql, InvitationFilter filter, ListOrder order) {
        return String.join("\n", explained("EXPLAIN ", sql, filter, order.start, InvitationList.SCAN));
    }

    /** How many pages of 8 KB the first statement of a page touches, in the cache or not. */
    long pagesRead(InvitationFilter filter, ListOrder order) {
        return pagesRead(filter, order, order.start);
    }

    /** As the other one, of the page behind a place. */
    long pagesRead(InvitationFilter filter, ListOrder order, ListPosition beyond) {
        boolean nothingInVain = order.byAddress ? AddressWalk.isByIndexAlone(filter) : filter.isByKeyAlone();
        int scan = nothingInVain ? FETCH : InvitationList.SCAN;
        return pagesRead(ListSql.walk(filter, order), filter, beyond, scan);
    }

    /** Of any of the list's statements. */
    long pagesRead(String sql, InvitationFilter filter, ListPosition beyond, int scan) {
        String json = String.join(
                "", explained("EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) ", sql, filter, beyond, scan));
        JsonNode root = JsonMapper.builder().build().readTree(json).at("/0/Plan");
        return root.path("Shared Hit Blocks").asLong()
                + root.path("Shared Read Blocks").asLong();
    }

    private List<String> explained(String explain, String sql, InvitationFilter filter, ListPosition beyond, int scan) {
        String literal = sql.replace(":workspace", Long.toString(workspace))
                .replace(":beyondAddress", "'" + Objects.requireNonNullElse(beyond.address(), "") + "'")
                .replace(":beyond", Long.toString(beyond.id()))
                .replace(":fetch", Integer.toString(FETCH))
                .replace(":scan", Integer.toString(scan))
                .replace(":walked", literal(InvitationWalk.states(filter)));
        for (Map.Entry<String, Object> parameter : filter.parameters().entrySet()) {
            literal = literal.replaceAll(
                    ":" + parameter.getKey() + "\\b", Matcher.quoteReplacement(literal(parameter.getValue())));
        }
        return Objects.requireNonNull(database.sql(explain + literal)
                .map(row -> Objects.requireNonNull(row.get(0, String.class)))
                .all()
                .collectList()
                .block());
    }

    private static String literal(Object value) {
        if (value instanceof Number) {
            return value.toString();
        }
        return value instanceof String[] texts ? "'{" + String.join(",", texts) + "}'" : "'" + value + "'";
    }
}
