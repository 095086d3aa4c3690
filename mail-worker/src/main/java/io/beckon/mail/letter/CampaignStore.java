package io.beckon.mail.letter;

import io.beckon.contracts.followup.FollowUpPlan;
import io.beckon.contracts.followup.FollowUpStep;
import io.beckon.contracts.state.SqlName;
import io.beckon.contracts.state.StepAnchor;
import io.beckon.contracts.template.TemplateSource;
import io.r2dbc.spi.Readable;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Reads what mails of a campaign are written from: three statements a campaign, one more where it sends a registration invitation; kept for a while. */
@Component
class CampaignStore {

    private static final String CAMPAIGN = """
            SELECT c.name, c.locale, c.template_id, c.message, c.destination_name, c.expires_after_seconds,
                   c.registration_invitation_id,
                   """ + WorkspaceStore.COLUMNS + """
              FROM campaign c JOIN workspace w ON w.id = c.workspace_id
             WHERE c.id = :campaign""";

    private static final String STEPS = """
            SELECT ordinal, anchor::text AS anchor, offset_seconds, template_id, message
              FROM campaign_step WHERE campaign_id = :campaign""";

    private static final String TEXTS = """
            SELECT t.template_id, t.locale, t.subject, t.html, t.text
              FROM template_text t
             WHERE t.template_id IN (SELECT template_id FROM campaign WHERE id = :campaign
                                     UNION SELECT template_id FROM campaign_step WHERE campaign_id = :campaign)""";

    private record StepRow(FollowUpStep planned, CampaignFacts.Step words) {}

    private record TextRow(long templateId, String locale, TemplateSource source) {}

    private record CampaignRow(
            CampaignFacts.Campaign campaign,
            CampaignFacts.Workspace workspace,
            @Nullable Duration expiresAfter,
            @Nullable Long registration) {}

    private final DatabaseClient database;
    private final RegistrationStore registrations;
    private final Clock clock;

    CampaignStore(DatabaseClient database, RegistrationStore mailRegistrationStore, Clock clock) {
        this.database = database;
        this.registrations = mailRegistrationStore;
        this.clock = clock;
    }

    Mono<CampaignFacts> read(long campaignId) {
        return Mono.zip(campaign(campaignId), steps(campaignId), texts(campaignId))
                .flatMap(read -> registration(read.getT1())
                        .map(registration ->
                                facts(campaignId, read.getT1(), read.getT2(), read.getT3(), registration.orElse(null))))
                .flatMap(this::withHolidays);
    }

    private Mono<CampaignFacts> withHolidays(CampaignFacts facts) {
        return facts.workspace().sendingWindow().days().regions().isEmpty()
                ? Mono.just(facts)
                : Mono.fromCallable(() -> facts.withHolidaysAround(LocalDate.now(clock)))
                        .subscribeOn(Schedulers.boundedElastic());
    }

    private Mono<Optional<CampaignFacts.Registration>> registration(CampaignRow row) {
        return row.registration() == null
                ? Mono.just(Optional.empty())
                : registrations.find(row.registration()).map(Optional::of);
    }

    private static CampaignFacts facts(
            long campaignId,
            CampaignRow row,
            List<StepRow> steps,
            Map<Long, Map<String, TemplateSource>> texts,
            CampaignFacts.@Nullable Registration registration) {
        Map<Integer, CampaignFacts.Step> words = new HashMap<>();
        steps.forEach(step -> words.put(step.planned().ordinal(), step.words()));
        FollowUpPlan plan =
                new FollowUpPlan(steps.stream().map(StepRow::planned).toList(), row.expiresAfter());
        return new CampaignFacts(
                campaignId, row.campaign(), row.workspace(), plan, Map.copyOf(words), texts, registration);
    }

    private Mono<CampaignRow> campaign(long campaignId) {
        return database.sql(CAMPAIGN)
                .bind("campaign", campaignId)
                .map(row -> new CampaignRow(
                        readCampaign(row),
                        WorkspaceStore.read(row),
                        expiresAfter(row),
                        row.get("registration_invitation_id", Long.class)))
                .one();
    }

    private Mono<List<StepRow>> steps(long campaignId) {
        return database.sql(STEPS)
                .bind("campaign", campaignId)
                .map(row -> new StepRow(
                        new FollowUpStep(
                                WorkspaceStore.number(row, "ordinal").intValue(),
                                SqlName.of(StepAnchor.class, WorkspaceStore.text(row, "anchor")),
                                Duration.ofSeconds(WorkspaceStore.number(row, "offset_seconds")
                                        .longValue())),
                        new CampaignFacts.Step(row.get("template_id", Long.class), row.get("message", String.class))))
                .all()
                .collectList();
    }

    private Mono<Map<Long, Map<String, TemplateSource>>> texts(long campaignId) {
        return database.sql(TEXTS)
                .bind("campaign", campaignId)
                .map(row -> new TextRow(
                        WorkspaceStore.number(row, "template_id").longValue(),
                        WorkspaceStore.text(row, "locale"),
                        new TemplateSource(
                                WorkspaceStore.text(row, "subject"),
                                WorkspaceStore.text(row, "html"),
                                WorkspaceStore.text(row, "text"))))
                .all()
                .collect(
                        HashMap::new,
                        (all, text) -> all.computeIfAbsent(text.templateId(), id -> new HashMap<>())
                                .put(text.locale(), text.source()));
    }

    private static CampaignFacts.Campaign readCampaign(Readable row) {
        return new CampaignFacts.Campaign(
                WorkspaceStore.text(row, "name"),
                WorkspaceStore.text(row, "locale"),
                row.get("template_id", Long.class),
                row.get("message", String.class),
                row.get("destination_name", String.class));
    }

    private static @Nullable Duration expiresAfter(Readable row) {
        Long seconds = row.get("expires_after_seconds", Long.class);
        return seconds == null ? null : Duration.ofSeconds(seconds);
    }
}
