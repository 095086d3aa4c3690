package io.beckon.gateway.template;

import static io.beckon.contracts.template.TemplateVariables.CAMPAIGN_DESTINATION_NAME;
import static io.beckon.contracts.template.TemplateVariables.CAMPAIGN_NAME;
import static io.beckon.contracts.template.TemplateVariables.EXPIRES_ON;
import static io.beckon.contracts.template.TemplateVariables.LINK;
import static io.beckon.contracts.template.TemplateVariables.MESSAGE;
import static io.beckon.contracts.template.TemplateVariables.PERSON_ADDRESS;
import static io.beckon.contracts.template.TemplateVariables.PERSON_FIRST_NAME;
import static io.beckon.contracts.template.TemplateVariables.PERSON_LAST_NAME;
import static io.beckon.contracts.template.TemplateVariables.PERSON_NAME;
import static io.beckon.contracts.template.TemplateVariables.UNSUBSCRIBE_LINK;

import io.beckon.contracts.template.TemplatePolicy;
import io.beckon.contracts.template.TemplateSource;
import io.beckon.contracts.template.TemplateVariables;
import io.beckon.gateway.http.Id;
import io.beckon.gateway.preview.MailPreview;
import io.r2dbc.spi.Readable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** Compares what the templates of a campaign read with what there is: the columns of its lists, the workspace and the campaign itself. */
@Component
class CampaignVariableReader {

    private static final int MOST_KINDS_OF_LIST = 200;

    private static final String CAMPAIGN = """
            SELECT c.destination_name IS NOT NULL AS destination, coalesce(c.message, '') <> '' AS message,
                   c.expires_after_seconds IS NOT NULL AS expires,
                   (SELECT coalesce(bool_and(coalesce(s.message, '') <> ''), true) FROM campaign_step s WHERE s.campaign_id = c.id)
                   AS steps_message
              FROM campaign c WHERE c.id = :campaign AND c.workspace_id = :workspace""";

    /** Lists with the same columns are one row. */
    private static final String LISTS = """
            SELECT s.columns::text AS columns, count(*) AS lists
              FROM submission s
             WHERE s.campaign_id = :campaign AND s.columns IS NOT NULL
             GROUP BY s.columns::text
             ORDER BY max(s.id) DESC LIMIT :most""";

    private static final String TEXTS = """
            SELECT u.step, t.template_id, t.locale, t.subject, t.html, t.text
              FROM (SELECT NULL::integer AS step, template_id FROM campaign WHERE id = :campaign
                    UNION ALL
                    SELECT ordinal, template_id FROM campaign_step WHERE campaign_id = :campaign) u
              JOIN template_text t ON t.template_id = u.template_id
             ORDER BY u.step NULLS FIRST, t.locale""";

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /** {@code submission.columns}. */
    record Columns(Map<String, String> fields, List<String> variables) {}

    private record Lists(Columns columns, long count) {

        /** By variable, the header it is read from. */
        Map<String, @Nullable String> offered() {
            Map<String, @Nullable String> offered = new TreeMap<>();
            Map<String, String> fields = columns.fields();
            putFirst(offered, PERSON_ADDRESS, fields.get("address"));
            putFirst(offered, PERSON_NAME, fields.get("name"), fields.get("firstName"), fields.get("lastName"));
            putFirst(offered, PERSON_FIRST_NAME, fields.get("firstName"));
            putFirst(offered, PERSON_LAST_NAME, fields.get("lastName"));
            columns.variables().forEach(header -> offered.put(TemplateVariables.listColumn(header), header));
            return offered;
        }

        private static void putFirst(Map<String, @Nullable String> offered, String name, @Nullable String... headers) {
            for (String header : headers) {
                if (header != null) {
                    offered.putIfAbsent(name, header);
                }
            }
        }
    }

    private record Text(@Nullable Integer step, long templateId, String locale, TemplateSource source) {}

    private final DatabaseClient database;
    private final MailPreview mails;

    CampaignVariableReader(DatabaseClient database, MailPreview mails) {
        this.database = database;
        this.mails = mails;
    }

    /** Empty when the workspace has no such campaign. */
    Mono<CampaignVariables> read(long workspaceId, long campaignId) {
        return fixed(workspaceId, campaignId)
                .zipWith(mails.frame(workspaceId), CampaignVariableReader::plus)
                .flatMap(fixed -> Mono.zip(lists(campaignId), texts(campaignId))
                        .flatMap(read -> Mono.fromCallable(() -> compare(fixed, read.getT1(), read.getT2()))
                                .subscribeOn(Schedulers.boundedElastic())));
    }

    private Mono<Set<String>> fixed(long workspaceId, long campaignId) {
        return database.sql(CAMPAIGN)
                .bind("campaign", campaignId)
                .bind("workspace", workspaceId)
                .map(row -> {
                    Set<String> there = new HashSet<>(Set.of(CAMPAIGN_NAME, LINK, UNSUBSCRIBE_LINK));
                    addIf(there, CAMPAIGN_DESTINATION_NAME, row, "destination");
                    addIf(there, EXPIRES_ON, row, "expires");
                    if (Boolean.TRUE.equals(row.get("steps_message", Boolean.class))) {
                        addIf(there, MESSAGE, row, "message");
                    }
                    return there;
                })
                .one();
    }

    private static void addIf(Set<String> there, String name, Readable row, String column) {
        if (Boolean.TRUE.equals(row.get(column, Boolean.class))) {
            there.add(name);
        }
    }

    private static Set<String> plus(Set<String> fixed, Map<String, Object> frame) {
        Set<String> there = new HashSet<>(fixed);
        there.addAll(frame.keySet());
        return there;
    }

    private Mono<List<Lists>> lists(long campaignId) {
        return database.sql(LISTS)
                .bind("campaign", campaignId)
                .bind("most", MOST_KINDS_OF_LIST)
                .map(row -> new Lists(
                        JSON.readValue(row.get("columns", String.class), Columns.class),
                        Objects.requireNonNull(row.get("lists", Long.class))))
                .all()
                .collectList();
    }

    private Mono<List<Text>> texts(long campaignId) {
        return database.sql(TEXTS)
                .bind("campaign", campaignId)
                .map(row -> new Text(
                        row.get("step", Integer.class),
                        Objects.requireNonNull(row.get("template_id", Long.class)),
                        Objects.requireNonNull(row.get("locale", String.class)),
                        new TemplateSource(
                                Objects.requireNonNull(row.get("subject", String.class)),
                                Objects.requireNonNull(row.get("html", String.class)),
                                Objects.requireNonNull(row.get("text", String.class)))))
                .all()
                .collectList();
    }

    private static CampaignVariables compare(Set<String> fixed, List<Lists> lists, List<Text> texts) {
        Map<String, @Nullable String> offered = new TreeMap<>();
        fixed.forEach(name -> offered.put(name, null));
        lists.forEach(list -> list.offered().forEach(offered::putIfAbsent));
        List<CampaignVariables.Used> used = new ArrayList<>();
        for (Text text : texts) {
            for (String name : TemplatePolicy.variables(text.source())) {
                used.add(used(name, text, fixed, lists));
            }
        }
        return new CampaignVariables(
                lists.stream().mapToLong(Lists::count).sum(),
                offered.entrySet().stream()
                        .map(entry -> new CampaignVariables.Offered(entry.getKey(), entry.getValue()))
                        .toList(),
                used,
                used.stream()
                        .filter(variable -> variable.missingIn() > 0)
                        .map(CampaignVariables.Used::name)
                        .distinct()
                        .count());
    }

    private static CampaignVariables.Used used(String name, Text text, Set<String> fixed, List<Lists> lists) {
        boolean ofList = name.startsWith(TemplateVariables.LIST_PREFIX) || name.startsWith("person.");
        long missingIn = ofList
                ? lists.stream()
                        .filter(list -> !list.offered().containsKey(name))
                        .mapToLong(Lists::count)
                        .sum()
                : fixed.contains(name) ? 0 : 1;
        return new CampaignVariables.Used(
                name,
                Id.text(text.templateId()),
                text.step(),
                text.locale(),
                missingIn,
                missingIn == 0 ? null : mend(name, ofList));
    }

    private static String mend(String name, boolean ofList) {
        if (ofList) {
            return "Give the list a column for it, or write words behind it: ${" + name + "} ?: 'words'.";
        }
        return name.startsWith("workspace.")
                ? "Set it in the workspace's settings, or take it out of the template."
                : "Set it in the campaign, or show it only where it is there: th:if=\"${" + name + "}\".";
    }
}
