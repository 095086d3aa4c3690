package io.beckon.gateway.submission;

import io.beckon.contracts.admission.AdmissionSql;
import io.beckon.contracts.admission.AdmissionTerms;
import io.beckon.contracts.admission.Candidate;
import io.beckon.contracts.admission.Known;
import io.beckon.contracts.state.SqlName;
import io.beckon.contracts.state.SuppressionReason;
import io.r2dbc.spi.Readable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** What a check reads; it writes nothing. One statement, and at most three a chunk of 1,000 rows. */
@Component
class ListCheckStore {

    /** Of no submission: their numbers begin at 1. */
    static final long NO_SUBMISSION = 0;

    /** As many as expansion counts: by the chunks it has expanded. */
    private static final String CAMPAIGN = """
            SELECT p.state::text AS state, p.row_limit, w.name, w.sub_address_separator,
                   (SELECT coalesce(sum(c.invited_count), 0) FROM submission_chunk c WHERE c.campaign_id = p.id)::bigint AS invited
              FROM campaign p
              JOIN workspace w ON w.id = p.workspace_id
             WHERE p.id = :campaign AND p.workspace_id = :workspace
            """;

    private final DatabaseClient database;

    ListCheckStore(DatabaseClient database) {
        this.database = database;
    }

    /**
     * The campaign a list would go to.
     *
     * @param room how many people it may still take
     */
    record Campaign(long id, String state, AdmissionTerms terms, long room) {}

    /** Empty when the workspace has no such campaign. */
    Mono<Campaign> campaign(long workspaceId, long campaignId) {
        return database.sql(CAMPAIGN)
                .bind("campaign", campaignId)
                .bind("workspace", workspaceId)
                .map(row -> campaign(workspaceId, campaignId, row))
                .one();
    }

    Mono<Map<String, Known>> known(List<Candidate> candidates, Campaign campaign) {
        return candidates.isEmpty()
                ? Mono.just(Map.of())
                : database.sql(AdmissionSql.KNOWN)
                        .bind(0, candidates.stream().map(Candidate::address).toArray(String[]::new))
                        .bind(1, candidates.stream().map(Candidate::mailbox).toArray(String[]::new))
                        .bind(2, campaign.id())
                        .bind(3, campaign.terms().workspaceId())
                        .map(ListCheckStore::known)
                        .all()
                        .collectMap(Known::address);
    }

    Mono<Set<String>> taken(List<String> addresses, Campaign campaign) {
        return addresses.isEmpty()
                ? Mono.just(Set.of())
                : database.sql(AdmissionSql.TAKEN)
                        .bind(0, addresses.toArray(String[]::new))
                        .bind(1, campaign.id())
                        .map(row -> text(row, "address"))
                        .all()
                        .collect(Collectors.toSet());
    }

    private static Campaign campaign(long workspaceId, long campaignId, Readable row) {
        long limit = number(row, "row_limit");
        AdmissionTerms terms = new AdmissionTerms(
                workspaceId, text(row, "name"), text(row, "sub_address_separator"), NO_SUBMISSION, limit);
        return new Campaign(campaignId, text(row, "state"), terms, Math.max(0, limit - number(row, "invited")));
    }

    private static Known known(Readable row) {
        String suppressed = row.get("suppressed", String.class);
        return new Known(
                text(row, "address"),
                row.get("account_workspace", Long.class),
                suppressed == null ? null : SqlName.of(SuppressionReason.class, suppressed),
                row.get("submission_id", Long.class),
                row.get("row_number", Long.class));
    }

    private static long number(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, Long.class));
    }

    private static String text(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, String.class));
    }
}
