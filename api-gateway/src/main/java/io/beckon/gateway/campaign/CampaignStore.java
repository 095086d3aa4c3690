package io.beckon.gateway.campaign;

import io.beckon.contracts.state.CampaignState;
import io.beckon.contracts.state.SqlName;
import io.beckon.contracts.state.StepAnchor;
import io.beckon.gateway.http.Id;
import io.beckon.gateway.http.IsoDuration;
import io.beckon.gateway.http.PageRequest;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.r2dbc.core.Parameter;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Campaigns and their reminder steps. */
@Component
class CampaignStore {

    private static final String COLUMNS = """
            id, name, state::text AS state, locale, template_id, message, destination_kind::text AS destination_kind,
            destination_name, destination_url, reminders_stop_on::text AS reminders_stop_on, pre_authenticated_links, assertions,
            expires_after_seconds, send_while_uploading, row_limit, start_at, started_at, finished_at, created_at, version,
            destination_course_id, registration_invitation_id,
            ARRAY(SELECT l.user_group_id FROM campaign_user_group l WHERE l.campaign_id = campaign.id ORDER BY 1) AS user_groups,
            ARRAY(SELECT l.course_id FROM campaign_course l WHERE l.campaign_id = campaign.id ORDER BY 1) AS courses,
            ARRAY(SELECT l.program_id FROM campaign_program l WHERE l.campaign_id = campaign.id ORDER BY 1) AS programs
            """;

    private static final String LIST = "SELECT " + COLUMNS + """
              FROM campaign
             WHERE workspace_id = :workspace AND id < :before
             ORDER BY id DESC LIMIT :limit
            """;

    private static final String FIND =
            "SELECT " + COLUMNS + " FROM campaign WHERE id = :id AND workspace_id = :workspace";

    private static final String STEPS = """
            SELECT campaign_id, anchor::text AS anchor, offset_seconds, template_id, message
              FROM campaign_step
             WHERE campaign_id = ANY (:ids)
             ORDER BY campaign_id, ordinal
            """;

    private static final String INSERT = """
            INSERT INTO campaign (workspace_id, name, locale, template_id, message, destination_kind, destination_course_id,
                                  destination_name, destination_url, reminders_stop_on, pre_authenticated_links, assertions, expires_after_seconds,
                                  send_while_uploading, row_limit, registration_invitation_id)
            VALUES (:workspace, :name, :locale, :template, :message, CAST(:kind AS destination_kind), :course,
                    CASE WHEN CAST(:course AS bigint) IS NULL THEN :destinationName
                         ELSE (SELECT k.name FROM course k WHERE k.id = :course) END,
                    CASE WHEN CAST(:course AS bigint) IS NULL THEN :destinationUrl
                         ELSE (SELECT k.url FROM course k WHERE k.id = :course) END,
                    CAST(:stopOn AS reminder_stop), :preAuthenticated, :assertions, :expiresAfter, :whileUploading,
                    :rowLimit, :registration)
            RETURNING id
            """;

    private static final String UPDATE = """
            UPDATE campaign
               SET name = :name, locale = :locale, template_id = :template, message = :message,
                   destination_kind = CAST(:kind AS destination_kind), destination_course_id = :course,
                   destination_name = CASE WHEN CAST(:course AS bigint) IS NULL THEN :destinationName
                                           ELSE (SELECT k.name FROM course k WHERE k.id = :course) END,
                   destination_url = CASE WHEN CAST(:course AS bigint) IS NULL THEN :destinationUrl
                                          ELSE (SELECT k.url FROM course k WHERE k.id = :course) END,
                   reminders_stop_on = CAST(:stopOn AS reminder_stop),
                   pre_authenticated_links = :preAuthenticated, assertions = :assertions, expires_after_seconds = :expiresAfter,
                   send_while_uploading = :whileUploading, row_limit = :rowLimit,
                   registration_invitation_id = :registration, version = version + 1
             WHERE id = :id AND workspace_id = :workspace
            """;

    private static final String CLEAR_STEPS = "DELETE FROM campaign_step WHERE campaign_id = :id";

    private static final String INSERT_STEPS = """
            INSERT INTO campaign_step (campaign_id, ordinal, anchor, offset_seconds, template_id, message)
            SELECT :id, s.ordinal, CAST(s.anchor AS step_anchor), s.offset_seconds, s.template_id, s.message
              FROM unnest(:anchors, :offsets, :templates, :messages)
                   WITH ORDINALITY AS s (anchor, offset_seconds, template_id, message, ordinal)
            """;

    private static final String SURROUNDINGS = """
            SELECT w.allowed_hosts,
                   ARRAY(SELECT t.id FROM template t WHERE t.workspace_id = w.id AND t.id = ANY (:templates)) AS templates
              FROM workspace w WHERE w.id = :workspace
            """;

    private static final String DEFAULT_LOCALE = "SELECT locale FROM workspace WHERE id = :workspace";

    /** Uploads of the campaign hold its row by their foreign key, so none can slip in between. */
    private static final String DELETE_DRAFT = """
            DELETE FROM campaign
             WHERE id = :id AND workspace_id = :workspace AND state = 'draft'
               AND NOT EXISTS (SELECT 1 FROM submission s WHERE s.campaign_id = campaign.id)
               AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.campaign_id = campaign.id)
            """;

    private final DatabaseClient database;

    CampaignStore(DatabaseClient database) {
        this.database = database;
    }

    Flux<Campaign> list(long workspaceId, PageRequest page) {
        return database.sql(LIST)
                .bind("workspace", workspaceId)
                .bind("before", page.before())
                .bind("limit", page.fetch())
                .map(CampaignStore::withoutSteps)
                .all()
                .collectList()
                .flatMapMany(this::withSteps);
    }

    Mono<Campaign> find(long workspaceId, long id) {
        return found(FIND, workspaceId, id);
    }

    /** Reads it and keeps others from changing it until the transaction ends. */
    Mono<Campaign> lock(long workspaceId, long id) {
        return found(FIND + " FOR UPDATE", workspaceId, id);
    }

    Mono<Long> insert(long workspaceId, CampaignDraft draft) {
        return draft(database.sql(INSERT).bind("workspace", workspaceId), draft)
                .map(row -> row.get("id", Long.class))
                .one()
                .flatMap(id -> insertSteps(id, draft.steps()).thenReturn(id));
    }

    Mono<Void> update(long workspaceId, long id, CampaignDraft draft) {
        return draft(database.sql(UPDATE).bind("workspace", workspaceId).bind("id", id), draft)
                .then()
                .then(database.sql(CLEAR_STEPS).bind("id", id).then())
                .then(insertSteps(id, draft.steps()));
    }

    /** What a draft may refer to, as far as it does. */
    Mono<CampaignRules.Surroundings> surroundings(long workspaceId, Set<Long> templates) {
        return database.sql(SURROUNDINGS)
                .bind("workspace", workspaceId)
                .bind("templates", templates.toArray(Long[]::new))
                .map(row -> new CampaignRules.Surroundings(
                        List.of(row.get("allowed_hosts", String[].class)), Set.of(row.get("templates", Long[].class))))
                .one();
    }

    Mono<String> defaultLocale(long workspaceId) {
        return database.sql(DEFAULT_LOCALE)
                .bind("workspace", workspaceId)
                .map(row -> row.get("locale", String.class))
                .one();
    }

    /** Whether it was an empty draft and is gone. */
    Mono<Boolean> deleteDraft(long workspaceId, long id) {
        return database.sql(DELETE_DRAFT)
                .bind("workspace", workspaceId)
                .bind("id", id)
                .fetch()
                .rowsUpdated()
                .map(rows -> rows == 1);
    }

    private Mono<Campaign> found(String sql, long workspaceId, long id) {
        return database.sql(sql)
                .bind("workspace", workspaceId)
                .bind("id", id)
                .map(CampaignStore::withoutSteps)
                .all()
                .collectList()
                .flatMapMany(this::withSteps)
                .next();
    }

    private Flux<Campaign> withSteps(List<Campaign> campaigns) {
        Long[] ids = campaigns.stream().map(Campaign::id).toArray(Long[]::new);
        return database.sql(STEPS)
                .bind("ids", ids)
                .map(row -> Map.entry(row.get("campaign_id", Long.class), step(row)))
                .all()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())))
                .flatMapIterable(steps -> campaigns.stream()
                        .map(campaign -> campaign.withDraft(
                                campaign.draft().withSteps(steps.getOrDefault(campaign.id(), List.of()))))
                        .toList());
    }

    private Mono<Void> insertSteps(long id, Collection<CampaignDraft.Reminder> steps) {
        return database.sql(INSERT_STEPS)
                .bind("id", id)
                .bind("anchors", steps.stream().map(step -> anchor(step).sql()).toArray(String[]::new))
                .bind("offsets", steps.stream().map(CampaignStore::offset).toArray(Long[]::new))
                .bind(
                        "templates",
                        steps.stream().map(step -> id(step.templateId())).toArray(Long[]::new))
                .bind(
                        "messages",
                        steps.stream().map(CampaignDraft.Reminder::message).toArray(String[]::new))
                .then();
    }

    private static GenericExecuteSpec draft(GenericExecuteSpec statement, CampaignDraft draft) {
        CampaignDraft.Destination destination = draft.destination();
        return statement
                .bind("name", text(draft.name()))
                .bind("locale", text(draft.locale()))
                .bind("template", Parameter.fromOrEmpty(id(draft.templateId()), Long.class))
                .bind("message", text(draft.message()))
                .bind("kind", text(destination == null ? null : destination.kind()))
                .bind("course", Parameter.fromOrEmpty(course(destination), Long.class))
                .bind("destinationName", text(destination == null ? null : destination.name()))
                .bind("destinationUrl", text(destination == null ? null : destination.url()))
                .bind("stopOn", text(draft.reminderStopsOn()))
                .bind("preAuthenticated", Parameter.fromOrEmpty(draft.preAuthenticatedLinks(), Boolean.class))
                .bind("assertions", Parameter.fromOrEmpty(draft.assertions(), Boolean.class))
                .bind("expiresAfter", Parameter.fromOrEmpty(seconds(draft.expiresAfter()), Long.class))
                .bind("whileUploading", Boolean.TRUE.equals(draft.sendWhileUploading()))
                .bind("rowLimit", Parameter.fromOrEmpty(draft.rowLimit(), Long.class))
                .bind("registration", Parameter.fromOrEmpty(id(draft.registrationInvitationId()), Long.class));
    }

    private static Parameter text(@Nullable String value) {
        return Parameter.fromOrEmpty(value, String.class);
    }

    private static @Nullable Long id(@Nullable String text) {
        return text == null ? null : Long.valueOf(Id.read(text).orElseThrow());
    }

    private static @Nullable Long course(CampaignDraft.@Nullable Destination destination) {
        return destination == null ? null : id(destination.courseId());
    }

    private static @Nullable Long seconds(@Nullable String duration) {
        return duration == null
                ? null
                : IsoDuration.read(duration).orElseThrow().toSeconds();
    }

    private static StepAnchor anchor(CampaignDraft.Reminder step) {
        return step.after() != null ? StepAnchor.AFTER_SENDING : StepAnchor.BEFORE_EXPIRY;
    }

    private static @Nullable Long offset(CampaignDraft.Reminder step) {
        return seconds(step.after() != null ? step.after() : step.beforeExpiry());
    }

    private static CampaignDraft.Reminder step(Readable row) {
        String offset = duration(row.get("offset_seconds", Long.class));
        boolean after = StepAnchor.AFTER_SENDING.sql().equals(row.get("anchor", String.class));
        return new CampaignDraft.Reminder(
                after ? offset : null,
                after ? null : offset,
                row.get("message", String.class),
                idText(row.get("template_id", Long.class)));
    }

    private static Campaign withoutSteps(Readable row) {
        return new Campaign(
                row.get("id", Long.class),
                SqlName.of(CampaignState.class, row.get("state", String.class)),
                row.get("version", Integer.class),
                row.get("start_at", Instant.class),
                row.get("started_at", Instant.class),
                row.get("finished_at", Instant.class),
                row.get("created_at", Instant.class),
                new CampaignDraft(
                        row.get("name", String.class),
                        row.get("locale", String.class),
                        idText(row.get("template_id", Long.class)),
                        row.get("message", String.class),
                        new CampaignDraft.Destination(
                                row.get("destination_kind", String.class),
                                idText(row.get("destination_course_id", Long.class)),
                                row.get("destination_name", String.class),
                                row.get("destination_url", String.class)),
                        ids(row.get("user_groups", Long[].class)),
                        ids(row.get("courses", Long[].class)),
                        ids(row.get("programs", Long[].class)),
                        duration(row.get("expires_after_seconds", Long.class)),
                        List.of(),
                        row.get("reminders_stop_on", String.class),
                        row.get("pre_authenticated_links", Boolean.class),
                        row.get("assertions", Boolean.class),
                        row.get("send_while_uploading", Boolean.class),
                        row.get("row_limit", Long.class),
                        idText(row.get("registration_invitation_id", Long.class))));
    }

    private static @Nullable String duration(@Nullable Long seconds) {
        return seconds == null ? null : IsoDuration.text(Duration.ofSeconds(seconds));
    }

    private static List<@Nullable String> ids(Long[] ids) {
        return Stream.of(ids).map(CampaignStore::idText).toList();
    }

    private static @Nullable String idText(@Nullable Long id) {
        return id == null ? null : Id.text(id);
    }
}
